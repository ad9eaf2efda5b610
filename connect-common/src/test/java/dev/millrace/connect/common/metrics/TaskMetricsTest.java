package dev.millrace.connect.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  /** Answers as a worker before 4.1 does: the JVM finds no such method. */
  private static SourceTaskContext oldWorker() {
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            TaskMetricsTest.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) -> {
              throw new NoSuchMethodError(method.getName());
            });
  }

  @Test
  void areAnMBeanOnWorkersWithoutPluginMetrics() throws Exception {
    ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=\"shop\",task=2");
    TaskMetrics metrics =
        TaskMetrics.of(oldWorker(), Map.of("name", "shop", TaskMetrics.TASK_ID, "2"));
    LongAdder records = metrics.counter(Metric.RECORDS);
    TaskMetrics.Durations commits = metrics.commitDurations();
    TaskMetrics.Age age = metrics.age(Metric.LAST_SUCCESS_AGE_MS);
    records.add(5);
    commits.add(10);
    commits.add(20);

    assertThat(server.getAttribute(name, "records-total")).isEqualTo(5L);
    assertThat(server.getAttribute(name, "commit-ms-avg")).isEqualTo(15.0);
    assertThat(server.getAttribute(name, "commit-ms-max")).isEqualTo(20L);
    assertThat(server.getAttribute(name, "last-success-age-ms")).isEqualTo(-1L);
    age.mark();
    assertThat((long) server.getAttribute(name, "last-success-age-ms")).isNotNegative();
    assertThat(server.getMBeanInfo(name).getAttributes()).hasSize(4);

    metrics.close();
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void takeThePlaceOfATaskThatWasAbandoned() throws Exception {
    Map<String, String> props = Map.of("name", "left", TaskMetrics.TASK_ID, "0");
    TaskMetrics.of(oldWorker(), props).counter(Metric.RECORDS).add(1);

    TaskMetrics second = TaskMetrics.of(oldWorker(), props);
    second.counter(Metric.RECORDS).add(7);

    ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=\"left\",task=0");
    assertThat(server.getAttribute(name, "records-total")).isEqualTo(7L);
    second.close();
  }

  @Test
  void doWithoutWhatAPredecessorThatHasNotEndedStillHolds() {
    try (Metrics worker = new Metrics()) {
      TaskMetrics first = TaskMetrics.of(newWorker(worker), Map.of());
      first.counter(Metric.RECORDS).add(1);

      TaskMetrics second = TaskMetrics.of(newWorker(worker), Map.of());
      second.counter(Metric.RECORDS).add(7);
      second.counter(Metric.BYTES).add(9);
      assertThat(value(worker, "records-total")).isEqualTo(1L);
      assertThat(value(worker, "bytes-total")).isEqualTo(9L);

      second.close();
      assertThat(value(worker, "records-total")).isEqualTo(1L);
      first.close();
    }
  }

  /** A task's context, of a worker with plugin metrics. */
  private static SourceTaskContext newWorker(Metrics worker) {
    PluginMetrics metrics = new PluginMetricsImpl(worker, Map.of("task", "0"));
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            TaskMetricsTest.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) -> metrics);
  }

  private static Object value(Metrics worker, String name) {
    return worker.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .findFirst()
        .orElseThrow()
        .metricValue();
  }
}
