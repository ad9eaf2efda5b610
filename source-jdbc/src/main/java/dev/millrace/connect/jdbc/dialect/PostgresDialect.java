package dev.millrace.connect.jdbc.dialect;

import java.net.SocketException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;

/** PostgreSQL 12 and later, by pgjdbc. */
public final class PostgresDialect implements Dialect {
  private static final String PREFIX = "jdbc:postgresql:";

  /**
   * Classes of SQLSTATE that a later try may mend: connection, transaction rollback, resources, and
   * operator intervention such as a restart (PostgreSQL manual, appendix A).
   */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53");

  /** Shutdown, crash, starting up, cancelled by an operator, killed for being idle; lock waits. */
  private static final Set<String> TRANSIENT_STATES =
      Set.of("57P01", "57P02", "57P03", "57P05", "57014", "25P03", "55P03", "58000", "58030");

  private static final Map<String, Failure> FAILURES =
      Map.of(
          "28P01", Failure.WRONG_PASSWORD,
          "28000", Failure.WRONG_USER,
          "3D000", Failure.UNKNOWN_DATABASE,
          "42501", Failure.FORBIDDEN,
          "42P01", Failure.UNKNOWN_TABLE,
          "3F000", Failure.UNKNOWN_TABLE,
          "42703", Failure.UNKNOWN_COLUMN);

  private static final String RESULT_BOUND = "maxResultBuffer";

  private static final Set<String> WHOLE_NUMBERS = Set.of("int2", "int4", "int8", "oid");

  /** Types whose text in a result is what a cast takes back. */
  private static final Set<String> PLAIN_TEXT = Set.of("text", "varchar", "uuid", "name");

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public List<String> aliases() {
    return List.of("Postgres", "PostgreSqlDatabaseDialect");
  }

  @Override
  public String urlPrefix() {
    return PREFIX;
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("org.postgresql.Driver", "org.postgresql:postgresql");
  }

  @Override
  public Properties driverProperties(
      String url, String applicationName, Duration connect, Duration silence) {
    Map<String, String> wanted =
        Map.of(
            "ApplicationName",
            applicationName,
            "connectTimeout",
            seconds(connect),
            "loginTimeout",
            seconds(connect),
            "socketTimeout",
            seconds(silence),
            "tcpKeepAlive",
            "true",
            // A named statement's plan breaks when a column's type changes under it.
            "prepareThreshold",
            "0");
    return unlessIn(url, wanted);
  }

  private static Properties unlessIn(String url, Map<String, String> wanted) {
    Properties properties = new Properties();
    wanted.forEach(
        (key, value) -> {
          if (!url.contains("?" + key + "=") && !url.contains("&" + key + "=")) {
            properties.setProperty(key, value);
          }
        });
    return properties;
  }

