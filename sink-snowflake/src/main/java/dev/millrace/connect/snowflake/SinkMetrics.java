package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.metrics.TaskMetrics.Age;
import dev.millrace.connect.common.metrics.TaskMetrics.Durations;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.snowflake.write.WriterSettings;
import dev.millrace.connect.snowflake.write.Writers;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final String task;
  private final TaskMetrics metrics;
  private final LongAdder records;
  private final LongAdder bytes;
  private final LongAdder files;
  private final LongAdder batches;
  private final LongAdder deadLetters;
  private final Durations durations;
  private final Age lastCommit;
  private volatile long newest = NEVER;

  /**
   * @param task for the log
   */
  SinkMetrics(TaskMetrics metrics, String task) {
    this.metrics = metrics;
    this.task = task;
    records = metrics.counter(Metric.RECORDS);
    bytes = metrics.counter(Metric.BYTES);
    files = metrics.counter(Metric.FILES);
    batches = metrics.counter(Metric.BATCHES);
    deadLetters = metrics.counter(Metric.DEAD_LETTERS);
    durations = metrics.commitDurations();
    lastCommit = metrics.age(Metric.LAST_COMMIT_AGE_MS);
    metrics.gauge(Metric.LAG_MS, this::lagMs);
  }

  void watch(Guard guard, Writers writers) {
    metrics.gauge(Metric.RETRIES, guard::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.OPEN_FILES, writers::openFiles);
    metrics.gauge(Metric.BUFFERED_BYTES, writers::heldBytes);
  }

  private long lagMs() {
    return newest == NEVER ? -1 : Math.max(0, System.currentTimeMillis() - newest);
  }

  LongAdder deadLetters() {
    return deadLetters;
  }

  @Override
  public void committed(long newRecords, int newFiles, long newBytes, long ms, long newestMs) {
    records.add(newRecords);
    bytes.add(newBytes);
    files.add(newFiles);
    batches.increment();
    durations.add(ms);
    lastCommit.mark();
    newest = Math.max(newest, newestMs);
    log.info(
        "{}: committed {} records in {} files, {} bytes, in {} ms",
        task,
        newRecords,
        newFiles,
        newBytes,
        ms);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
