package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.CommitMetrics;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.write.WriterSettings;
import dev.millrace.connect.deltalake.write.Writers;
import java.util.EnumSet;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final TaskMetrics metrics;
  private final CommitMetrics commits;
  private final LongAdder orphans;
  private volatile long newestMs = NEVER;

  SinkMetrics(TaskMetrics metrics) {
    this.metrics = metrics;
    commits =
        new CommitMetrics(
            metrics,
            EnumSet.of(
                Reason.RECORDS, Reason.BYTES, Reason.INTERVAL, Reason.SCHEMA, Reason.MEMORY));
    orphans = metrics.counter(Metric.ORPHANS);
    metrics.gauge(Metric.LAG_MS, this::lagMs);
  }

  void watch(Guard guard, MemoryBudget budget, Writers writers) {
    commits.watch(guard::retries, guard, writers::openFiles, budget);
  }

  private long lagMs() {
    long newest = newestMs;
    return newest == NEVER ? -1 : Math.max(0, System.currentTimeMillis() - newest);
  }

  void removedOrphans(long files) {
    orphans.add(files);
  }

  LongAdder deadLetters() {
    return commits.deadLetters();
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
    commits.committed(newRecords, newFiles, newBytes, ms);
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
    commits.rotated(reason, closed);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
