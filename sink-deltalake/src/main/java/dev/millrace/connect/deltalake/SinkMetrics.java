package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.write.WriterSettings;
import dev.millrace.connect.deltalake.write.Writers;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final TaskMetrics metrics;
  private final LongAdder records;
  private final LongAdder bytes;
  private final LongAdder batches;
  private final LongAdder files;
  private final LongAdder deadLetters;
  private final Map<Reason, LongAdder> rotations = new EnumMap<>(Reason.class);
  private final TaskMetrics.Durations durations;
  private final TaskMetrics.Age lastCommit;
  private volatile long newestMs = NEVER;

  SinkMetrics(TaskMetrics metrics) {
    this.metrics = metrics;
    records = metrics.counter(Metric.RECORDS);
    bytes = metrics.counter(Metric.BYTES);
    batches = metrics.counter(Metric.BATCHES);
    files = metrics.counter(Metric.FILES);
    deadLetters = metrics.counter(Metric.DEAD_LETTERS);
    rotations.put(Reason.RECORDS, metrics.counter(Metric.ROTATIONS_RECORDS));
    rotations.put(Reason.BYTES, metrics.counter(Metric.ROTATIONS_BYTES));
    rotations.put(Reason.INTERVAL, metrics.counter(Metric.ROTATIONS_INTERVAL));
    rotations.put(Reason.SCHEMA, metrics.counter(Metric.ROTATIONS_SCHEMA));
    rotations.put(Reason.MEMORY, metrics.counter(Metric.ROTATIONS_MEMORY));
    durations = metrics.commitDurations();
    lastCommit = metrics.age(Metric.LAST_COMMIT_AGE_MS);
    metrics.gauge(Metric.LAG_MS, this::lagMs);
  }

  void watch(Guard guard, MemoryBudget budget, Writers writers) {
    metrics.gauge(Metric.RETRIES, guard::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
    metrics.gauge(Metric.OPEN_FILES, writers::openFiles);
    metrics.gauge(Metric.BUFFERED_BYTES, budget::used);
  }

  private long lagMs() {
    long newest = newestMs;
    return newest == NEVER ? -1 : Math.max(0, System.currentTimeMillis() - newest);
  }

  LongAdder deadLetters() {
    return deadLetters;
  }

  @Override
  public void committed(
      String table,
      long version,
      long newRecords,
      int newFiles,
      long newBytes,
      long ms,
      long newest) {
    records.add(newRecords);
    bytes.add(newBytes);
    files.add(newFiles);
    batches.increment();
    durations.add(ms);
    lastCommit.mark();
    newestMs = Math.max(newestMs, newest);
    log.info(
        "{}: committed {} records in {} files, {} bytes, in {} ms; version {}",
        table,
        newRecords,
        newFiles,
        newBytes,
        ms,
        version);
  }

  @Override
  public void rotated(Reason reason, int closed) {
    rotations.get(reason).add(closed);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
