package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What SQL Server and Azure Synapse have in common. */
final class TransactSql {
  static final Quoting BRACKETS = new Quoting("[", "]");

  /** Microsoft, "Database engine events and errors", and "Transient fault errors" of Azure SQL. */
  static final Failures FAILURES =
      new Failures(
          Map.ofEntries(
              Map.entry(18456, Failure.WRONG_PASSWORD),
              Map.entry(18452, Failure.WRONG_USER),
              Map.entry(4060, Failure.UNKNOWN_DATABASE),
              Map.entry(229, Failure.FORBIDDEN),
              Map.entry(230, Failure.FORBIDDEN),
              Map.entry(208, Failure.UNKNOWN_TABLE),
              Map.entry(207, Failure.UNKNOWN_COLUMN),
              Map.entry(1205, Failure.TRANSIENT),
              Map.entry(1222, Failure.TRANSIENT),
              Map.entry(3960, Failure.TRANSIENT),
              Map.entry(4221, Failure.TRANSIENT),
              Map.entry(10928, Failure.TRANSIENT),
              Map.entry(10929, Failure.TRANSIENT),
              Map.entry(40197, Failure.TRANSIENT),
              Map.entry(40501, Failure.TRANSIENT),
              Map.entry(40613, Failure.TRANSIENT),
              Map.entry(49918, Failure.TRANSIENT),
              Map.entry(49919, Failure.TRANSIENT),
              Map.entry(49920, Failure.TRANSIENT)),
          Map.of());

  static final String NOW_MS = "SELECT DATEDIFF_BIG(millisecond, '1970-01-01', SYSUTCDATETIME())";

  private static final Set<String> NAMES =
      Set.of(
          "bit",
          "tinyint",
          "smallint",
          "int",
          "bigint",
          "decimal",
          "numeric",
          "money",
          "smallmoney",
          "real",
          "float",
          "char",
          "varchar",
          "text",
          "nchar",
          "nvarchar",
          "ntext",
          "xml",
          "json",
          "uniqueidentifier",
          "sysname",
          "binary",
          "varbinary",
          "image",
          "timestamp",
          "rowversion",
          "date",
          "time",
          "datetime",
          "datetime2",
          "smalldatetime",
          "datetimeoffset",
          "sql_variant",
          "hierarchyid",
          "geometry",
          "geography",
          "vector");

  /** By {@link Types}, and the driver's own {@code microsoft.sql.Types}. */
  private static final Map<Integer, String> UNDER_OWN_NAMES =
      Map.ofEntries(
          Map.entry(Types.BIT, "bit"),
          Map.entry(Types.TINYINT, "tinyint"),
          Map.entry(Types.SMALLINT, "smallint"),
          Map.entry(Types.INTEGER, "int"),
          Map.entry(Types.BIGINT, "bigint"),
          Map.entry(Types.DECIMAL, "decimal"),
          Map.entry(Types.NUMERIC, "numeric"),
          Map.entry(Types.REAL, "real"),
          Map.entry(Types.DOUBLE, "float"),
          Map.entry(Types.CHAR, "char"),
          Map.entry(Types.VARCHAR, "varchar"),
          Map.entry(Types.LONGVARCHAR, "text"),
          Map.entry(Types.NCHAR, "nchar"),
          Map.entry(Types.NVARCHAR, "nvarchar"),
          Map.entry(Types.LONGNVARCHAR, "ntext"),
          Map.entry(Types.BINARY, "binary"),
          Map.entry(Types.VARBINARY, "varbinary"),
          Map.entry(Types.LONGVARBINARY, "image"),
          Map.entry(Types.DATE, "date"),
          Map.entry(Types.TIME, "time"),
          Map.entry(Types.TIMESTAMP, "datetime2"),
          Map.entry(-155, "datetimeoffset"),
          Map.entry(-145, "uniqueidentifier"),
          Map.entry(-150, "sql_variant"));

  private TransactSql() {}

  static Driver driver() {
    return Drivers.load(
        "com.microsoft.sqlserver.jdbc.SQLServerDriver", "com.microsoft.sqlserver:mssql-jdbc");
  }

  static Map<String, String> settings(String application, Duration connect, Duration silence) {
    return Map.of(
        "loginTimeout",
        MetadataDialect.seconds(connect),
        "socketTimeout",
        MetadataDialect.millis(silence),
        "applicationName",
        application,
        "responseBuffering",
        "adaptive");
  }

