package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.offset.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table, or what a task has to read of it, a batch a turn. Invariant: the section's state
 * is that after the last record of the last batch that was returned, so that a query which broke,
 * or was put off, goes on from there. Not thread-safe.
 */
public final class TableRead {
  private static final Logger log = LoggerFactory.getLogger(TableRead.class);

  private final Target target;
  private final Course course;
  private final ReadSettings settings;
  private final Dialect dialect;
  private final ConnectionSource connections;
  private final RowShape.Maker shapes;
  private final FetchSize fetch;

  private Section section;
  private RowPlan plan;
  private OpenQuery query;
  private TiedRows ties;
  private Object safe;
  private Map<String, ?> lastOffset;
  private long restUntilNanos = System.nanoTime();
  private long rowsInSection;
  private long sectionStartedNanos;

  /**
   * @param stored the table's offset; null if none
   */
  public TableRead(
      Target target,
      Course course,
      ReadSettings settings,
      Dialect dialect,
      ConnectionSource connections,
      Map<String, ?> stored) {
    this(
        target, course, settings, dialect, connections, PlainRows.maker(settings, dialect), stored);
  }

  /**
   * @param shapes what rows become
   * @param stored the table's offset; null if none
   */
  public TableRead(
      Target target,
      Course course,
      ReadSettings settings,
      Dialect dialect,
      ConnectionSource connections,
      RowShape.Maker shapes,
      Map<String, ?> stored) {
    this.target = target;
    this.shapes = shapes;
    this.course = course;
    this.settings = settings;
    this.dialect = dialect;
    this.connections = connections;
    this.fetch = new FetchSize(settings.batchMaxRows(), settings.batchMaxBytes());
    this.lastOffset = stored;
  }

  Target target() {
    return target;
  }

  boolean isOpen() {
    return query != null;
  }

  /** Nanoseconds until this table wants a turn; 0 or less if now. */
  long dueInNanos() {
    if (isOpen()) {
      return 0;
    }
    long rest = restUntilNanos - System.nanoTime();
    if (rest <= 0 && section == null) {
      rest(course.rest());
      rest = restUntilNanos - System.nanoTime();
    }
    return rest;
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
    restUntilNanos = System.nanoTime() + pause.toNanos();
  }

  /**
   * The next rows; maybe none.
   *
   * @throws NoSuchTable if the table is gone
   */
  Batch next() throws SQLException {
    boolean done = false;
    try {
      Batch batch = read();
      done = true;
      return batch;
    } catch (SQLException e) {
      if (fetch.unbounded() || dialect.failure(e) != Failure.TOO_WIDE) {
        throw e;
      }
      fetch.brokeOff();
      log.debug("{}: rows are wider than before; fewer are fetched at once", target, e);
      return new Batch(target.id(), List.of(), 0, -1);
    } finally {
      if (!done) {
        putOff();
        if (section != null) {
          section.reset(safe);
        }
      }
    }
  }

  private Batch read() throws SQLException {
    List<SourceRecord> records = new ArrayList<>();
    if (query == null && !open(records)) {
      return new Batch(target.id(), records, 0, -1);
    }
    boolean drained = fill(records);
    int rows = records.size();
    rowsInSection += rows;
    long newestMs = newest(records);
    moveTo(ties.mark(section.mark()));
    lastOffset = ties.complete(records);
    if (drained) {
      finish(records);
    }
    return new Batch(target.id(), records, rows, newestMs);
  }

  private void moveTo(Object mark) {
    if (!Objects.equals(mark, safe)) {
      if (fetch.unbounded()) {
        putOff();
      }
      fetch.movedOn();
    }
    safe = mark;
  }

  private long newest(List<SourceRecord> records) {
    if (records.isEmpty() || !settings.mode().usesTimestamp()) {
      return -1;
    }
    Map<String, ?> last = records.get(records.size() - 1).sourceOffset();
    Object timestamp = last == null ? null : last.get(Position.TIMESTAMP);
    return timestamp == null ? -1 : (Long) timestamp;
  }

  /** Returns true if the query came to its end. */
  private boolean fill(List<SourceRecord> records) throws SQLException {
    ResultSet rows = query.rows();
    long bytes = 0;
    while (records.size() < settings.batchMaxRows() && bytes < settings.batchMaxBytes()) {
      if (!rows.next()) {
        ties.end(section.mark(), records);
        return true;
      }
      Place place = plan.place(rows);
      Object before = section.mark();
      Map<String, ?> offset = section.read(place);
      long width = 0;
      if (offset != null) {
        SourceRecord record = plan.shape().record(rows, section.partition(), offset);
        width = plan.shape().width(record);
        ties.add(record, place, before, records);
      }
      query.wasAsWideAs(width);
      bytes += width;
    }
    return false;
  }

  /** Returns true if a query is open, false if there is nothing to read now. */
  private boolean open(List<SourceRecord> records) throws SQLException {
    Connection connection = fetch.unbounded() ? connections.unbounded() : connections.get();
    boolean opened = false;
    try {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      Table table =
          target
              .describe(connection, dialect, settings.recordKey())
              .orElseThrow(() -> new NoSuchTable(target.id()));
      fit(connection, table);
      opened = (section != null || begin(connection, table, records)) && run(connection);
      return opened;
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  private boolean begin(Connection connection, Table table, List<SourceRecord> records)
      throws SQLException {
    Course.Step step = course.next(connection, table, plan.criteria());
    if (step instanceof Course.Step.Wait wait) {
      rest(wait.rest());
    } else if (step instanceof Course.Step.Move move) {
      records.add(positionRecord(move));
    } else if (step instanceof Course.Step.Read read) {
      section = read.section();
      safe = section.mark();
      rowsInSection = 0;
      sectionStartedNanos = System.nanoTime();
    }
    return section != null;
  }

  private boolean run(Connection connection) throws SQLException {
    var condition = section.left(connection, plan.criteria());
    query =
        OpenQuery.run(
            target,
            connection,
            plan.sql(target.from(settings.quoting()), condition) + settings.querySuffixSql(),
            condition.parameters(),
            fetch);
    boolean apart = plan.criteria().exact() || settings.mode().readsWhole();
    ties = new TiedRows(apart, lastOffset, section.mark());
    return true;
  }

  private void fit(Connection connection, Table table) throws SQLException {
    if (plan != null && plan.fits(table)) {
      return;
    }
    List<CursorColumns.Problem> problems =
        CursorColumns.problems(target, table, settings, dialect, false);
    if (!problems.isEmpty()) {
      throw new ConnectException(problems.get(0).message() + " (" + problems.get(0).key() + ")");
    }
    plan = new RowPlan(table, shapes.of(connection, target, table), settings, dialect);
    if (!plan.criteria().exact()) {
      log.warn(
          "{} has no primary key: a restart {} repeats rows",
          target,
          settings.mode().readsWhole() ? "while it is read" : "between rows of equal timestamps");
    }
  }

  private void finish(List<SourceRecord> records) {
    putOff();
    if (rowsInSection > 0) {
      log.info(
          "{}: read {} rows in {} ms",
          target,
          rowsInSection,
          (System.nanoTime() - sectionStartedNanos) / 1_000_000);
      rowsInSection = 0;
    }
    if (section.end()) {
      safe = section.mark();
      return;
    }
    Course.Step.Move move = course.finished(section);
    section = null;
    fetch.movedOn();
    if (move != null) {
      records.add(positionRecord(move));
    }
  }

  private SourceRecord positionRecord(Course.Step.Move move) {
    return PositionRecord.of(
        settings.positionTopic(), settings.connector(), move.partition(), move.offset());
  }
}
