package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** Amazon Redshift. Its primary keys are not enforced. */
public final class RedshiftDialect extends MetadataDialect {
  private static final Failures FAILURES =
      new Failures(
          Map.of(),
          Map.of(
              "28000", Failure.WRONG_USER,
              "3F000", Failure.UNKNOWN_TABLE,
              "57014", Failure.TRANSIENT,
              "57P01", Failure.TRANSIENT,
              "57P03", Failure.TRANSIENT,
              "55P03", Failure.TRANSIENT));

  public RedshiftDialect() {
    super("Redshift", List.of("RedshiftDatabaseDialect"), "jdbc:redshift:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("com.amazon.redshift.Driver", "com.amazon.redshift:redshift-jdbc42");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of(
        "ApplicationName",
        application,
        "connectTimeout",
        seconds(connect),
        "loginTimeout",
        seconds(connect),
        "socketTimeout",
        seconds(silence),
        "tcpKeepAlive",
        "true",
        "enableFetchRingBuffer",
        "true");
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.startsWith("pg_") || super.isSystem(tableCatalog, schema);
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  String estimate() {
    return "SELECT tbl_rows FROM svv_table_info WHERE \"schema\" = ? AND \"table\" = ?";
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "bool", "boolean" -> SqlType.BOOLEAN;
      case "int2", "smallint" -> SqlType.INT16;
      case "int4", "integer" -> SqlType.INT32;
      case "int8", "bigint", "oid" -> SqlType.INT64;
      case "numeric", "decimal" -> SqlType.DECIMAL;
      case "float4", "real" -> SqlType.FLOAT32;
      case "float8", "double precision" -> SqlType.FLOAT64;
      case "char", "bpchar", "varchar", "text", "character varying", "character", "name" ->
          SqlType.TEXT;
      case "varbyte", "binary varying" -> SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time", "time without time zone" -> SqlType.TIME;
      case "timestamp", "timestamp without time zone" -> SqlType.LOCAL_TIME;
      case "timestamptz", "timestamp with time zone" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  @Override
  String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "super" -> "JSON_SERIALIZE(" + quoted + ")";
      case "geometry", "geography" -> "ST_AsEWKT(" + quoted + ")";
      default -> "CAST(" + quoted + " AS varchar(65535))";
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return switch (sqlType(column)) {
      case BYTES -> "TO_HEX(" + name + ")";
      case INT16, INT32, INT64, TEXT -> name;
      default -> "CAST(" + name + " AS varchar(65535))";
    };
  }

  @Override
  public String parameter(Column column) {
    return sqlType(column) == SqlType.BYTES ? "FROM_HEX(?)" : super.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT ? "CAST(? AS timestamptz)" : "CAST(? AS timestamp)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 6) + (kind == CursorKind.INSTANT ? "+00" : "");
  }

  @Override
  String nowMsQuery() {
    return "SELECT DATEDIFF(millisecond, timestamp '1970-01-01 00:00:00', SYSDATE)";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
