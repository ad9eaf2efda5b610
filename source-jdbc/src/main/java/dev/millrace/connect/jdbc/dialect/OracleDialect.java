package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Oracle 12.2 and later. */
public final class OracleDialect extends MetadataDialect {
  private static final String DOT = "'NLS_NUMERIC_CHARACTERS=''.,'''";

  /** Scale that the driver tells of a NUMBER without one. */
  private static final int NO_SCALE = -127;

  /** Users that Oracle makes for itself. */
  private static final Set<String> SYSTEM =
      Set.of(
          "SYS",
          "SYSTEM",
          "XDB",
          "CTXSYS",
          "MDSYS",
          "OUTLN",
          "DBSNMP",
          "WMSYS",
          "LBACSYS",
          "OLAPSYS",
          "ORDSYS",
          "ORDDATA",
          "DVSYS",
          "AUDSYS",
          "GSMADMIN_INTERNAL",
          "OJVMSYS",
          "APPQOSSYS");

  /** Oracle, "Database Error Messages". */
  private static final Failures FAILURES =
      new Failures(
          Map.ofEntries(
              Map.entry(1017, Failure.WRONG_PASSWORD),
              Map.entry(28000, Failure.WRONG_USER),
              Map.entry(28001, Failure.WRONG_PASSWORD),
              Map.entry(1045, Failure.WRONG_USER),
              Map.entry(12505, Failure.UNKNOWN_DATABASE),
              Map.entry(12514, Failure.UNKNOWN_DATABASE),
              Map.entry(1031, Failure.FORBIDDEN),
              Map.entry(41900, Failure.FORBIDDEN),
              Map.entry(942, Failure.UNKNOWN_TABLE),
              Map.entry(904, Failure.UNKNOWN_COLUMN),
              Map.entry(18, Failure.TRANSIENT),
              Map.entry(20, Failure.TRANSIENT),
              Map.entry(28, Failure.TRANSIENT),
              Map.entry(54, Failure.TRANSIENT),
              Map.entry(60, Failure.TRANSIENT),
              Map.entry(1012, Failure.TRANSIENT),
              Map.entry(1013, Failure.TRANSIENT),
              Map.entry(1033, Failure.TRANSIENT),
              Map.entry(1034, Failure.TRANSIENT),
              Map.entry(1089, Failure.TRANSIENT),
              Map.entry(1090, Failure.TRANSIENT),
              Map.entry(1092, Failure.TRANSIENT),
              Map.entry(1555, Failure.TRANSIENT),
              Map.entry(3113, Failure.TRANSIENT),
              Map.entry(3114, Failure.TRANSIENT),
              Map.entry(3135, Failure.TRANSIENT),
              Map.entry(8177, Failure.TRANSIENT),
              Map.entry(12516, Failure.TRANSIENT),
              Map.entry(12518, Failure.TRANSIENT),
              Map.entry(12519, Failure.TRANSIENT),
              Map.entry(12520, Failure.TRANSIENT),
              Map.entry(12528, Failure.TRANSIENT),
              Map.entry(12537, Failure.TRANSIENT),
              Map.entry(12541, Failure.TRANSIENT),
              Map.entry(17002, Failure.TRANSIENT),
              Map.entry(17008, Failure.TRANSIENT),
              Map.entry(17410, Failure.TRANSIENT),
              Map.entry(17800, Failure.TRANSIENT)),
          Map.of());

  public OracleDialect() {
    super("Oracle", List.of("OracleDatabaseDialect"), "jdbc:oracle:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("oracle.jdbc.OracleDriver", "com.oracle.database.jdbc:ojdbc11");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of(
        "oracle.net.CONNECT_TIMEOUT",
        millis(connect),
        "oracle.jdbc.ReadTimeout",
        millis(silence),
        "oracle.jdbc.J2EE13Compliant",
        "true",
        "remarksReporting",
        "true",
        "v$session.program",
        application);
  }

  /** The user may stand before the host. */
  @Override
  public String farSide(String url) {
    return super.farSide(url.substring(url.lastIndexOf('@') + 1));
  }

