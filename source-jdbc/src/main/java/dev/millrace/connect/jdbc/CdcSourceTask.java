package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.jdbc.cdc.Beside;
import dev.millrace.connect.jdbc.cdc.ChangeOutput;
import dev.millrace.connect.jdbc.cdc.SlotWatch;
import dev.millrace.connect.jdbc.cdc.SnapshotShapes;
import dev.millrace.connect.jdbc.cdc.Snapshots;
import dev.millrace.connect.jdbc.cdc.Turns;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.split.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
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
  private Map<String, String> props;
  private JdbcSourceConfig config;
  private TaskTables tables;
  private Dialect dialect;
  private Pool connections;
  private Progress progress;
  private Snapshots snapshots;
  private SnapshotShapes shapes;

  /** Whether the log is to be read from now on, without a snapshot before. */
  private boolean logIsToBegin;

  /** Null if there is nothing to read, any more. */
  private JdbcSourceTask snapshot;

  /** Null until the log is read. */
  private LogReading reading;

  /** Null unless tables are read while the log is. */
  private TablesBeside beside;

  /** Null but in the task that reads the log. */
  private SlotWatch watch;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> newProps) {
    props = newProps;
    config = new JdbcSourceConfig(props);
    tables = TaskTables.of(props);
    dialect = config.dialect();
    connections = new Pool(config, dialect, "millrace-" + config.reading().connector() + "-log");
    progress = new Progress(config.reading().connector(), context.offsetStorageReader());
    snapshots = new Snapshots(config.reading(), dialect);
    Map<String, ?> stored = progress.offset(List.of(LogSource.partition(config)));
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
      startSnapshot();
    } else if (stored == null) {
      logIsToBegin = readsLog();
    } else if (readsLog()) {
      startLog(tables.tables());
      readLeft();
    }
  }

  private boolean readsLog() {
    return tables.task() == 0;
  }

  private void startSnapshot() {
    snapshot =
        new JdbcSourceTask(table -> snapshots.sight(table, this::beginLog), this::shape, false);
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

  /** Begins to read the tables that came after the log was begun, or are to be read anew. */
  private void readLeft() {
    List<TableId> left = tables.tables().stream().filter(table -> !isRead(table)).toList();
    if (left.isEmpty()) {
      return;
    }
    log.info("{} are read beside the log", left);
    Turns turns = new Turns();
    JdbcSourceTask part =
        new JdbcSourceTask(
            table -> snapshots.sightBeside(table, this::beginLog, turns, connections),
            this::shape,
            true);
    Map<String, String> partProps = new HashMap<>(props);
    partProps.putAll(new TaskTables(left, 0, 1, false).props());
    part.initialize(context);
    part.start(partProps);
    beside = new TablesBeside(part, turns, new Beside(turns, keys(left)), reading, left);
  }

  private Map<TableId, List<String>> keys(List<TableId> left) {
    Map<TableId, List<String>> keys = new HashMap<>();
    try (Connection connection = connections.get()) {
      for (TableId table : left) {
        List<Column> key =
            dialect.describe(connection, table).map(Table::primaryKey).orElse(List.of());
        if (!key.isEmpty()) {
          keys.put(table, key.stream().map(Column::name).toList());
        }
      }
    } catch (SQLException e) {
      throw LogReading.failed(e, dialect);
    }
    return keys;
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
      throw LogReading.failed(e, dialect);
    }
    if (snapshot != null) {
      snapshot.stop();
      snapshot = null;
    }
    reading =
        new LogReading(
            config,
            dialect,
            connections,
            captured,
            snapshots,
            context.offsetStorageReader(),
            watch,
            TaskMetrics.of(context, props));
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (beside != null) {
      List<SourceRecord> rows = beside.poll();
      if (beside.isDone()) {
        beside.stop();
        beside = null;
        log.info("All tables have been read");
      }
      if (rows != null) {
        return rows;
      }
    }
    if (reading != null) {
      return reading.poll();
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
      throw LogReading.failed(e, dialect);
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
      throw LogReading.failed(e, dialect);
    }
    startLog(tables.tables());
    log.info("All of {} has been read; their changes follow", tables.tables());
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata)
      throws InterruptedException {
    if (reading != null) {
      reading.commitRecord(record, metadata);
    } else if (snapshot != null) {
      snapshot.commitRecord(record, metadata);
    }
  }

  @Override
  public void commit() throws InterruptedException {
    if (reading != null) {
      reading.commit();
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    if (beside != null) {
      beside.stop();
    }
    if (snapshot != null) {
      snapshot.stop();
    }
    if (reading != null) {
      reading.stop();
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
