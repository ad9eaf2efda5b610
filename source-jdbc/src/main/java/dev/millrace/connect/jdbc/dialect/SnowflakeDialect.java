package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Snowflake. Its primary keys are not enforced. */
public final class SnowflakeDialect extends MetadataDialect {
  private static final String TIME = "YYYY-MM-DD HH24:MI:SS.FF9";

  private static final Failures FAILURES =
      new Failures(
          Map.of(
              390100, Failure.WRONG_PASSWORD,
              390144, Failure.WRONG_PASSWORD,
              2003, Failure.UNKNOWN_TABLE,
              904, Failure.UNKNOWN_COLUMN,
              3001, Failure.FORBIDDEN,
              390114, Failure.TRANSIENT,
              604, Failure.TRANSIENT,
              200002, Failure.TRANSIENT),
          Map.of());

  public SnowflakeDialect() {
    super("Snowflake", List.of("SnowflakeDatabaseDialect"), "jdbc:snowflake:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load(
        "net.snowflake.client.jdbc.SnowflakeDriver", "net.snowflake:snowflake-jdbc");
  }

  /** What the driver does not know goes to the session: times as text that loses nothing. */
  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    Map<String, String> settings = new HashMap<>();
    settings.put("loginTimeout", seconds(connect));
    settings.put("networkTimeout", millis(silence));
    settings.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    settings.put("TIMEZONE", "UTC");
    settings.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
    settings.put("TIME_OUTPUT_FORMAT", "HH24:MI:SS.FF9");
    settings.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", TIME);
    settings.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", TIME + " TZHTZM");
    settings.put("TIMESTAMP_TZ_OUTPUT_FORMAT", TIME + " TZHTZM");
    return settings;
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  String estimate() {
    return "SELECT row_count FROM information_schema.tables"
        + " WHERE table_schema = ? AND table_name = ?";
  }

  @Override
  public Optional<String> sample(String select, String quotedTable, long rows, long total) {
    double percent = Math.min(100, Math.max(0.0001, 100.0 * rows / Math.max(1, total)));
    return Optional.of(
        String.format(
            Locale.ROOT, "SELECT %s FROM %s SAMPLE SYSTEM (%f)", select, quotedTable, percent));
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "number", "decimal", "numeric", "int", "integer", "bigint", "smallint" ->
          SqlType.DECIMAL;
      case "float", "double", "real" -> SqlType.FLOAT64;
      case "varchar", "text", "string", "char" -> SqlType.TEXT;
      case "binary", "varbinary" -> SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "timestampntz", "timestamp_ntz", "datetime" -> SqlType.LOCAL_TIME;
      case "timestampltz", "timestamp_ltz", "timestamptz", "timestamp_tz" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  @Override
  TimeSource times() {
    return TextTimes.INSTANCE;
  }

  @Override
  String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "variant", "object", "array", "map" -> "TO_JSON(TO_VARIANT(" + quoted + "))";
      // It goes into no VARIANT.
      case "vector" -> "TO_JSON(CAST(" + quoted + " AS ARRAY))";
      case "geography", "geometry" -> "ST_ASWKT(" + quoted + ")";
      default -> "TO_VARCHAR(" + quoted + ")";
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return switch (sqlType(column)) {
      case BYTES -> "HEX_ENCODE(" + name + ")";
      case TEXT, DECIMAL -> name;
      default -> "TO_VARCHAR(" + name + ")";
    };
  }

  @Override
  public String parameter(Column column) {
    return sqlType(column) == SqlType.BYTES ? "TO_BINARY(?, 'HEX')" : super.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT ? "TO_TIMESTAMP_TZ(?)" : "TO_TIMESTAMP_NTZ(?)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 9) + (kind == CursorKind.INSTANT ? " +0000" : "");
  }

  @Override
  String nowMsQuery() {
    return "SELECT DATE_PART(epoch_millisecond, CURRENT_TIMESTAMP())";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
