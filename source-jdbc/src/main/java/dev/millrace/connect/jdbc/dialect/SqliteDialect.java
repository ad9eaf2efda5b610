package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQLite 3.41 and later, by sqlite-jdbc, which brings its own. Files are opened read-only: one that
 * is not there is an error, not an empty database.
 */
public final class SqliteDialect extends MetadataDialect {
  /** Result codes of the C library; the driver gives the primary one. */
  private static final Failures FAILURES =
      new Failures(
          Map.of(
              5, Failure.TRANSIENT,
              6, Failure.TRANSIENT,
              10, Failure.TRANSIENT,
              17, Failure.TRANSIENT,
              3, Failure.FORBIDDEN,
              23, Failure.FORBIDDEN,
              14, Failure.UNKNOWN_DATABASE,
              26, Failure.UNKNOWN_DATABASE),
          Map.of());

  public SqliteDialect() {
    super("SQLite", List.of("SqliteDatabaseDialect"), "jdbc:sqlite:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("org.sqlite.JDBC", "org.xerial:sqlite-jdbc");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of("open_mode", "1", "busy_timeout", millis(connect));
  }

  @Override
  public String onlyRow(String query, long skipped) {
    return query + " LIMIT 1 OFFSET " + skipped;
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    return SqliteCatalog.describe(connection, table);
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId("", "", table);
  }

  @Override
  public String type(String declared, int jdbcType) {
    return SqliteTypes.type(declared);
  }

  @Override
  public String declared(String declaredName, int jdbcType, int size, int scale) {
    return declaredName.isEmpty() ? "no type" : declaredName;
  }

  @Override
  SqlType sqlType(Column column) {
    return SqliteTypes.sqlType(column);
  }

  @Override
  public ColumnPlan plan(TableId table, Column column, Quoting quoting, TypeSettings settings) {
    return new SqliteTypes(settings).plan(table, column, quoting.of(column.name()));
  }

  /** Any column of any row may hold a value of any type, so the type goes before the value. */
  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    if (cursorKind(column) == CursorKind.NUMBER) {
      return name;
    }
    return "CASE typeof("
        + name
        + ") WHEN 'integer' THEN 'i' || "
        + name
        + " WHEN 'real' THEN 'r' || printf('%!.17g', "
        + name
        + ") WHEN 'blob' THEN 'b' || hex("
        + name
        + ") ELSE 't' || "
        + name
        + " END";
  }

  @Override
  public String parameter(Column column) {
    return cursorKind(column) == CursorKind.NUMBER
        ? "CAST(? AS INTEGER)"
        : "(SELECT CASE substr(v, 1, 1) WHEN 'i' THEN CAST(substr(v, 2) AS INTEGER)"
            + " WHEN 'r' THEN CAST(substr(v, 2) AS REAL) WHEN 'b' THEN unhex(substr(v, 2))"
            + " ELSE substr(v, 2) END FROM (SELECT ? AS v))";
  }

  /** Text of one form, whether the time is stored as text, as milliseconds, or as a Julian day. */
  @Override
  public String timeTerm(Column column, String name) {
    return SqliteTypes.timestamp(name);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "?";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 3);
  }

  @Override
  public LocalDateTime time(CursorKind kind, ResultSet row, int index) throws SQLException {
    return TextTimes.INSTANCE.local(row, index);
  }

  /** SQLite reads a comparison of rows by an index over all its columns. */
  @Override
  public Condition after(List<Bound> bounds) {
    return RowComparison.of(bounds, ">");
  }

  @Override
  public Condition upTo(List<Bound> bounds) {
    return RowComparison.of(bounds, "<=");
  }

  @Override
  String nowMsQuery() {
    return "SELECT CAST(strftime('%s', t) AS INTEGER) * 1000 + CAST(substr(t, -3) AS INTEGER)"
        + " FROM (SELECT strftime('"
        + SqliteTypes.FORM
        + "', 'now') AS t)";
  }

  @Override
  public Failure failure(SQLException error) {
    String message = String.valueOf(error.getMessage());
    if (message.contains("no such table")) {
      return Failure.UNKNOWN_TABLE;
    }
    return message.contains("no such column") ? Failure.UNKNOWN_COLUMN : super.failure(error);
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
