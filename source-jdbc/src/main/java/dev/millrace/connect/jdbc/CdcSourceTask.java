package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.cdc.Capture;
import dev.millrace.connect.jdbc.cdc.ChangeOutput;
import dev.millrace.connect.jdbc.cdc.SlotWatch;
import dev.millrace.connect.jdbc.cdc.SnapshotShapes;
import dev.millrace.connect.jdbc.cdc.Snapshots;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.split.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads its part of the tables, and then, if it is the first of its connector's tasks, the
 * database's log (decision 0020).
 */
public final class CdcSourceTask extends SourceTask {
  private static final Logger log = LoggerFactory.getLogger(CdcSourceTask.class);

  /** What a task waits in a poll that has no part in anything. */
  private static final long IDLE_MS = 500;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private JdbcSourceConfig config;
  private TaskTables tables;
  private Dialect dialect;
  private Pool connections;
  private Progress progress;
  private Snapshots snapshots;
  private SnapshotShapes shapes;
  private ChangeOutput output;

  /** Whether the log is to be read from now on, without a snapshot before. */
  private boolean logIsToBegin;

  /** Null if there is nothing to read, any more. */
  private JdbcSourceTask snapshot;

  /** Null until the log is read. */
  private Capture capture;

  /** Null but in the task that reads the log. */
  private SlotWatch watch;

  /** What was read of the log and not asked about yet; null if nothing. */
  private List<SourceRecord> pending;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    config = new JdbcSourceConfig(props);
    tables = TaskTables.of(props);
    dialect = config.dialect();
    connections = new Pool(config, dialect, "millrace-" + config.reading().connector() + "-log");
    progress = new Progress(config.reading().connector(), context.offsetStorageReader());
    snapshots = new Snapshots(config.reading(), dialect);
    Map<String, ?> stored = progress.offset(List.of(LogSource.partition(config)));
    output = new ChangeOutput(config.output(), stored);
    if (readsLog()) {
      watch =
          new SlotWatch(
                  config.postgresLog().slot(),
                  connections,
                  config.slotLagWarnBytes(),
                  "millrace-" + config.reading().connector())
              .start();
    }
    if (stored == null && config.readsSnapshot()) {
      startSnapshot(props);
    } else if (stored == null) {
      logIsToBegin = readsLog();
    } else if (readsLog()) {
      startLog(captured());
    }
  }

  private boolean readsLog() {
    return tables.task() == 0;
  }

  private void startSnapshot(Map<String, String> props) {
    snapshot = new JdbcSourceTask(table -> snapshots.sight(table, this::beginLog), this::shape);
    snapshot.initialize(context);
    snapshot.start(props);
  }

  private String beginLog() throws SQLException {
    try (Connection connection = connections.unbounded()) {
      return LogSource.begin(connection, config, tables.tables());
    }
  }

  /** On the thread that reads tables. */
  private RowShape shape(Connection connection, Target target, Table table) throws SQLException {
    if (shapes == null) {
      shapes =
          new SnapshotShapes(
              LogSource.settings(config, connections, tables.tables()),
              config.reading(),
              dialect,
              new ChangeOutput(config.output(), null)::ofRow);
    }
    return shapes.of(connection, target, table);
  }

  /** The tables that were read before the log was begun: what others held before is not known. */
  private List<TableId> captured() {
    List<TableId> captured = new ArrayList<>();
    for (TableId table : tables.tables()) {
      if (isRead(table)) {
        captured.add(table);
      } else {
        log.warn(
            "Table {} came after the log was begun, and is left out: begin anew, with another"
                + " connector or without this one's offsets, to have it captured",
            table);
      }
    }
    return captured;
  }

  private boolean isRead(TableId table) {
    return !config.readsSnapshot() || position(table).has(Position.FINISHED);
  }

  private Position position(TableId table) {
    return Position.of(progress.offset(Target.table(table).partitions()));
  }

  private void startLog(List<TableId> captured) {
    try {
      for (TableId table : captured) {
        if (config.readsSnapshot()) {
          snapshots.read(
              connections,
              table,
              position(table),
              partition -> Position.of(progress.offset(List.of(partition))));
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    capture =
        LogSource.capture(
                config,
                connections,
                captured,
                null,
                context.offsetStorageReader(),
                LogSource.guard(config, dialect),
                "millrace-" + config.reading().connector())
            .start();
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (capture != null) {
      return events();
    }
    if (snapshot == null) {
      beginLogOrRest();
      return null;
    }
    List<SourceRecord> rows = snapshot.poll();
    if (rows == null && readsLog() && tables.tables().stream().allMatch(this::isRead)) {
      endSnapshot();
    }
    return rows;
  }

  private void beginLogOrRest() throws InterruptedException {
    if (!logIsToBegin) {
      stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
      return;
    }
    try {
      beginLog();
    } catch (SQLException e) {
      throw failed(e);
    }
    logIsToBegin = false;
    startLog(tables.tables());
  }

  private void endSnapshot() {
    try (Connection connection = connections.get()) {
      for (TableId table : tables.tables()) {
        config.postgresLog().slot().requireFrom(connection, position(table).text(Position.LOG));
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    startLog(tables.tables());
    snapshot.stop();
    snapshot = null;
    log.info("All of {} has been read; their changes follow", tables.tables());
  }

  private List<SourceRecord> events() throws InterruptedException {
    if (pending == null) {
      pending = capture.poll();
    }
    if (pending == null || pending.isEmpty()) {
      pending = null;
      return null;
    }
    try {
      List<SourceRecord> events =
          withLastPosition(output.of(snapshots.unseen(pending, connections)));
      pending = null;
      return events.isEmpty() ? null : events;
    } catch (SQLException e) {
      throw failed(e);
    }
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
  private ConnectException failed(SQLException e) {
    String message = "Asking the database failed: " + Messages.of(e);
    return dialect.failure(e) == Failure.TRANSIENT
        ? new RetriableException(message, e)
        : new ConnectException(message, e);
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata)
      throws InterruptedException {
    if (capture != null) {
      capture.commitRecord(record, metadata);
    } else if (snapshot != null) {
      snapshot.commitRecord(record, metadata);
    }
  }

  @Override
  public void commit() throws InterruptedException {
    if (capture != null) {
      capture.commit();
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    if (snapshot != null) {
      snapshot.stop();
    }
    if (capture != null) {
      capture.stop();
    }
    if (watch != null) {
      watch.close();
      if (config.dropsSlot()) {
        dropLog();
      }
    }
    if (connections != null) {
      connections.close();
    }
    closeShapes();
  }

  private void dropLog() {
    try (Connection connection = connections.unbounded()) {
      connection.setReadOnly(false);
      connection.setAutoCommit(true);
      config.postgresLog().drop(connection);
    } catch (SQLException e) {
      log.warn(
          "Slot {} could not be dropped, and keeps the log until it is: {}",
          config.postgresLog().slot().name(),
          Messages.of(e));
    }
  }

  private void closeShapes() {
    try {
      if (shapes != null) {
        shapes.close();
      }
    } catch (SQLException e) {
      log.debug("Closing a connection failed", e);
    }
  }
}
