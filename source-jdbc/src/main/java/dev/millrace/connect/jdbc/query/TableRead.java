package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table, a batch a turn. Invariant: the offset is that of the last record of the last
 * batch that was returned, so that a query which broke, or was put off, goes on from there. Not
 * thread-safe.
 */
final class TableRead {
  private static final Logger log = LoggerFactory.getLogger(TableRead.class);

  private final TableId id;
  private final ReadSettings settings;
  private final Dialect dialect;
  private final ConnectionSource connections;
  private final Map<String, String> partition;

  private Map<String, ?> offset;
  private RowPlan plan;
  private String topic;
  private OpenQuery query;
  private TiedRows ties;
  private long bulkStarted;
  private long dueNanos;
  private long rowsInRead;
  private long readStartedNanos;

  /**
   * @param start the stored offset; null if none
   */
  TableRead(
      TableId id,
      ReadSettings settings,
      Dialect dialect,
      ConnectionSource connections,
      Map<String, ?> start) {
    this.id = id;
    this.settings = settings;
    this.dialect = dialect;
    this.connections = connections;
    this.partition = SourcePartitions.of(id);
    this.offset = start;
    this.dueNanos = System.nanoTime() + restBeforeFirst(Position.of(start)).toNanos();
    this.readStartedNanos = dueNanos;
  }

  /** A bulk run that finished before a restart is followed by the rest of its pause. */
  private Duration restBeforeFirst(Position start) {
    if (settings.mode() != Mode.BULK || start.bulkFinished() == null) {
      return Duration.ZERO;
    }
    long pauseMs = settings.pollInterval().toMillis();
    long goneMs = System.currentTimeMillis() - start.bulkFinished();
    return Duration.ofMillis(Math.max(0, Math.min(pauseMs, pauseMs - goneMs)));
  }

  TableId id() {
    return id;
  }

  boolean isOpen() {
    return query != null;
  }

  /** Nanoseconds until this table wants a turn; 0 or less if now. */
  long dueInNanos() {
    return isOpen() ? 0 : dueNanos - System.nanoTime();
  }

  /** True if the query can be put off and later go on without repeating a row. */
  boolean canBePutOff(Duration after) {
    return isOpen() && plan.criteria().exact() && query.ageNanos() >= after.toNanos();
  }

  /** Closes the query; the next turn goes on from the position. */
  void putOff() {
    if (query != null) {
      query.close();
      query = null;
    }
  }

  /** Leaves the table alone for {@code pause}. */
  void rest(Duration pause) {
    putOff();
    dueNanos = System.nanoTime() + pause.toNanos();
  }

  /**
   * The next rows; fewer than a batch if the query came to its end, after which the table rests.
   *
   * @throws NoSuchTable if the table is gone
   */
  Batch next() throws SQLException {
    Map<String, ?> before = offset;
    boolean done = false;
    try {
      Batch batch = read();
      done = true;
      return batch;
    } finally {
      if (!done) {
        offset = before;
        putOff();
      }
    }
  }

  private Batch read() throws SQLException {
    List<SourceRecord> records = new ArrayList<>();
    if (query == null) {
      open(records);
    }
    int positions = records.size();
    boolean drained = read(records, settings.batchMaxRows() + positions);
    int rows = records.size() - positions;
    if (rows > 0) {
      offset = offsetOf(records.get(records.size() - 1));
    }
    long newestMs = newest(rows);
    rowsInRead += rows;
    if (drained) {
      finish(records);
    }
    return new Batch(id, records, rows, newestMs);
  }

  private long newest(int rows) {
    if (rows == 0 || !settings.mode().usesTimestamp()) {
      return -1;
    }
    Long timestampMs = Position.of(offset).timestampMs();
    return timestampMs == null ? -1 : timestampMs;
  }

  @SuppressWarnings("unchecked") // a record's offset is the map that this class gave it
  private static Map<String, ?> offsetOf(SourceRecord record) {
    return (Map<String, ?>) record.sourceOffset();
  }

