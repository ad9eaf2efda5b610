package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Db2 for Linux, UNIX and Windows, 11.1 and later. */
public final class Db2Dialect extends MetadataDialect {
  /** IBM, "SQL messages". */
  private static final Failures FAILURES =
      new Failures(
          Map.ofEntries(
              Map.entry(-4214, Failure.WRONG_PASSWORD),
              Map.entry(-1060, Failure.WRONG_USER),
              Map.entry(-1013, Failure.UNKNOWN_DATABASE),
              Map.entry(-551, Failure.FORBIDDEN),
              Map.entry(-204, Failure.UNKNOWN_TABLE),
              Map.entry(-206, Failure.UNKNOWN_COLUMN),
              Map.entry(-904, Failure.TRANSIENT),
              Map.entry(-911, Failure.TRANSIENT),
              Map.entry(-913, Failure.TRANSIENT),
              Map.entry(-1035, Failure.TRANSIENT),
              Map.entry(-1224, Failure.TRANSIENT),
              Map.entry(-4499, Failure.TRANSIENT),
              Map.entry(-30081, Failure.TRANSIENT)),
          Map.of("57011", Failure.TRANSIENT, "57033", Failure.TRANSIENT));

  public Db2Dialect() {
    super("Db2", List.of("Db2DatabaseDialect"), "jdbc:db2:");
  }

  @Override
  public Driver driver(String url) {
    return Drivers.load("com.ibm.db2.jcc.DB2Driver", "com.ibm.db2:jcc");
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of(
        "loginTimeout",
        seconds(connect),
        "blockingReadConnectionTimeout",
        seconds(silence),
        "clientProgramName",
        application,
        "progressiveStreaming",
        "1");
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.startsWith("SYS") || super.isSystem(tableCatalog, schema);
  }

  @Override
  String estimate() {
    return "SELECT card FROM syscat.tables WHERE tabschema = ? AND tabname = ?";
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
  SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "boolean" -> SqlType.BOOLEAN;
      case "smallint" -> SqlType.INT16;
      case "integer" -> SqlType.INT32;
      case "bigint" -> SqlType.INT64;
      case "decimal", "numeric" -> SqlType.DECIMAL;
      case "real" -> SqlType.FLOAT32;
      case "double", "float" -> SqlType.FLOAT64;
      case "char",
          "varchar",
          "long varchar",
          "clob",
          "graphic",
          "vargraphic",
          "long vargraphic",
          "dbclob",
          "nchar",
          "nvarchar",
          "nclob" ->
          SqlType.TEXT;
      case "char for bit data",
          "varchar for bit data",
          "long varchar for bit data",
          "binary",
          "varbinary",
          "blob" ->
          SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "timestamp" -> SqlType.LOCAL_TIME;
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
      case "xml" -> "XMLSERIALIZE(" + quoted + " AS CLOB(2G))";
      case "decfloat" -> "CAST(" + quoted + " AS VARCHAR(60))";
      // A cast to less would cut what is longer, with no more than a warning.
      default -> "CAST(" + quoted + " AS VARCHAR(32672))";
    };
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    String name = quoting.of(column.name());
    return sqlType(column) == SqlType.BYTES ? "HEX(" + name + ")" : name;
  }

  @Override
  public String parameter(Column column) {
    return sqlType(column) == SqlType.BYTES
        ? "VARBINARY(HEXTORAW(CAST(? AS VARCHAR(32672))))"
        : super.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "CAST(? AS TIMESTAMP(12))";
  }

  @Override
  String nowMsQuery() {
    return "VALUES BIGINT(DAYS(CURRENT TIMESTAMP - CURRENT TIMEZONE) - DAYS('1970-01-01'))"
        + " * 86400000 + BIGINT(MIDNIGHT_SECONDS(CURRENT TIMESTAMP - CURRENT TIMEZONE)) * 1000";
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
