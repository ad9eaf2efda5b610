package dev.millrace.sandbox.snowflake.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The H2 database under the engine. Thread-safe. */
final class Database implements AutoCloseable {
  /** What the engine keeps beside the users' tables. */
  private static final List<String> OWN_TABLES =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS SF",
          "CREATE TABLE IF NOT EXISTS SF.ROLES(NAME VARCHAR PRIMARY KEY)",
          "CREATE TABLE IF NOT EXISTS SF.WAREHOUSES(NAME VARCHAR PRIMARY KEY)",
          "CREATE TABLE IF NOT EXISTS SF.SCHEMAS(DATABASE VARCHAR, NAME VARCHAR, OWNER VARCHAR,"
              + " CREATED TIMESTAMP(3), PRIMARY KEY(DATABASE, NAME))",
          "CREATE TABLE IF NOT EXISTS SF.STAGES(DATABASE VARCHAR, SCHEMA VARCHAR, NAME VARCHAR,"
              + " OWNER VARCHAR, CREATED TIMESTAMP(3), COMMENT VARCHAR, FORMAT VARCHAR, PRIMARY"
              + " KEY(DATABASE, SCHEMA, NAME))",
          "CREATE TABLE IF NOT EXISTS SF.GRANTS(ROLE VARCHAR, PRIVILEGE VARCHAR, KIND VARCHAR, NAME"
              + " VARCHAR, CREATED TIMESTAMP(3), PRIMARY KEY(ROLE, PRIVILEGE, KIND, NAME))",
          "CREATE TABLE IF NOT EXISTS SF.LOADS(TABLE_ID VARCHAR, FILE VARCHAR, MD5 VARCHAR, LINES"
              + " BIGINT, LOADED TIMESTAMP(3))",
          "CREATE INDEX IF NOT EXISTS SF.LOADS_BY_FILE ON SF.LOADS(TABLE_ID, FILE)");

  private final String url;
  private final Connection keeper;

  Database(Path directory) throws SQLException {
    // A commit is on the disk before it is answered; H2's own locks are taken after ours, which
    // leaves them nothing to wait for but a DDL in progress.
    this.url =
        "jdbc:h2:file:"
            + directory.toAbsolutePath().resolve("engine")
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=FS;LOCK_TIMEOUT=60000;TIME ZONE=UTC";
    this.keeper = connect();
    try (Statement statement = keeper.createStatement()) {
      for (String sql : OWN_TABLES) {
        statement.execute(sql);
      }
      for (var function : H2Functions.NAMES.entrySet()) {
        statement.execute(
            "CREATE ALIAS IF NOT EXISTS SF.%s DETERMINISTIC FOR '%s.%s'"
                .formatted(function.getKey(), H2Functions.class.getName(), function.getValue()));
      }
      for (String role : Access.BUILT_IN) {
        statement.execute("MERGE INTO SF.ROLES VALUES(" + H2Names.literal(role) + ")");
      }
      dropOrphans(statement);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /**
   * A table gets its remark last: one without was being made when the server died. A temporary one
   * has lost its session.
   */
  private static void dropOrphans(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
                + " WHERE (REMARKS IS NULL OR REMARKS LIKE '%\"kind\":\"TEMPORARY\"%')"
                + " AND TABLE_SCHEMA NOT IN ('SF', 'PUBLIC', 'INFORMATION_SCHEMA')")) {
      while (rows.next()) {
        tables.add(H2Names.quote(rows.getString(1)) + "." + H2Names.quote(rows.getString(2)));
      }
    }
    for (String table : tables) {
      statement.execute("DROP TABLE " + table);
    }
  }

  @Override
  public void close() throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  /** The failure in Snowflake's words. */
  static SqlFailure failure(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SqlFailure failure) {
        return failure;
      }
    }
    String message = e.getMessage() == null ? "" : e.getMessage();
    String first = message.split("; SQL statement:", 2)[0];
    return switch (e.getErrorCode()) {
      case 42102, 42103, 42104 -> Failures.missing("Object", quoted(first));
      case 42122 -> Failures.unknownColumn(quoted(first));
      case 42121 ->
          Failures.compilation(
              "002025", "42S21", "duplicate column name '%s'".formatted(quoted(first)));
      case 90059 ->
          Failures.compilation(
              "000904", "42000", "ambiguous column name '%s'".formatted(quoted(first)));
      case 90016, 90027 -> Failures.compilation("000979", "42601", first);
      case 21002 -> Failures.compilation("001789", "42601", first);
      case 23502 ->
          Failures.value(
              "100072", "22000", "NULL result in a non-nullable column: " + quoted(first));
      case 22003 ->
          Failures.value("100046", "22003", "Number out of representable range: " + first);
      case 22012 -> Failures.value("100051", "22012", "Division by zero");
      case 22018, 22007 -> Failures.value("100038", "22018", first);
      case 90053 ->
          Failures.value("090150", "22000", "Single-row subquery returns more than one row.");
      case 50200, 90131, 40001 ->
          Failures.value(
              "000625", "57014", "Statement was aborted because a lock was not released: " + first);
      case 57014 -> Failures.value("000604", "57014", "SQL execution canceled");
      default -> {
        SqlFailure failure =
            Failures.compilation(
                "001003",
                "42000",
                "the stand-in's database refuses the statement (%d): %s"
                    .formatted(e.getErrorCode(), first.strip()));
        failure.initCause(e);
        yield failure;
      }
    };
  }

  /** What stands in double quotes in H2's message. */
  private static String quoted(String message) {
    int start = message.indexOf('"');
    int end = message.indexOf('"', start + 1);
    return start < 0 || end < 0
        ? message.toLowerCase(Locale.ROOT)
        : message.substring(start + 1, end);
  }
}
