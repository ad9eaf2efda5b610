package dev.millrace.connect.s3;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.CommitMetrics;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.file.PatientStore;
import dev.millrace.connect.s3.file.Throttle;
import dev.millrace.connect.s3.file.WriterSettings;
import dev.millrace.connect.s3.file.Writers;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);

  private final TaskMetrics metrics;
  private final CommitMetrics commits;

  SinkMetrics(TaskMetrics metrics) {
    this.metrics = metrics;
    commits = new CommitMetrics(metrics, EnumSet.complementOf(EnumSet.of(Reason.CLOSE)));
  }

  void watch(
      Guard guard, PatientStore store, Throttle throttle, MemoryBudget budget, Writers writers) {
    commits.watch(store::retries, guard, writers::openFiles, budget);
    metrics.gauge(Metric.REQUESTS_IN_FLIGHT, throttle::running);
    metrics.gauge(Metric.LAG_MS, writers::lagMs);
  }

  LongAdder deadLetters() {
    return commits.deadLetters();
  }

  @Override
  public void committed(TopicPartition partition, List<StagedFile> staged, long safe, long ms) {
    long fileRecords = staged.stream().mapToLong(StagedFile::records).sum();
    long fileBytes = staged.stream().mapToLong(StagedFile::allBytes).sum();
    commits.committed(fileRecords, staged.size(), fileBytes, ms);
    log.info(
        "{}: committed {} records in {} files, {} bytes, in {} ms; exported up to offset {}",
        partition,
        fileRecords,
        staged.size(),
        fileBytes,
        ms,
        safe);
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