  /** A user's own name for a type (CREATE TYPE ... FROM) stands for what the driver says it is. */
  static String type(String declared, int jdbcType) {
    String name = MetadataDialect.bare(declared).replaceFirst(" identity$", "");
    return NAMES.contains(name) ? name : UNDER_OWN_NAMES.getOrDefault(jdbcType, name);
  }

  /** As a cast spells it, which knows neither identities nor a user's own names. */
  static String declared(String declared, int jdbcType, int size, int scale) {
    String type = type(declared, jdbcType);
    return switch (type) {
      case "decimal", "numeric" -> type + "(" + size + "," + scale + ")";
      case "char", "varchar", "binary", "varbinary" -> type + length(size, 8000);
      case "nchar", "nvarchar" -> type + length(size, 4000);
      default -> type;
    };
  }

  private static String length(int size, int most) {
    return size > most ? "(max)" : "(" + size + ")";
  }

  static SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "bit" -> SqlType.BOOLEAN;
      case "tinyint", "smallint" -> SqlType.INT16;
      case "int" -> SqlType.INT32;
      case "bigint" -> SqlType.INT64;
      case "decimal", "numeric", "money", "smallmoney" -> SqlType.DECIMAL;
      case "real" -> SqlType.FLOAT32;
      case "float" -> SqlType.FLOAT64;
      case "char",
          "varchar",
          "text",
          "nchar",
          "nvarchar",
          "ntext",
          "xml",
          "json",
          "uniqueidentifier",
          "sysname" ->
          SqlType.TEXT;
      case "binary", "varbinary", "image", "timestamp", "rowversion" -> SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "datetime", "datetime2", "smalldatetime" -> SqlType.LOCAL_TIME;
      case "datetimeoffset" -> SqlType.INSTANT;
      default -> SqlType.PRINTED;
    };
  }

  static String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "geometry", "geography" -> quoted + ".STAsText()";
      case "sql_variant" -> variant(quoted);
      default -> "CAST(" + quoted + " AS nvarchar(max))";
    };
  }

  /** By what the value is, for a plain cast cuts floats to six digits, and times to minutes. */
  private static String variant(String quoted) {
    StringBuilder sql =
        new StringBuilder("CASE CAST(SQL_VARIANT_PROPERTY(" + quoted + ", 'BaseType') AS sysname)");
    for (String type : List.of("float", "real")) {
      sql.append(when(type, quoted, type, 3));
    }
    for (String type : List.of("money", "smallmoney")) {
      sql.append(when(type, quoted, "money", 2));
    }
    for (String type : List.of("datetime", "smalldatetime", "datetime2")) {
      sql.append(when(type, quoted, "datetime2(7)", 121));
    }
    sql.append(when("datetimeoffset", quoted, "datetimeoffset(7)", 121));
    for (String type : List.of("binary", "varbinary")) {
      sql.append(when(type, quoted, "varbinary(8000)", 2));
    }
    return sql + " ELSE CAST(" + quoted + " AS nvarchar(max)) END";
  }

  private static String when(String type, String quoted, String as, int style) {
    return " WHEN '"
        + type
        + "' THEN CONVERT(nvarchar(max), CAST("
        + quoted
        + " AS "
        + as
        + "), "
        + style
        + ")";
  }

  static String asText(Column column, String quoted) {
    return switch (sqlType(column)) {
      case BYTES -> "CONVERT(varchar(max), CAST(" + quoted + " AS varbinary(max)), 2)";
      // Style 3 is the one that loses nothing.
      case FLOAT32, FLOAT64 -> "CONVERT(varchar(30), " + quoted + ", 3)";
      case DATE, TIME, LOCAL_TIME, INSTANT -> "CONVERT(varchar(40), " + quoted + ", 121)";
      default -> quoted;
    };
  }

  static String parameter(Column column) {
    return switch (column.type()) {
      // Without a cast, the column's own collation and code page count.
      case "char", "varchar", "nchar", "nvarchar", "sysname" -> "?";
      case "binary", "varbinary" -> "CONVERT(" + column.declaredType() + ", ?, 2)";
      case "timestamp", "rowversion" -> "CONVERT(binary(8), ?, 2)";
      case "money", "smallmoney" -> "CAST(? AS " + column.type() + ")";
      default -> "CAST(? AS " + column.declaredType() + ")";
    };
  }

  /** A time is compared in the column's own type, for datetime counts in thirds of 10 ms. */
  static String timeParameter(Column column) {
    return switch (column.type()) {
      case "datetime", "smalldatetime" -> "CAST(CAST(? AS datetime2(7)) AS " + column.type() + ")";
      case "datetimeoffset" -> "CAST(? AS datetimeoffset(7))";
      default -> "CAST(? AS datetime2(7))";
    };
  }
}
