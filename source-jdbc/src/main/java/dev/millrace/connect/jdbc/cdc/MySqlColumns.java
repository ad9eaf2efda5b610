package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Column;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Columns of MySQL and MariaDB as the statements that made them describe them, which Debezium reads
 * in the log. They know many names for a type.
 */
final class MySqlColumns {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("integer", "int"),
          Map.entry("int1", "tinyint"),
          Map.entry("int2", "smallint"),
          Map.entry("int3", "mediumint"),
          Map.entry("middleint", "mediumint"),
          Map.entry("int4", "int"),
          Map.entry("int8", "bigint"),
          Map.entry("bool", "tinyint"),
          Map.entry("boolean", "tinyint"),
          Map.entry("serial", "bigint unsigned"),
          Map.entry("dec", "decimal"),
          Map.entry("numeric", "decimal"),
          Map.entry("fixed", "decimal"),
          Map.entry("real", "double"),
          Map.entry("double precision", "double"),
          Map.entry("float4", "float"),
          Map.entry("float8", "double"),
          Map.entry("character", "char"),
          Map.entry("nchar", "char"),
          Map.entry("national char", "char"),
          Map.entry("national character", "char"),
          Map.entry("character varying", "varchar"),
          Map.entry("varcharacter", "varchar"),
          Map.entry("nvarchar", "varchar"),
          Map.entry("national varchar", "varchar"),
          Map.entry("long", "mediumtext"),
          Map.entry("long varchar", "mediumtext"),
          Map.entry("long varbinary", "mediumblob"));

  private static final Set<String> TEXTS =
      Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json");

  private static final Set<String> KNOWN =
      Set.of(
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "float",
          "double",
          "bit",
          "year",
          "date",
          "datetime",
          "timestamp",
          "time",
          "binary",
          "varbinary",
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "uuid");

  /** Of floats, the greatest precision that is single. */
  private static final int SINGLE = 24;

  private MySqlColumns() {}

  /**
   * Null for what Debezium alone can read: enums and sets, whose words the log does not tell, and
   * geometries.
   */
  static Column of(RelationalColumn column) {
    String type = type(column);
    boolean unsigned = type.endsWith(" unsigned");
    String plain = unsigned ? type.substring(0, type.length() - " unsigned".length()) : type;
    if (!TEXTS.contains(plain) && !KNOWN.contains(plain)) {
      return null;
    }
    int length = column.length().orElse(0);
    int scale = column.scale().orElse(0);
    int precision =
        switch (plain) {
          case "decimal" -> length == 0 ? 10 : length;
          case "bit" -> Math.max(length, 1);
          case "bigint" -> unsigned ? 20 : 19;
          default -> length;
        };
    boolean time = plain.equals("datetime") || plain.equals("timestamp") || plain.equals("time");
    return new Column(
        column.name(),
        type,
        null,
        column.typeExpression().toLowerCase(Locale.ROOT),
        precision,
        time ? length : plain.equals("decimal") ? scale : 0,
        column.isOptional(),
        false);
  }

  private static String type(RelationalColumn column) {
    String words =
        column
            .typeName()
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\([^)]*\\)", "")
            .replaceAll("\\b(signed|zerofill|binary(?=.))\\b", "")
            .replaceAll("\\s+", " ")
            .strip();
    boolean unsigned = words.endsWith(" unsigned") || column.typeName().contains("ZEROFILL");
    String plain = words.replace(" unsigned", "");
    String name = NAMES.getOrDefault(plain, plain);
    if (name.equals("float") && column.length().orElse(0) > SINGLE && column.scale().isEmpty()) {
      name = "double";
    }
    return unsigned && !name.endsWith(" unsigned") ? name + " unsigned" : name;
  }

  static boolean isText(Column column) {
    return TEXTS.contains(column.type());
  }
}
