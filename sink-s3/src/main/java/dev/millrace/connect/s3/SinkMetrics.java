package dev.millrace.connect.s3;

import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.file.PatientStore;
import dev.millrace.connect.s3.file.Throttle;
import dev.millrace.connect.s3.file.WriterSettings;
import dev.millrace.connect.s3.file.Writers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task tells of itself: its metrics, and a line in the log for each commit. */
final class SinkMetrics implements WriterSettings.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);

  private final TaskMetrics metrics;
  private final LongAdder records;
  private final LongAdder bytes;
  private final LongAdder batches;
  private final LongAdder files;
  private final LongAdder deadLetters;
  private final Map<Reason, LongAdder> rotations = new EnumMap<>(Reason.class);
  private final TaskMetrics.Durations durations;
  private final TaskMetrics.Age lastCommit;

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
    rotations.put(Reason.SCHEDULE, metrics.counter(Metric.ROTATIONS_SCHEDULE));
    rotations.put(Reason.SCHEMA, metrics.counter(Metric.ROTATIONS_SCHEMA));
    rotations.put(Reason.MEMORY, metrics.counter(Metric.ROTATIONS_MEMORY));
    rotations.put(Reason.RANGES, metrics.counter(Metric.ROTATIONS_RANGES));
    durations = metrics.commitDurations();
    lastCommit = metrics.age(Metric.LAST_COMMIT_AGE_MS);
  }

  void watch(
      Guard guard, PatientStore store, Throttle throttle, MemoryBudget budget, Writers writers) {
    metrics.gauge(Metric.RETRIES, store::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
    metrics.gauge(Metric.OPEN_FILES, writers::openFiles);
    metrics.gauge(Metric.BUFFERED_BYTES, budget::used);
    metrics.gauge(Metric.REQUESTS_IN_FLIGHT, throttle::running);
    metrics.gauge(Metric.LAG_MS, writers::lagMs);
  }

  LongAdder deadLetters() {
    return deadLetters;
  }

  @Override
  public void committed(TopicPartition partition, List<StagedFile> staged, long safe, long ms) {
    long fileRecords = staged.stream().mapToLong(StagedFile::records).sum();
    long fileBytes = staged.stream().mapToLong(StagedFile::allBytes).sum();
    records.add(fileRecords);
    bytes.add(fileBytes);
    files.add(staged.size());
    batches.increment();
    durations.add(ms);
    lastCommit.mark();
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
    rotations.get(reason).add(closed);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
