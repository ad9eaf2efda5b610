package dev.millrace.sandbox.snowflake.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The views of INFORMATION_SCHEMA, as queries of constants: what the role sees at this moment. */
final class InformationSchema {
  private InformationSchema() {}

  static String query(SessionContext context, String database, String view) throws SqlFailure {
    try {
      if (!context.catalog().hasDatabase(database)) {
        throw Failures.missing("Database", database);
      }
      return switch (view) {
        case "TABLES" -> tables(context, database);
        case "COLUMNS" -> columns(context, database);
        case "SCHEMATA" -> schemata(context, database);
        default -> throw Failures.unsupported("INFORMATION_SCHEMA." + view);
      };
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  private static List<TableInfo> visible(SessionContext context, String database)
      throws SQLException {
    List<TableInfo> visible = new ArrayList<>();
    for (Catalog.SchemaRow schema : context.catalog().schemas()) {
      if (schema.database().equals(database)) {
        for (TableInfo table : context.catalog().tables(database, schema.name())) {
          if (context.access().sees(context.role(), table)) {
            visible.add(table);
          }
        }
      }
    }
    return visible;
  }

  private static String tables(SessionContext context, String database) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (TableInfo table : visible(context, database)) {
      rows.add(
          Arrays.asList(
              database,
              table.name().schema(),
              table.name().name(),
              table.owner(),
              table.isTemporary() ? "LOCAL TEMPORARY" : "BASE TABLE",
              table.kind().equals("TABLE") ? "NO" : "YES",
              table.rows(),
              table.comment().isEmpty() ? null : table.comment()));
    }
    return values(
        rows,
        "TABLE_CATALOG VARCHAR",
        "TABLE_SCHEMA VARCHAR",
        "TABLE_NAME VARCHAR",
        "TABLE_OWNER VARCHAR",
        "TABLE_TYPE VARCHAR",
        "IS_TRANSIENT VARCHAR",
        "ROW_COUNT NUMERIC(38,0)",
        "COMMENT VARCHAR");
  }

  private static String columns(SessionContext context, String database) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (TableInfo table : visible(context, database)) {
      int position = 1;
      for (ColumnInfo column : table.columns()) {
        DataType type = column.type();
        boolean sized = type.kind() == DataType.Kind.TEXT || type.kind() == DataType.Kind.BINARY;
        boolean fixed = type.kind() == DataType.Kind.FIXED;
        rows.add(
            Arrays.asList(
                database,
                table.name().schema(),
                table.name().name(),
                column.name(),
                position++,
                column.defaultValue(),
                column.nullable() ? "YES" : "NO",
                name(type),
                sized ? type.size() : null,
                sized ? (type.kind() == DataType.Kind.TEXT ? type.bytes() : type.size()) : null,
                fixed ? type.size() : null,
                fixed ? 10 : null,
                fixed ? type.scale() : null,
                type.kind().hasTime() ? type.size() : null,
                column.comment()));
      }
    }
    return values(
        rows,
        "TABLE_CATALOG VARCHAR",
        "TABLE_SCHEMA VARCHAR",
        "TABLE_NAME VARCHAR",
        "COLUMN_NAME VARCHAR",
        "ORDINAL_POSITION NUMERIC(9,0)",
        "COLUMN_DEFAULT VARCHAR",
        "IS_NULLABLE VARCHAR",
        "DATA_TYPE VARCHAR",
        "CHARACTER_MAXIMUM_LENGTH NUMERIC(9,0)",
        "CHARACTER_OCTET_LENGTH NUMERIC(9,0)",
        "NUMERIC_PRECISION NUMERIC(9,0)",
        "NUMERIC_PRECISION_RADIX NUMERIC(9,0)",
        "NUMERIC_SCALE NUMERIC(9,0)",
        "DATETIME_PRECISION NUMERIC(9,0)",
        "COMMENT VARCHAR");
  }

  private static String name(DataType type) {
    return switch (type.kind()) {
      case FIXED -> "NUMBER";
      case REAL -> "FLOAT";
      default -> type.kind().name();
    };
  }

  private static String schemata(SessionContext context, String database) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (Catalog.SchemaRow schema : context.catalog().schemas()) {
      if (schema.database().equals(database)) {
        rows.add(List.of(database, schema.name(), schema.owner()));
      }
    }
    return values(rows, "CATALOG_NAME VARCHAR", "SCHEMA_NAME VARCHAR", "SCHEMA_OWNER VARCHAR");
  }

  /**
   * @param columns names and types of H2's
   */
  private static String values(List<List<Object>> rows, String... columns) {
    List<String> names = new ArrayList<>();
    List<String> nothing = new ArrayList<>();
    for (String column : columns) {
      int space = column.indexOf(' ');
      names.add(H2Names.quote(column.substring(0, space)));
      nothing.add("CAST(NULL AS " + column.substring(space + 1) + ")");
    }
    // The first row gives the types, and is no row of the result.
    List<String> values = new ArrayList<>(List.of("(FALSE, " + String.join(", ", nothing) + ")"));
    for (List<Object> row : rows) {
      List<String> cells = new ArrayList<>(List.of("TRUE"));
      for (Object cell : row) {
        cells.add(cell instanceof String text ? H2Names.literal(text) : String.valueOf(cell));
      }
      values.add("(" + String.join(", ", cells) + ")");
    }
    String list = String.join(", ", names);
    return "SELECT %s FROM (VALUES %s) AS \"V\"(\"IS\", %s) WHERE \"IS\""
        .formatted(list, String.join(", ", values), list);
  }
}
