package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.CommitMetrics;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.snowflake.write.WriterSettings;
import dev.millrace.connect.snowflake.write.Writers;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final long NEVER = Long.MIN_VALUE;

  /** A batch is one for all of a task's tables and schemas. */
  private static final Set<Reason> REASONS =
      EnumSet.of(Reason.RECORDS, Reason.BYTES, Reason.SCHEDULE, Reason.MEMORY);

  private final String task;
  private final TaskMetrics metrics;
  private final CommitMetrics commits;
  private volatile long newest = NEVER;

  /**
   * @param task for the log
   */
  SinkMetrics(TaskMetrics metrics, String task) {
    this.metrics = metrics;
    this.task = task;
    commits = new CommitMetrics(metrics, REASONS);
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
    return commits.deadLetters();
  }

  @Override
  public void rotated(Reason reason, int closed) {
    if (REASONS.contains(reason)) {
      commits.rotated(reason, closed);
    }
  }

  @Override
  public void committed(long newRecords, int newFiles, long newBytes, long ms, long newestMs) {
    commits.committed(newRecords, newFiles, newBytes, ms);
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
