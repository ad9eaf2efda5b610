package dev.millrace.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** As much of a worker as a task needs to run by itself: no stored offsets, no PluginMetrics. */
final class FakeContexts {
  private FakeContexts() {}

  private static final InvocationHandler NOTHING =
      (proxy, method, arguments) ->
          switch (method.getName()) {
            case "pluginMetrics" -> throw new NoSuchMethodError("as on a worker before 4.1");
            case "offsetStorageReader" -> reader();
            case "offsets", "configs" -> Map.of();
            case "assignment" -> Set.of();
            default -> null;
          };

  static SourceTaskContext source() {
    return proxy(SourceTaskContext.class);
  }

  /** What a worker lets a sink task steer, and what came of it. For one thread. */
  static final class Flow {
    private final List<TopicPartition> partitions;
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Long> sought = new HashMap<>();
    private long timeoutMs = 100;

    Flow(List<TopicPartition> partitions) {
      this.partitions = List.copyOf(partitions);
    }

    List<TopicPartition> partitions() {
      return partitions;
    }

    boolean paused() {
      return !paused.isEmpty();
    }

    /** Where the task wants to go on, if it said so since the last call; else {@code position}. */
    int sought(TopicPartition partition, int position) {
      Long offset = sought.remove(partition);
      return offset == null ? position : Math.toIntExact(offset);
    }

    /** How long the task permits the worker to wait for records. */
    long timeoutMs() {
      return timeoutMs;
    }

    /**
     * Starts a task that has the partitions open.
     *
     * @param connector makes the task's configuration of its own
     * @param more laid over {@code config}: keys and values in turn
     */
    <T extends SinkTask> T start(
        SinkConnector connector, T task, Map<String, String> config, String... more) {
      Map<String, String> all = new HashMap<>(config);
      for (int i = 0; i < more.length; i += 2) {
        all.put(more[i], more[i + 1]);
      }
      connector.start(all);
      task.initialize(context());
      task.start(connector.taskConfigs(1).get(0));
      task.open(partitions);
      return task;
    }

    private SinkTaskContext context() {
      return proxy(
          SinkTaskContext.class,
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "assignment" -> Set.copyOf(partitions);
                case "pause" -> paused.addAll(List.of((TopicPartition[]) arguments[0]));
                case "resume" -> paused.removeAll(List.of((TopicPartition[]) arguments[0]));
                case "offset" -> sought.put((TopicPartition) arguments[0], (Long) arguments[1]);
                case "timeout" -> {
                  timeoutMs = (long) arguments[0];
                  yield null;
                }
                default -> NOTHING.invoke(proxy, method, arguments);
              });
    }
  }

  static SourceConnectorContext connector() {
    return proxy(SourceConnectorContext.class);
  }

  private static OffsetStorageReader reader() {
    return proxy(OffsetStorageReader.class);
  }

  private static <T> T proxy(Class<T> type) {
    return proxy(type, NOTHING);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
