package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL and MariaDB, by MariaDB's driver or Connector/J, whichever the URL names. */
public final class MySqlDialect extends MetadataDialect {
  private static final String MARIADB = "jdbc:mariadb:";

  /** MySQL manual, "Server Error Message Reference"; the 2000s are the drivers' own. */
  private static final Failures FAILURES =
      new Failures(
          Map.ofEntries(
              Map.entry(1045, Failure.WRONG_PASSWORD),
              Map.entry(1698, Failure.WRONG_PASSWORD),
              Map.entry(1130, Failure.WRONG_USER),
              Map.entry(1044, Failure.FORBIDDEN),
              Map.entry(1142, Failure.FORBIDDEN),
              Map.entry(1143, Failure.FORBIDDEN),
              Map.entry(1227, Failure.FORBIDDEN),
              Map.entry(1049, Failure.UNKNOWN_DATABASE),
              Map.entry(1146, Failure.UNKNOWN_TABLE),
              Map.entry(1054, Failure.UNKNOWN_COLUMN),
              Map.entry(1020, Failure.TRANSIENT),
              Map.entry(1040, Failure.TRANSIENT),
              Map.entry(1053, Failure.TRANSIENT),
              Map.entry(1203, Failure.TRANSIENT),
              Map.entry(1205, Failure.TRANSIENT),
              Map.entry(1213, Failure.TRANSIENT),
              Map.entry(1226, Failure.TRANSIENT),
              Map.entry(1317, Failure.TRANSIENT),
              Map.entry(1412, Failure.TRANSIENT),
              Map.entry(1927, Failure.TRANSIENT),
              Map.entry(1969, Failure.TRANSIENT),
              Map.entry(3024, Failure.TRANSIENT)),
          Map.of());

  public MySqlDialect() {
    super("MySQL", List.of("MariaDB", "MySqlDatabaseDialect"), "jdbc:mysql:");
  }

  @Override
  public boolean speaks(String url) {
    return url.startsWith(urlPrefix()) || url.startsWith(MARIADB);
  }

  @Override
  public Driver driver(String url) {
    return url.startsWith(MARIADB)
        ? Drivers.load("org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client")
        : Drivers.load(
            "com.mysql.cj.jdbc.Driver",
            "com.mysql:mysql-connector-j (or use MariaDB's driver, by jdbc:mariadb: in the URL)");
  }

  /** The session is in UTC, so that a TIMESTAMP is the point in time that it was stored as. */
  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connectTimeout", millis(connect));
    settings.put("socketTimeout", millis(silence));
    settings.put("tcpKeepAlive", "true");
    settings.put("tinyInt1isBit", "false");
    settings.put("yearIsDateType", "false");
    settings.put("sessionVariables", "time_zone='+00:00'");
    settings.put("connectionTimeZone", "UTC");
    settings.put("forceConnectionTimeZoneToSession", "true");
    settings.put("connectionAttributes", "program_name:" + application.replaceAll("[:,]", "-"));
    if (!url.startsWith(MARIADB)) {
      // MariaDB's driver streams by the fetch size; Connector/J only with a cursor.
      settings.put("useCursorFetch", "true");
      settings.put("databaseTerm", "CATALOG");
    }
    return settings;
  }

  @Override
  public Quoting quoting() {
    return new Quoting("`", "`");
  }

  @Override
  public String onlyRow(String query, long skipped) {
    return query + " LIMIT 1 OFFSET " + skipped;
  }

  @Override
  public List<String> tableTypes() {
    return List.of("TABLE", "VIEW");
  }

  @Override
  String estimate() {
    return "SELECT table_rows FROM information_schema.tables"
        + " WHERE table_schema = ? AND table_name = ?";
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, "", table);
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return List.of("information_schema", "mysql", "performance_schema", "sys")
        .contains(tableCatalog.toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    return MySqlCatalog.describe(connection, table);
  }

  @Override
  public String type(String declared, int jdbcType) {
    return MySqlTypes.ofDriver(declared);
  }

  @Override
  SqlType sqlType(Column column) {
    return MySqlTypes.sqlType(column);
  }

  /** What no class of {@code java.time} holds is read as text, the same by both drivers. */
  @Override
  TimeSource times() {
    return TextTimes.INSTANCE;
  }

  @Override
  String selected(Column column, SqlType type, String quoted) {
    return MySqlTypes.selected(column, type, quoted);
  }

  @Override
  String printed(Column column, String quoted) {
    return MySqlTypes.printed(column, quoted);
  }

  @Override
  public LoggedValue logged(TableId table, Column column, TypeSettings settings) {
    return new MySqlLog(settings).of(table, column);
  }

  @Override
  public CursorKind cursorKind(Column column) {
    return switch (column.type()) {
      // A number that is greater than any long stops the task.
      case "bigint unsigned" -> CursorKind.NUMBER;
      case "enum", "set" -> CursorKind.NONE;
      default -> super.cursorKind(column);
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    return MySqlTypes.asText(column, quoting.of(column.name()));
  }

  @Override
  public String parameter(Column column) {
    return MySqlTypes.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "CAST(? AS DATETIME(6))";
  }

  @Override
  String nowMsQuery() {
    return "SELECT CAST(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000) AS SIGNED)";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
