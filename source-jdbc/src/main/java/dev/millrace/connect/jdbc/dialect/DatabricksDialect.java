package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Databricks SQL. Its primary keys are not enforced. */
public final class DatabricksDialect extends MetadataDialect {
  private static final Failures FAILURES =
      new Failures(Map.of(), Map.of("42704", Failure.UNKNOWN_DATABASE));

  public DatabricksDialect() {
    super("Databricks", List.of(), "jdbc:databricks:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("com.databricks.client.jdbc.Driver", "com.databricks:databricks-jdbc");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of(
        "SocketTimeout", seconds(silence),
        "UserAgentEntry", "millrace",
        "IgnoreTransactions", "1");
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
  public Optional<String> sample(String select, String quotedTable, long rows, long total) {
    double percent = Math.min(100, Math.max(0.0001, 100.0 * rows / Math.max(1, total)));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "SELECT %s FROM (SELECT * FROM %s) TABLESAMPLE (%f PERCENT)",
            select,
            quotedTable,
            percent));
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  public String type(String declared, int jdbcType) {
    return bare(declared).replaceFirst("[<].*", "");
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "tinyint", "byte" -> SqlType.INT8;
      case "smallint", "short" -> SqlType.INT16;
      case "int", "integer" -> SqlType.INT32;
      case "bigint", "long" -> SqlType.INT64;
      case "decimal" -> SqlType.DECIMAL;
      case "float" -> SqlType.FLOAT32;
      case "double" -> SqlType.FLOAT64;
      case "string", "varchar", "char" -> SqlType.TEXT;
      case "binary" -> SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "timestamp_ntz" -> SqlType.LOCAL_TIME;
      case "timestamp" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  @Override
  TimeSource times() {
    return TextTimes.INSTANCE;
  }

  @Override
  String selected(Column column, SqlType type, String quoted) {
    return switch (type) {
      case DATE, LOCAL_TIME -> "CAST(" + quoted + " AS STRING)";
      case INSTANT -> "date_format(" + quoted + ", 'yyyy-MM-dd HH:mm:ss.SSSSSSXXX')";
      default -> quoted;
    };
  }

  @Override
  String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "array", "map", "struct", "variant" -> "to_json(" + quoted + ")";
      case "geometry", "geography" -> "st_asewkt(" + quoted + ")";
      default -> "CAST(" + quoted + " AS STRING)";
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    SqlType type = sqlType(column);
    return type == SqlType.BYTES ? "hex(" + name + ")" : selected(column, type, name);
  }

  @Override
  public String parameter(Column column) {
    return sqlType(column) == SqlType.BYTES ? "unhex(?)" : super.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT ? "CAST(? AS TIMESTAMP)" : "CAST(? AS TIMESTAMP_NTZ)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 6) + (kind == CursorKind.INSTANT ? "Z" : "");
  }

  @Override
  public LocalDateTime time(CursorKind kind, ResultSet row, int index) throws SQLException {
    Timestamp value = row.getTimestamp(index);
    if (value == null) {
      return null;
    }
    return kind == CursorKind.INSTANT
        ? LocalDateTime.ofInstant(value.toInstant(), ZoneOffset.UTC)
        : value.toLocalDateTime();
  }

  @Override
  String nowMsQuery() {
    return "SELECT unix_millis(current_timestamp())";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
