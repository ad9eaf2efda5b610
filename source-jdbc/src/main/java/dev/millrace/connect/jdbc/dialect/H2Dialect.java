package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** H2 2 and later. Its SQLSTATEs are its codes. */
public final class H2Dialect extends MetadataDialect {
  /** {@code org.h2.api.ErrorCode}. */
  private static final Failures FAILURES =
      new Failures(
          Map.of(
              28000, Failure.WRONG_PASSWORD,
              90146, Failure.UNKNOWN_DATABASE,
              90096, Failure.FORBIDDEN,
              42102, Failure.UNKNOWN_TABLE,
              42104, Failure.UNKNOWN_TABLE,
              42122, Failure.UNKNOWN_COLUMN,
              50200, Failure.TRANSIENT,
              90020, Failure.TRANSIENT,
              90067, Failure.TRANSIENT,
              90121, Failure.TRANSIENT),
          Map.of("57014", Failure.TRANSIENT));

  public H2Dialect() {
    super("H2", List.of(), "jdbc:h2:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("org.h2.Driver", "com.h2database:h2");
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  String estimate() {
    return "SELECT row_count_estimate FROM information_schema.tables"
        + " WHERE table_schema = ? AND table_name = ?";
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "tinyint" -> SqlType.INT8;
      case "smallint" -> SqlType.INT16;
      case "integer" -> SqlType.INT32;
      case "bigint" -> SqlType.INT64;
      case "numeric", "decimal" -> SqlType.DECIMAL;
      case "real" -> SqlType.FLOAT32;
      case "double precision", "float" -> SqlType.FLOAT64;
      case "character",
          "character varying",
          "varchar_ignorecase",
          "character large object",
          "enum",
          "uuid" ->
          SqlType.TEXT;
      case "binary", "binary varying", "binary large object" -> SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "timestamp" -> SqlType.LOCAL_TIME;
      case "timestamp with time zone" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  @Override
  public String declared(String declaredName, int jdbcType, int size, int scale) {
    return declaredName.startsWith("DECFLOAT") || declaredName.equals("UUID")
        ? declaredName
        : super.declared(declaredName, jdbcType, size, scale);
  }

  @Override
  String printed(Column column, String quoted) {
    return "CAST(" + quoted + " AS CHARACTER VARYING)";
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return switch (sqlType(column)) {
      case INT8, INT16, INT32, INT64, TEXT -> name;
      case BYTES -> "RAWTOHEX(" + name + ")";
      default -> printed(column, name);
    };
  }

  @Override
  public String parameter(Column column) {
    if (sqlType(column) == SqlType.BYTES) {
      throw new ConnectException(
          "Column "
              + column.name()
              + " ("
              + column.declaredType()
              + ") can't tell where to go on: H2 makes no bytes of text. Read the table in mode"
              + " incrementing or timestamp+incrementing, or leave it out");
    }
    return sqlType(column) == SqlType.TIME ? "CAST(? AS TIME(9))" : super.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT
        ? "CAST(? AS TIMESTAMP(9) WITH TIME ZONE)"
        : "CAST(? AS TIMESTAMP(9))";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 9) + (kind == CursorKind.INSTANT ? "+00" : "");
  }

  @Override
  String nowMsQuery() {
    return "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(9)) * 1000) AS BIGINT)";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
