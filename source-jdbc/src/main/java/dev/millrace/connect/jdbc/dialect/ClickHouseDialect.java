package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** ClickHouse, which has neither transactions nor unique keys. */
public final class ClickHouseDialect extends MetadataDialect {
  /** ClickHouse's {@code ErrorCodes.cpp}. */
  private static final Failures FAILURES =
      new Failures(
          Map.of(
              516, Failure.WRONG_PASSWORD,
              192, Failure.WRONG_USER,
              81, Failure.UNKNOWN_DATABASE,
              497, Failure.FORBIDDEN,
              60, Failure.UNKNOWN_TABLE,
              47, Failure.UNKNOWN_COLUMN,
              159, Failure.TRANSIENT,
              202, Failure.TRANSIENT,
              209, Failure.TRANSIENT,
              210, Failure.TRANSIENT),
          Map.of());

  public ClickHouseDialect() {
    super("ClickHouse", List.of(), "jdbc:clickhouse:");
  }

  @Override
  public boolean speaks(String url) {
    return url.startsWith(urlPrefix()) || url.startsWith("jdbc:ch:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load(
        "com.clickhouse.jdbc.ClickHouseDriver", "com.clickhouse:clickhouse-jdbc-all");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of(
        "connection_timeout",
        millis(connect),
        "socket_timeout",
        millis(silence),
        "jdbc_ignore_unsupported_values",
        "true",
        "client_name",
        application);
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
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.equals("system") || super.isSystem(tableCatalog, schema);
  }

  @Override
  String estimate() {
    return "SELECT total_rows FROM system.tables WHERE database = ? AND name = ?";
  }

  /** The type in {@code Nullable(...)} or {@code LowCardinality(...)}. */
  private static String inner(String declared) {
    String type = declared.strip();
    for (String wrapper : List.of("LowCardinality(", "Nullable(")) {
      if (type.startsWith(wrapper)) {
        type = type.substring(wrapper.length(), type.length() - 1);
      }
    }
    return type;
  }

  @Override
  public String type(String declared, int jdbcType) {
    return inner(declared).replaceFirst("\\(.*", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public int precision(String declared, int size, int scale) {
    return inner(declared).equals("UInt64") ? 20 : size;
  }

  @Override
  public String declared(String declaredName, int jdbcType, int size, int scale) {
    return inner(declaredName);
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "bool" -> SqlType.BOOLEAN;
      case "int8" -> SqlType.INT8;
      case "uint8", "int16" -> SqlType.INT16;
      case "uint16", "int32" -> SqlType.INT32;
      case "uint32", "int64" -> SqlType.INT64;
      case "uint64", "decimal", "decimal32", "decimal64", "decimal128", "decimal256" ->
          SqlType.DECIMAL;
      case "float32", "bfloat16" -> SqlType.FLOAT32;
      case "float64" -> SqlType.FLOAT64;
      case "string", "fixedstring", "uuid", "enum8", "enum16", "ipv4", "ipv6" -> SqlType.TEXT;
      case "date", "date32" -> SqlType.DATE;
      case "datetime", "datetime32", "datetime64" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  /** A number that is greater than any long stops the task. */
  @Override
  public CursorKind cursorKind(Column column) {
    return column.type().equals("uint64") ? CursorKind.NUMBER : super.cursorKind(column);
  }

  @Override
  TimeSource times() {
    return TextTimes.INSTANCE;
  }

  @Override
  String selected(Column column, SqlType type, String quoted) {
    return switch (type) {
      case INSTANT -> "toString(" + quoted + ", 'UTC')";
      case DATE, TEXT, DECIMAL -> "toString(" + quoted + ")";
      default -> quoted;
    };
  }

  @Override
  String printed(Column column, String quoted) {
    return "toString(" + quoted + ")";
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    SqlType type = sqlType(column);
    return type.isWholeNumber()
        ? name
        : type == SqlType.INSTANT ? selected(column, type, name) : printed(column, name);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "toDateTime64(?, 9, 'UTC')";
  }

  @Override
  public String timeTerm(Column column, String name) {
    return "toTimeZone(" + name + ", 'UTC')";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 9);
  }

  @Override
  String nowMsQuery() {
    return "SELECT toUnixTimestamp64Milli(now64(3))";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
