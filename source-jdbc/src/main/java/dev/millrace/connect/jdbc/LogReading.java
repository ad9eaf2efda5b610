package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.jdbc.cdc.Capture;
import dev.millrace.connect.jdbc.cdc.ChangeOutput;
import dev.millrace.connect.jdbc.cdc.SlotWatch;
import dev.millrace.connect.jdbc.cdc.Snapshots;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Hands on the events of the log that no row of the snapshot holds. Used by the task's thread. */
final class LogReading {
  private final JdbcSourceConfig config;
  private final Dialect dialect;
  private final Pool connections;
  private final Snapshots snapshots;
  private final ChangeOutput output;
  private final Capture capture;
  private final TaskMetrics metrics;
  private final LongAdder records;
  private final LongAdder batches;
  private final TaskMetrics.Age success;

  private UnaryOperator<List<SourceRecord>> watcher = events -> events;

  /** What was read of the log and not asked about yet; null if nothing. */
  private List<SourceRecord> pending;

  /**
   * Starts to read.
   *
   * @param tables whose changes are wanted
   * @param stored what Connect has stored
   * @param metrics closed at the end
   */
  LogReading(
      JdbcSourceConfig config,
      Dialect dialect,
      Pool connections,
      List<TableId> tables,
      Snapshots snapshots,
      OffsetStorageReader stored,
      SlotWatch watch,
      TaskMetrics metrics) {
    this.config = config;
    this.dialect = dialect;
    this.connections = connections;
    this.snapshots = snapshots;
    this.metrics = metrics;
    this.output = new ChangeOutput(config.output(), stored.offset(LogSource.partition(config)));
    Guard guard = LogSource.guard(config, dialect);
    records = metrics.counter(Metric.RECORDS);
    batches = metrics.counter(Metric.BATCHES);
    success = metrics.age(Metric.LAST_SUCCESS_AGE_MS);
    metrics.gauge(Metric.RETRIES, guard::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
    metrics.gauge(Metric.POOL_ACTIVE, connections::active);
    metrics.gauge(Metric.LOG_KEPT_BYTES, watch::keptBytes);
    capture =
        LogSource.capture(
                config,
                connections,
                tables,
                null,
                stored,
                guard,
                "millrace-" + config.reading().connector())
            .start();
  }

  /**
   * From now on, {@code events} are shown to {@code newWatcher} before they are handed on.
   *
   * @param newWatcher gives those that are to be
   */
  void watch(UnaryOperator<List<SourceRecord>> newWatcher) {
    watcher = newWatcher;
  }

  /** Whether {@link #poll} need not wait. */
  boolean hasNext() {
    return pending != null || capture.hasNext();
  }

  /** The next records; null if there are none now. */
  List<SourceRecord> poll() throws InterruptedException {
    if (pending == null) {
      pending = capture.poll();
    }
    if (pending == null || pending.isEmpty()) {
      pending = null;
      return null;
    }
    List<SourceRecord> handed;
    try {
      List<SourceRecord> unseen = snapshots.unseen(pending, connections);
      handed = withLastPosition(output.of(watcher.apply(unseen)));
    } catch (SQLException e) {
      throw failed(e, dialect);
    }
    batches.increment();
    records.add(pending.size());
    success.mark();
    pending = null;
    return handed.isEmpty() ? null : handed;
  }

  /** So that the log may be let go of, also where nothing is left of it for long. */
  private List<SourceRecord> withLastPosition(List<SourceRecord> left) {
    SourceRecord last = pending.get(pending.size() - 1);
    if (!output.isWhole()
        || (!left.isEmpty()
            && left.get(left.size() - 1).sourceOffset().equals(last.sourceOffset()))) {
      return left;
    }
    List<SourceRecord> all = new ArrayList<>(left);
    all.add(positionOf(last));
    return all;
  }

  @SuppressWarnings("unchecked") // Debezium's maps have texts as keys
  private SourceRecord positionOf(SourceRecord record) {
    return PositionRecord.of(
        config.reading().positionTopic(),
        config.reading().connector(),
        (Map<String, ?>) record.sourcePartition(),
        (Map<String, ?>) record.sourceOffset());
  }

  /** Another poll may mend what is no fault of the configuration: nothing was handed on. */
  static ConnectException failed(SQLException e, Dialect dialect) {
    String message = "Asking the database failed: " + Messages.of(e);
    return dialect.failure(e) == Failure.TRANSIENT
        ? new RetriableException(message, e)
        : new ConnectException(message, e);
  }

  void commitRecord(SourceRecord record, RecordMetadata metadata) throws InterruptedException {
    capture.commitRecord(record, metadata);
  }

  void commit() throws InterruptedException {
    capture.commit();
  }

  void stop() {
    capture.stop();
    metrics.close();
  }
}
