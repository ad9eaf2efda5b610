package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * Apache Derby, embedded or by its network client. It can't tell its time in another zone than its
 * own, so times are bounded by this machine's clock.
 */
public final class DerbyDialect extends MetadataDialect {
  /** Derby reference manual, "SQL error messages and exceptions". */
  private static final Failures FAILURES =
      new Failures(
          Map.of(),
          Map.ofEntries(
              Map.entry("08004", Failure.WRONG_PASSWORD),
              Map.entry("XJ004", Failure.UNKNOWN_DATABASE),
              Map.entry("42X05", Failure.UNKNOWN_TABLE),
              Map.entry("42Y07", Failure.UNKNOWN_TABLE),
              Map.entry("42X04", Failure.UNKNOWN_COLUMN),
              Map.entry("42500", Failure.FORBIDDEN),
              Map.entry("42502", Failure.FORBIDDEN),
              Map.entry("42507", Failure.FORBIDDEN),
              Map.entry("40XL1", Failure.TRANSIENT),
              Map.entry("40XL2", Failure.TRANSIENT),
              Map.entry("XJ040", Failure.TRANSIENT),
              Map.entry("XSDB6", Failure.TRANSIENT),
              Map.entry("XCL52", Failure.TRANSIENT)));

  public DerbyDialect() {
    super("Derby", List.of("DerbyDatabaseDialect"), "jdbc:derby:");
  }

  @Override
  public Driver driver(String url) {
    return url.startsWith("jdbc:derby://")
        ? Drivers.load(
            "org.apache.derby.client.ClientAutoloadedDriver",
            "org.apache.derby:derbyclient (10.16, and derbyshared)")
        : Drivers.load(
            "org.apache.derby.iapi.jdbc.AutoloadedDriver",
            "org.apache.derby:derby (10.16, and derbyshared)");
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.startsWith("SYS") || schema.equals("SQLJ") || schema.equals("NULLID");
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "smallint" -> SqlType.INT16;
      case "integer" -> SqlType.INT32;
      case "bigint" -> SqlType.INT64;
      case "decimal", "numeric" -> SqlType.DECIMAL;
      case "real" -> SqlType.FLOAT32;
      case "double", "float" -> SqlType.FLOAT64;
      case "char", "varchar", "long varchar", "clob" -> SqlType.TEXT;
      case "char for bit data", "varchar for bit data", "long varchar for bit data", "blob" ->
          SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "timestamp" -> SqlType.LOCAL_TIME;
      default -> SqlType.PRINTED;
    };
  }

  /** Derby gives no class of {@code java.time}; its texts are exact. */
  @Override
  TimeSource times() {
    return TextTimes.INSTANCE;
  }

  /** Only a serializer makes text of XML. */
  @Override
  String printed(Column column, String quoted) {
    return column.type().equals("xml") ? "XMLSERIALIZE(" + quoted + " AS CLOB)" : quoted;
  }

  @Override
  public String parameter(Column column) {
    return switch (sqlType(column)) {
      case TEXT -> "?";
      // Numbers and text are not cast to each other, but by way of CHAR.
      case INT16, INT32, INT64, DECIMAL ->
          "CAST(CAST(? AS CHAR(60)) AS " + column.declaredType() + ")";
      case FLOAT32 -> "CAST(DOUBLE(CAST(? AS VARCHAR(60))) AS REAL)";
      case FLOAT64 -> "DOUBLE(CAST(? AS VARCHAR(60)))";
      default -> "CAST(CAST(? AS VARCHAR(60)) AS " + column.declaredType() + ")";
    };
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "TIMESTAMP(CAST(? AS VARCHAR(29)))";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 9);
  }

  @Override
  public long nowMs(Connection connection) throws SQLException {
    return System.currentTimeMillis();
  }

  @Override
  String nowMsQuery() {
    throw new UnsupportedOperationException("Derby's time has no zone");
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
