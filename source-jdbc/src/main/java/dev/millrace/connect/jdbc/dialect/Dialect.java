package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;

/**
 * What differs from database to database. Found by {@link java.util.ServiceLoader}; stateless and
 * thread-safe.
 */
public interface Dialect {
  /** The value of {@code dialect.name} that asks for it. */
  String name();

  /** Other names for it that are in use. */
  List<String> aliases();

  /** The start of the URLs that it speaks, such as {@code jdbc:postgresql:}. */
  String urlPrefix();

  /** True if it takes {@code url} without being asked for by name. */
  default boolean speaks(String url) {
    return url.startsWith(urlPrefix());
  }

  /**
   * A driver for {@code url}, of this plugin's own class loader.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException that says which jar to put where
   */
  Driver driver(String url);

  /**
   * Driver properties that keep a dead or silent database from holding a thread for ever. What the
   * URL sets is left to it.
   *
   * @param connect longest time to connect and log in
   * @param silence longest time without an answer
   */
  Properties driverProperties(
      String url, String applicationName, Duration connect, Duration silence);

  /**
   * What makes the driver break off a fetch of more than {@code bytes}, with {@link
   * Failure#TOO_WIDE}, rather than fill the memory.
   *
   * @return driver properties; empty if it can't
   */
  default Properties fetchBound(String url, long bytes) {
    return new Properties();
  }

  /** The values of {@code table.types} that it knows. */
  List<String> tableTypes();

  /** How messages name the database; holds no parameter of the URL, so no secret. */
  String farSide(String url);

  /** Tables and views of the user's, in no order. Patterns are SQL's LIKE; null matches all. */
  List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException;

  /** The schemas in which a bare name is looked for, in their order. */
  default List<String> searchPath(Connection connection) throws SQLException {
    String schema = connection.getSchema();
    return schema == null ? List.of() : List.of(schema);
  }

  /** Empty if there is no such table. */
  Optional<Table> describe(Connection connection, TableId table) throws SQLException;

  /**
   * The columns that {@code query} gives, as a table without a key. Does not run the query.
   *
   * @param id under which the table goes
   */
  Table describeQuery(Connection connection, TableId id, String query) throws SQLException;

  /** Names of the columns that an index starts with. */
  Set<String> indexedColumns(Connection connection, TableId table) throws SQLException;

  /** Number of rows by the database's statistics, without reading them; empty if unknown. */
  OptionalLong estimatedRows(Connection connection, TableId table) throws SQLException;

  /** How names are quoted, if they are. */
  default Quoting quoting() {
    return Quoting.STANDARD;
  }

  /**
   * {@code query}, which has an ORDER BY, cut to the one row that follows {@code skipped} others.
   */
  default String onlyRow(String query, long skipped) {
    return query + " OFFSET " + skipped + " ROWS FETCH NEXT 1 ROWS ONLY";
  }

  /**
   * A query that takes about {@code rows} rows of the table, spread over it, at much less cost than
   * reading it, or empty if the database can't.
   *
   * @param select what follows SELECT
   * @param quotedTable with its alias
   * @param total estimated rows of the table
   */
  default Optional<String> sample(String select, String quotedTable, long rows, long total) {
    return Optional.empty();
  }

  /** Empty if rows tell nothing of the transactions that wrote them. */
  default Optional<RowVersions> rowVersions() {
    return Optional.empty();
  }

  /** How {@code column} travels; takes every type. */
  ColumnPlan plan(TableId table, Column column, Quoting quoting, TypeSettings settings);

  /**
   * How values out of the database's log become those that {@link #plan} reads. Takes numbers as
   * {@link Number}, truth values as {@link Boolean}, bytes as {@code byte[]}, dates and timestamps
   * as {@link java.time.LocalDate} and {@link LocalDateTime} whose MIN and MAX stand for
   * infinities, points in time in UTC; decimals, and whatever travels as text, as the text that a
   * cast gives.
   *
   * @throws UnsupportedOperationException if this database's log can't be read
   */
  default LoggedValue logged(TableId table, Column column, TypeSettings settings) {
    throw new UnsupportedOperationException(name());
  }

  CursorKind cursorKind(Column column);

  /**
   * The expression that reads {@code column} as text which {@link #parameter} takes back exactly.
   */
  String asText(Column column, Quoting quoting);

  /** A parameter, bound as text, of the type of {@code column}. */
  String parameter(Column column);

  /** A parameter, bound as {@link #timeText}, of a cursor of {@code kind}. */
  String timeParameter(CursorKind kind);

  /** Like {@link #timeParameter(CursorKind)}, for a cursor over {@code column}. */
  default String timeParameter(Column column) {
    return timeParameter(cursorKind(column));
  }

  /** What rows are ordered by, and compared with a time, where {@code name} is such a cursor. */
  default String timeTerm(Column column, String name) {
    return name;
  }

  /**
   * Reads what {@link #timeTerm} gives, in UTC for {@link CursorKind#INSTANT}; its MIN and MAX
   * stand for infinity.
   */
  default LocalDateTime time(CursorKind kind, ResultSet row, int index) throws SQLException {
    return kind == CursorKind.INSTANT
        ? JavaTimes.INSTANCE.instant(row, index)
        : JavaTimes.INSTANCE.local(row, index);
  }

  /**
   * @param wall in UTC for {@link CursorKind#INSTANT}; its MIN and MAX stand for infinity
   */
  String timeText(CursorKind kind, LocalDateTime wall);

  /**
   * Holds if the terms, in their order, come after the values: {@code a > x OR a = x AND b > y
   * ...}, in the form that this database reads by one range of an index over the terms.
   *
   * @param bounds one at least
   */
  Condition after(List<Bound> bounds);

  /**
   * Holds if the terms, in their order, are the values or come before them; else like {@link
   * #after}.
   */
  default Condition upTo(List<Bound> bounds) {
    Condition range = bounds.get(0).is("<=");
    return bounds.size() == 1 ? range : range.and(after(bounds).not());
  }

  /** The database's present time, in milliseconds since 1970. */
  long nowMs(Connection connection) throws SQLException;

  Failure failure(SQLException error);
}
