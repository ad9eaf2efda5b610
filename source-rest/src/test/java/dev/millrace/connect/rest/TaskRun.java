package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.position.PositionRecord;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A connector's tasks with their threads, and a Kafka that commits records and offsets together,
 * batch by batch.
 */
final class TaskRun {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private final Map<String, String> props;
  private final Map<Map<String, ?>, Map<String, Object>> stored = new ConcurrentHashMap<>();
  private final List<SourceRecord> committed = new ArrayList<>();
  private final List<SourceRecord> positions = new ArrayList<>();
  private final List<RestSourceTask> tasks = new ArrayList<>();

  TaskRun(Map<String, String> props) {
    this.props = Map.copyOf(props);
  }

  /** Starts as many tasks as the connector makes of {@code most}. */
  void start(int most) {
    RestSourceConnector connector = new RestSourceConnector();
    connector.start(props);
    for (Map<String, String> each : connector.taskConfigs(most)) {
      RestSourceTask task = new RestSourceTask();
      task.initialize(context());
      task.start(each);
      tasks.add(task);
    }
  }

  private SourceTaskContext context() {
    OffsetStorageReader reader =
        new OffsetStorageReader() {
          @Override
          public <T> Map<String, Object> offset(Map<String, T> partition) {
            return stored.get(partition);
          }

          @Override
          public <T> Map<Map<String, T>, Map<String, Object>> offsets(
              Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            partitions.forEach(partition -> found.put(partition, stored.get(partition)));
            return found;
          }
        };
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            TaskRun.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("offsetStorageReader")) {
                return reader;
              }
              throw new NoSuchMethodError(method.getName());
            });
  }

  /** Commits what comes until {@code done} says so of all that was committed. */
  void commitUntil(Predicate<List<SourceRecord>> done) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!done.test(committed)) {
      assertThat(System.nanoTime()).as("there are %s", committed.size()).isLessThan(deadline);
      for (RestSourceTask task : tasks) {
        commit(task.poll());
      }
    }
  }

  /** Commits the next batches, if they come soon. */
  void commitSome(int polls) throws InterruptedException {
    for (int i = 0; i < polls; i++) {
      for (RestSourceTask task : tasks) {
        commit(task.poll());
      }
    }
  }

  private void commit(List<SourceRecord> batch) {
    for (SourceRecord record : batch == null ? List.<SourceRecord>of() : batch) {
      stored.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
      (PositionRecord.is(record) ? positions : committed).add(record);
    }
  }

  /** Ends the tasks. What they had read and nobody committed is gone, as after a crash. */
  void stop() {
    tasks.forEach(RestSourceTask::stop);
    tasks.clear();
  }

  List<SourceRecord> committed() {
    return committed;
  }

  /** Records that only carried a position. */
  List<SourceRecord> positions() {
    return positions;
  }

  Map<Map<String, ?>, Map<String, Object>> stored() {
    return stored;
  }
}
