package dev.millrace.connect.common.sink;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.Rotation.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What each task of a sink that writes files counts. Thread-safe. */
public final class CommitMetrics {
  private final TaskMetrics metrics;
  private final LongAdder records;
  private final LongAdder bytes;
  private final LongAdder batches;
  private final LongAdder files;
  private final LongAdder deadLetters;
  private final Map<Reason, LongAdder> rotations = new EnumMap<>(Reason.class);
  private final TaskMetrics.Durations durations;
  private final TaskMetrics.Age lastCommit;

  /**
   * @param metrics stay open
   * @param reasons for which the sink closes files
   */
  public CommitMetrics(TaskMetrics metrics, Set<Reason> reasons) {
    this.metrics = metrics;
    records = metrics.counter(Metric.RECORDS);
    bytes = metrics.counter(Metric.BYTES);
    batches = metrics.counter(Metric.BATCHES);
    files = metrics.counter(Metric.FILES);
    deadLetters = metrics.counter(Metric.DEAD_LETTERS);
    reasons.forEach(reason -> rotations.put(reason, metrics.counter(metric(reason))));
    durations = metrics.commitDurations();
    lastCommit = metrics.age(Metric.LAST_COMMIT_AGE_MS);
  }

  private static Metric metric(Reason reason) {
    return switch (reason) {
      case RECORDS -> Metric.ROTATIONS_RECORDS;
      case BYTES -> Metric.ROTATIONS_BYTES;
      case INTERVAL -> Metric.ROTATIONS_INTERVAL;
      case SCHEDULE -> Metric.ROTATIONS_SCHEDULE;
      case SCHEMA -> Metric.ROTATIONS_SCHEMA;
      case MEMORY -> Metric.ROTATIONS_MEMORY;
      case RANGES -> Metric.ROTATIONS_RANGES;
      case CLOSE -> throw new IllegalArgumentException("Not counted: " + reason);
    };
  }

  /** Shows what others count; asked on any thread, so they must not block. */
  public void watch(
      LongSupplier retries, Guard guard, LongSupplier openFiles, MemoryBudget budget) {
    metrics.gauge(Metric.RETRIES, retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
    metrics.gauge(Metric.OPEN_FILES, openFiles);
    metrics.gauge(Metric.BUFFERED_BYTES, budget::used);
  }

  /** Counts dead letters. */
  public LongAdder deadLetters() {
    return deadLetters;
  }

  /** A commit is durable. */
  public void committed(long newRecords, int newFiles, long newBytes, long ms) {
    records.add(newRecords);
    bytes.add(newBytes);
    files.add(newFiles);
    batches.increment();
    durations.add(ms);
    lastCommit.mark();
  }

  /**
   * Files were closed.
   *
   * @param reason one of those that the sink has
   */
  public void rotated(Reason reason, int closed) {
    rotations.get(reason).add(closed);
  }
}