  @Override
  public Properties fetchBound(String url, long bytes) {
    return unlessIn(url, Map.of(RESULT_BOUND, Long.toString(bytes)));
  }

  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.toSeconds()));
  }

  @Override
  public String farSide(String url) {
    String place = url.substring(Math.min(PREFIX.length(), url.length())).split("[?;]", 2)[0];
    return "database " + place.substring(place.lastIndexOf('@') + 1).replaceFirst("^//", "");
  }

  @Override
  public List<String> tableTypes() {
    return PostgresCatalog.KINDS.keySet().stream().sorted().toList();
  }

  @Override
  public List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException {
    return PostgresCatalog.tables(connection, catalogPattern, schemaPattern, types);
  }

  @Override
  public List<String> searchPath(Connection connection) throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT unnest(current_schemas(false))")) {
      while (row.next()) {
        schemas.add(row.getString(1));
      }
    }
    return schemas;
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    return PostgresCatalog.describe(connection, table);
  }

  @Override
  public Table describeQuery(Connection connection, TableId id, String query) throws SQLException {
    return PostgresCatalog.describeQuery(connection, id, query);
  }

  @Override
  public Set<String> indexedColumns(Connection connection, TableId table) throws SQLException {
    return PostgresCatalog.indexedColumns(connection, table);
  }

  @Override
  public OptionalLong estimatedRows(Connection connection, TableId table) throws SQLException {
    return PostgresCatalog.estimatedRows(connection, table);
  }

  @Override
  public Optional<String> sample(String select, String quotedTable, long rows, long total) {
    double percent = Math.min(100, Math.max(0.0001, 100.0 * rows / Math.max(1, total)));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "SELECT %s FROM %s TABLESAMPLE SYSTEM (%f)",
            select,
            quotedTable,
            percent));
  }

  @Override
  public Optional<RowVersions> rowVersions() {
    return Optional.of(PostgresVersions.INSTANCE);
  }

  @Override
  public ColumnPlan plan(TableId table, Column column, Quoting quoting, TypeSettings settings) {
    return new PostgresTypes(settings).plan(table, column, quoting.of(column.name()));
  }

  @Override
  public LoggedValue logged(TableId table, Column column, TypeSettings settings) {
    return new PostgresLog(settings).of(table, column);
  }

  @Override
  public CursorKind cursorKind(Column column) {
    return switch (column.type()) {
      case "int2", "int4", "int8", "oid" -> CursorKind.NUMBER;
      case "numeric" ->
          column.precision() > 0 && column.precision() <= 18 && column.scale() == 0
              ? CursorKind.NUMBER
              : CursorKind.TEXT;
      case "timestamp" -> CursorKind.LOCAL_TIME;
      case "timestamptz" -> CursorKind.INSTANT;
      case "text", "varchar", "bpchar", "uuid" -> CursorKind.TEXT;
      default -> CursorKind.NONE;
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return WHOLE_NUMBERS.contains(column.type()) || PLAIN_TEXT.contains(column.type())
        ? name
        : "CAST(" + name + " AS text)";
  }

  @Override
  public String parameter(Column column) {
    return "CAST(? AS " + column.declaredType() + ")";
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT ? "CAST(? AS timestamptz)" : "CAST(? AS timestamp)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    if (wall.equals(LocalDateTime.MIN) || wall.equals(LocalDateTime.MAX)) {
      return wall.equals(LocalDateTime.MIN) ? "-infinity" : "infinity";
    }
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d.%06d%s%s",
        wall.get(ChronoField.YEAR_OF_ERA),
        wall.getMonthValue(),
        wall.getDayOfMonth(),
        wall.getHour(),
        wall.getMinute(),
        wall.getSecond(),
        wall.getNano() / 1000,
        kind == CursorKind.INSTANT ? "+00" : "",
        wall.getYear() < 1 ? " BC" : "");
  }

  /** A row comparison, unlike its expansion with OR, is one range of a multicolumn index. */
  @Override
  public Condition after(List<Bound> bounds) {
    return RowComparison.of(bounds, ">");
  }

  @Override
  public Condition upTo(List<Bound> bounds) {
    return RowComparison.of(bounds, "<=");
  }

  @Override
  public long nowMs(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(floor(extract(epoch FROM CURRENT_TIMESTAMP) * 1000) AS bigint)")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public Failure failure(SQLException error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return isTooWide(sql) ? Failure.TOO_WIDE : ofState(sql.getSQLState());
      }
    }
    return error instanceof SQLTransientException || hasSocketCause(error)
        ? Failure.TRANSIENT
        : Failure.OTHER;
  }

  /** It comes as a lost connection; the property's name is in the message in every language. */
  private static boolean isTooWide(SQLException error) {
    return error.getSQLState().equals("08S01")
        && String.valueOf(error.getMessage()).contains(RESULT_BOUND);
  }

  private static Failure ofState(String state) {
    boolean mends =
        TRANSIENT_STATES.contains(state)
            || TRANSIENT_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
    return mends ? Failure.TRANSIENT : FAILURES.getOrDefault(state, Failure.OTHER);
  }

  private static boolean hasSocketCause(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SocketException) {
        return true;
      }
    }
    return false;
  }
}