  private boolean read(List<SourceRecord> records, int limit) throws SQLException {
    ResultSet rows = query.rows();
    while (records.size() < limit) {
      if (!rows.next()) {
        ties.end(records);
        return true;
      }
      ties.add(record(rows), records);
    }
    return false;
  }

  private SourceRecord record(ResultSet row) throws SQLException {
    var value = plan.value(row);
    return new SourceRecord(
        partition,
        plan.offset(row, bulkStarted),
        topic,
        null,
        plan.keySchema(),
        plan.key(value),
        plan.valueSchema(),
        value);
  }

  private void open(List<SourceRecord> records) throws SQLException {
    Connection connection = connections.get();
    boolean opened = false;
    try {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      describe(connection);
      startAtInitial(connection, records);
      startBulkRun();
      Criteria.Where where = plan.criteria().after(Position.of(offset));
      query =
          OpenQuery.run(
              id,
              connection,
              plan.sql(settings.quoting().of(id), where),
              where.parameters(),
              settings.batchMaxRows());
      ties = new TiedRows(plan.criteria().exact() || settings.mode() == Mode.BULK, offset);
      opened = true;
    } finally {
      if (!opened) {
        connection.close();
      }
    }
    if (rowsInRead == 0) {
      readStartedNanos = System.nanoTime();
    }
  }

  private void describe(Connection connection) throws SQLException {
    Table table = dialect.describe(connection, id).orElseThrow(() -> new NoSuchTable(id));
    if (plan != null && plan.fits(table)) {
      return;
    }
    List<CursorColumns.Problem> problems = CursorColumns.problems(table, settings, dialect, false);
    if (!problems.isEmpty()) {
      throw new ConnectException(problems.get(0).message() + " (" + problems.get(0).key() + ")");
    }
    plan = new RowPlan(table, settings, dialect);
    topic = settings.topics().of(id, connection.getCatalog());
    if (!plan.criteria().exact()) {
      log.warn(
          "{} has no primary key: a restart {} repeats rows",
          id,
          settings.mode() == Mode.BULK ? "while it is read" : "between rows of equal timestamps");
    }
  }

  /** The present time as a first position must be kept, or a restart would move it. */
  private void startAtInitial(Connection connection, List<SourceRecord> records)
      throws SQLException {
    if (!Position.of(offset).equals(Position.START)) {
      return;
    }
    Map<String, Object> start = new LinkedHashMap<>();
    boolean present = false;
    if (settings.mode().usesTimestamp() && settings.timestampInitial().isPresent()) {
      long initial = settings.timestampInitial().getAsLong();
      present = initial == -1;
      start.put(Position.TIMESTAMP, present ? dialect.nowMs(connection) : initial);
    }
    if (settings.mode().usesIncrementing() && settings.incrementingInitial().isPresent()) {
      start.put(Position.INCREMENTING, settings.incrementingInitial().getAsLong());
    }
    if (!start.isEmpty()) {
      offset = start;
    }
    if (present) {
      records.add(positionRecord(offset));
    }
  }

  private void startBulkRun() {
    if (settings.mode() != Mode.BULK) {
      return;
    }
    Long goingOn = Position.of(offset).bulkStarted();
    if (goingOn != null && plan.criteria().exact()) {
      bulkStarted = goingOn;
    } else {
      bulkStarted = System.currentTimeMillis();
      offset = null;
    }
  }

  private void finish(List<SourceRecord> records) {
    if (settings.mode() == Mode.BULK) {
      offset = Map.of(Position.BULK_FINISHED, System.currentTimeMillis());
      records.add(positionRecord(offset));
    }
    rest(settings.pollInterval());
    if (rowsInRead > 0) {
      log.info(
          "{}: read {} rows in {} ms",
          id,
          rowsInRead,
          (System.nanoTime() - readStartedNanos) / 1_000_000);
      rowsInRead = 0;
    }
  }

  private SourceRecord positionRecord(Map<String, ?> moved) {
    return PositionRecord.of(settings.positionTopic(), settings.connector(), partition, moved);
  }
}
