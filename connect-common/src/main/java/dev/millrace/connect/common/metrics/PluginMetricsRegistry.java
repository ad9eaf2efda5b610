package dev.millrace.connect.common.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's own registry (KIP-877, Kafka 4.1 and later). The only class that names {@link
 * PluginMetrics}, so that an older worker fails to link nothing else. Gauges only: {@code
 * PluginMetrics.addSensor} shares sensors between tasks of a worker.
 */
final class PluginMetricsRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(PluginMetricsRegistry.class);

  private final PluginMetrics metrics;
  private final List<MetricName> names = new ArrayList<>();

  private PluginMetricsRegistry(PluginMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * @throws LinkageError on a worker older than 4.1
   */
  static Registry of(SourceTaskContext context) {
    return new PluginMetricsRegistry(context.pluginMetrics());
  }

  /**
   * @throws LinkageError on a worker older than 4.1
   */
  static Registry of(SinkTaskContext context) {
    return new PluginMetricsRegistry(context.pluginMetrics());
  }

  @Override
  public void register(Metric metric, Supplier<Number> value) {
    MetricName name =
        metrics.metricName(metric.metricName(), metric.description(), new LinkedHashMap<>());
    try {
      metrics.addMetric(name, (Gauge<Number>) (config, now) -> value.get());
      names.add(name);
    } catch (IllegalArgumentException taken) {
      // The worker gave up waiting for this task's predecessor, which has not ended yet and keeps
      // its metrics until then. That is no reason for the task to fail.
      log.warn("{} is still taken by an earlier run of this task: not shown", name);
    }
  }

  @Override
  public void close() {
    names.forEach(metrics::removeMetric);
    names.clear();
  }
}
