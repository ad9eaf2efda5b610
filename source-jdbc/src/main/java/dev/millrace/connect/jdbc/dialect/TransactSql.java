package dev.millrace.connect.jdbc.dialect;

import java.util.Map;

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

  private TransactSql() {}

  static String type(String declared) {
    return MetadataDialect.bare(declared).replaceFirst(" identity$", "");
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
      default -> "CAST(" + quoted + " AS nvarchar(max))";
    };
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
      default -> "CAST(? AS " + column.declaredType().replaceFirst(" identity$", "") + ")";
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
