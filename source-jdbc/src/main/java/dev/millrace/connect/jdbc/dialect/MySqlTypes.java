package dev.millrace.connect.jdbc.dialect;

import java.util.Locale;

/** The types of MySQL and MariaDB, by the names of {@code information_schema}. */
final class MySqlTypes {
  private MySqlTypes() {}

  /** {@code unsigned} is a part of the name. */
  static String ofCatalog(String dataType, String columnType) {
    String type = dataType.toLowerCase(Locale.ROOT);
    return columnType.toLowerCase(Locale.ROOT).contains("unsigned") ? type + " unsigned" : type;
  }

  static String ofDriver(String declared) {
    return MetadataDialect.bare(declared).replaceFirst("^integer", "int");
  }

  static SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "tinyint" -> SqlType.INT8;
      case "tinyint unsigned", "smallint", "year" -> SqlType.INT16;
      case "smallint unsigned", "mediumint", "mediumint unsigned", "int" -> SqlType.INT32;
      case "int unsigned", "bigint" -> SqlType.INT64;
      case "bigint unsigned", "decimal", "decimal unsigned", "numeric" -> SqlType.DECIMAL;
      case "float", "float unsigned" -> SqlType.FLOAT32;
      case "double", "double unsigned", "real" -> SqlType.FLOAT64;
      case "bit" -> column.precision() == 1 ? SqlType.BOOLEAN : SqlType.BYTES;
      case "date" -> SqlType.DATE;
      case "datetime" -> SqlType.LOCAL_TIME;
      case "timestamp" -> SqlType.INSTANT;
      case "time" -> SqlType.TIME;
      case "char",
          "varchar",
          "tinytext",
          "text",
          "mediumtext",
          "longtext",
          "enum",
          "set",
          "json",
          "uuid",
          "inet4",
          "inet6" ->
          SqlType.TEXT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> SqlType.BYTES;
      default -> SqlType.PRINTED;
    };
  }

  static String selected(Column column, SqlType type, String quoted) {
    return switch (column.type()) {
      case "date", "datetime", "timestamp", "time", "json", "uuid", "inet4", "inet6" ->
          "CAST(" + quoted + " AS CHAR)";
      // Through text, FLOAT has six digits only; a sum of its own kind has all.
      case "float", "float unsigned" -> "CAST(" + quoted + " AS DOUBLE)";
      case "year" -> "CAST(" + quoted + " AS SIGNED)";
      case "bit" -> type == SqlType.BOOLEAN ? quoted + " + 0" : bits(column, quoted);
      default -> quoted;
    };
  }

  /** As many bytes as the bits take. */
  private static String bits(Column column, String quoted) {
    int digits = (column.precision() + 7) / 8 * 2;
    return "UNHEX(LPAD(HEX(" + quoted + " + 0), " + digits + ", '0'))";
  }

  static String printed(Column column, String quoted) {
    return switch (column.type()) {
      case "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection" ->
          "ST_AsText(" + quoted + ")";
      case "vector" -> "VEC_ToText(" + quoted + ")";
      default -> "CAST(" + quoted + " AS CHAR)";
    };
  }

  /** Enums and sets are ordered by their number. */
  static String asText(Column column, String quoted) {
    return switch (column.type()) {
      case "enum", "set", "bit" -> "CAST(" + quoted + " + 0 AS CHAR)";
      case "float", "float unsigned", "double", "double unsigned" ->
          "CAST(CAST(" + quoted + " AS DOUBLE) AS CHAR)";
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
          "HEX(" + quoted + ")";
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> quoted;
      default -> "CAST(" + quoted + " AS CHAR)";
    };
  }

  static String parameter(Column column) {
    return switch (column.type()) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> "CAST(? AS SIGNED)";
      case "tinyint unsigned",
          "smallint unsigned",
          "mediumint unsigned",
          "int unsigned",
          "bigint unsigned",
          "year",
          "enum",
          "set",
          "bit" ->
          "CAST(? AS UNSIGNED)";
      case "decimal", "decimal unsigned" ->
          "CAST(? AS DECIMAL(" + column.precision() + "," + column.scale() + "))";
      case "float", "float unsigned", "double", "double unsigned" -> "CAST(? AS DOUBLE)";
      case "date" -> "CAST(? AS DATE)";
      case "datetime", "timestamp" -> "CAST(? AS DATETIME(6))";
      case "time" -> "CAST(? AS TIME(6))";
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "UNHEX(?)";
      // A column's collation wins over that of a parameter, but not over that of a cast.
      default -> "?";
    };
  }
}
