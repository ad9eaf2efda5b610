package dev.millrace.connect.common.metrics;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The metrics of one task: the worker's plugin metrics where it has them (Kafka 4.1 and later),
 * else an MBean. Register in {@code start()}, close in {@code stop()}. Counters may be added to
 * from any thread.
 */
public final class TaskMetrics implements AutoCloseable {
  /**
   * Key under which a connector's {@code taskConfigs} gives each task its number, which the Connect
   * API does not tell a task before KIP-877.
   */
  public static final String TASK_ID = "millrace.task.id";

  private final Registry registry;

  private TaskMetrics(Registry registry) {
    this.registry = registry;
  }

  /**
   * @param props the task's configuration; its {@code name} and {@link #TASK_ID} name the MBean
   */
  public static TaskMetrics of(SourceTaskContext context, Map<String, String> props) {
    return new TaskMetrics(pluginMetricsOr(() -> PluginMetricsRegistry.of(context), props));
  }

  /**
   * @param props the task's configuration; its {@code name} and {@link #TASK_ID} name the MBean
   */
  public static TaskMetrics of(SinkTaskContext context, Map<String, String> props) {
    return new TaskMetrics(pluginMetricsOr(() -> PluginMetricsRegistry.of(context), props));
  }

  /** Metrics that nobody sees: of a part of a task that has metrics of its own. */
  public static TaskMetrics hidden() {
    return new TaskMetrics(
        new Registry() {
          @Override
          public void register(Metric metric, Supplier<Number> value) {}

          @Override
          public void close() {}
        });
  }

  private static Registry pluginMetricsOr(Supplier<Registry> plugin, Map<String, String> props) {
    try {
      return plugin.get();
    } catch (NoSuchMethodError | NoClassDefFoundError olderWorker) {
      return new MBeanRegistry(
          props.getOrDefault("name", "unnamed"), props.getOrDefault(TASK_ID, "0"));
    }
  }

  /** A counter; {@code add} to it as things happen. */
  public LongAdder counter(Metric metric) {
    LongAdder adder = new LongAdder();
    registry.register(metric, adder::sum);
    return adder;
  }

  /** A value read whenever somebody looks; called on any thread, must not block. */
  public void gauge(Metric metric, LongSupplier value) {
    registry.register(metric, value::getAsLong);
  }

  /** The time since an event, in milliseconds; -1 until it first happens. */
  public Age age(Metric metric) {
    Age age = new Age();
    registry.register(metric, age::ms);
    return age;
  }

  /** {@code commit-ms-avg} and {@code commit-ms-max} of this task. */
  public Durations commitDurations() {
    Durations durations = new Durations();
    registry.register(Metric.COMMIT_MS_AVG, durations::avgMs);
    registry.register(Metric.COMMIT_MS_MAX, durations::maxMs);
    return durations;
  }

  @Override
  public void close() {
    registry.close();
  }

  /** When something last happened. Thread-safe. */
  public static final class Age {
    private static final long NEVER = Long.MIN_VALUE;
    private final AtomicLong nanos = new AtomicLong(NEVER);

    public void mark() {
      nanos.set(System.nanoTime());
    }

    long ms() {
      long then = nanos.get();
      return then == NEVER ? -1 : (System.nanoTime() - then) / 1_000_000;
    }
  }

  /** Mean and longest of some durations. Thread-safe. */
  public static final class Durations {
    private long count;
    private long sumMs;
    private long maxMs;

    public synchronized void add(long ms) {
      count++;
      sumMs += ms;
      maxMs = Math.max(maxMs, ms);
    }

    synchronized double avgMs() {
      return count == 0 ? 0 : (double) sumMs / count;
    }

    synchronized long maxMs() {
      return maxMs;
    }
  }
}