  @Override
  public List<String> tableTypes() {
    return List.of("TABLE", "VIEW", "SYNONYM");
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return SYSTEM.contains(schema);
  }

  @Override
  String estimate() {
    return "SELECT num_rows FROM all_tables WHERE owner = ? AND table_name = ?";
  }

  @Override
  public int precision(String declared, int size, int scale) {
    boolean any = scale == NO_SCALE || bare(declared).equals("float");
    return any ? 0 : size;
  }

  @Override
  public String type(String declared, int jdbcType) {
    return declared.toLowerCase(Locale.ROOT).replaceAll("\\s*\\([^)]*\\)", "");
  }

  @Override
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "number", "float" -> SqlType.DECIMAL;
      case "binary_float" -> SqlType.FLOAT32;
      case "binary_double" -> SqlType.FLOAT64;
      case "char", "varchar2", "nchar", "nvarchar2", "clob", "nclob", "long" -> SqlType.TEXT;
      case "raw", "blob", "long raw" -> SqlType.BYTES;
      case "date", "timestamp" -> SqlType.LOCAL_TIME;
      case "timestamp with time zone", "timestamp with local time zone" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  @Override
  String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "number", "float" -> "TO_CHAR(" + quoted + ", 'TM9', " + DOT + ")";
      case "rowid", "urowid" -> "ROWIDTOCHAR(" + quoted + ")";
      case "xmltype", "sys.xmltype" -> "XMLSERIALIZE(CONTENT " + quoted + " AS CLOB)";
      case "json" -> "JSON_SERIALIZE(" + quoted + " RETURNING CLOB)";
      case "vector" -> "FROM_VECTOR(" + quoted + " RETURNING CLOB)";
      case "sdo_geometry", "mdsys.sdo_geometry" -> "SDO_UTIL.TO_WKTGEOMETRY(" + quoted + ")";
      default -> "TO_CHAR(" + quoted + ")";
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return switch (sqlType(column)) {
      case TEXT -> name;
      case DECIMAL -> cursorKind(column) == CursorKind.NUMBER ? name : printed(column, name);
      case BYTES -> "RAWTOHEX(" + name + ")";
      case FLOAT32, FLOAT64 -> "TO_CHAR(" + name + ", 'TM9', " + DOT + ")";
      case LOCAL_TIME ->
          "TO_CHAR(CAST(" + name + " AS TIMESTAMP(9)), 'SYYYY-MM-DD HH24:MI:SS.FF9')";
      case INSTANT -> "TO_CHAR(SYS_EXTRACT_UTC(" + name + "), 'SYYYY-MM-DD HH24:MI:SS.FF9')";
      default -> printed(column, name);
    };
  }

  @Override
  public String parameter(Column column) {
    return switch (sqlType(column)) {
      case DECIMAL ->
          cursorKind(column) == CursorKind.NUMBER
              ? "TO_NUMBER(?)"
              : "TO_NUMBER(?, '" + "9".repeat(38) + "D" + "9".repeat(20) + "', " + DOT + ")";
      case FLOAT32 -> "TO_BINARY_FLOAT(?)";
      case FLOAT64 -> "TO_BINARY_DOUBLE(?)";
      case BYTES -> "HEXTORAW(?)";
      case LOCAL_TIME, INSTANT -> timeParameter(column);
      default -> "?";
    };
  }

  @Override
  public String timeParameter(CursorKind kind) {
    String time = "TO_TIMESTAMP(?, 'SYYYY-MM-DD HH24:MI:SS.FF9')";
    return kind == CursorKind.INSTANT ? "FROM_TZ(" + time + ", 'UTC')" : time;
  }

  /** Against a timestamp, a DATE would be cast row by row and no index used. */
  @Override
  public String timeParameter(Column column) {
    String time = timeParameter(cursorKind(column));
    return column.type().equals("date") ? "CAST(" + time + " AS DATE)" : time;
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 9);
  }

  @Override
  String nowMsQuery() {
    return "SELECT ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01')"
        + " * 86400) * 1000 FROM DUAL";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
