package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a database's catalog through its driver. */
final class MetadataCatalog {
  /** What the catalog can't say by itself. */
  interface Naming {
    /** The parts of a table's name that tell it apart from another connection's point of view. */
    TableId id(String catalog, String schema, String name);

    /** The catalog, and the schema, to look for {@code table} in; null for any. */
    String catalog(TableId table);

    String schema(TableId table);

    /** True for what the database keeps for itself. */
    boolean isSystem(String catalog, String schema);

    /** The dialect's name of a type. */
    String type(String declared, int jdbcType);

    /** Digits in all of a decimal; 0 if it takes any. */
    int precision(String declared, int size, int scale);

    /** How SQL spells a type. */
    String declared(String name, int jdbcType, int size, int scale);
  }

  private final Naming naming;

  MetadataCatalog(Naming naming) {
    this.naming = naming;
  }

  List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    List<ListedTable> tables = new ArrayList<>();
    try (ResultSet row =
        meta.getTables(
            catalogPattern == null ? connection.getCatalog() : null,
            schemaPattern,
            "%",
            types.toArray(String[]::new))) {
      while (row.next()) {
        String catalog = text(row, "TABLE_CAT");
        String schema = text(row, "TABLE_SCHEM");
        if (!naming.isSystem(catalog, schema) && like(catalog, catalogPattern)) {
          TableId id = naming.id(catalog, schema, row.getString("TABLE_NAME"));
          tables.add(new ListedTable(catalog, id, true, false));
        }
      }
    }
    List<ListedTable> keyed = new ArrayList<>();
    for (ListedTable table : tables) {
      keyed.add(
          new ListedTable(
              table.catalog(), table.id(), true, !keyNames(meta, table.id()).isEmpty()));
    }
    return keyed;
  }

  private static String text(ResultSet row, String label) throws SQLException {
    String text = row.getString(label);
    return text == null ? "" : text;
  }

  /** SQL's LIKE, without escapes. */
  static boolean like(String text, String pattern) {
    if (pattern == null) {
      return true;
    }
    StringBuilder regex = new StringBuilder("(?is)");
    pattern
        .chars()
        .forEach(
            c ->
                regex.append(
                    c == '%'
                        ? ".*"
                        : c == '_' ? "." : java.util.regex.Pattern.quote(Character.toString(c))));
    return text.matches(regex.toString());
  }

  Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    Map<Integer, Column> places = new TreeMap<>();
    try (ResultSet row =
        meta.getColumns(
            naming.catalog(table),
            escaped(meta, naming.schema(table)),
            escaped(meta, table.name()),
            "%")) {
      while (row.next()) {
        if (isOf(table, row)) {
          places.put(row.getInt("ORDINAL_POSITION"), column(row));
        }
      }
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    List<Column> columns = List.copyOf(places.values());
    List<Column> key = new ArrayList<>();
    for (String name : keyNames(meta, table)) {
      columns.stream().filter(column -> column.name().equals(name)).forEach(key::add);
    }
    return Optional.of(new Table(table, columns, key, comment(meta, table), false));
  }

  /** A pattern may match more tables than the one that it was made of. */
  private boolean isOf(TableId table, ResultSet row) throws SQLException {
    return naming
        .id(text(row, "TABLE_CAT"), text(row, "TABLE_SCHEM"), row.getString("TABLE_NAME"))
        .equals(table);
  }

  private static String escaped(DatabaseMetaData meta, String name) throws SQLException {
    String escape = meta.getSearchStringEscape();
    if (name == null || escape == null || escape.isEmpty()) {
      return name;
    }
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private Column column(ResultSet row) throws SQLException {
    // In the order of the columns, which some drivers stream.
    String name = row.getString("COLUMN_NAME");
    int jdbcType = row.getInt("DATA_TYPE");
    String declared = row.getString("TYPE_NAME");
    int size = row.getInt("COLUMN_SIZE");
    int scale = row.getInt("DECIMAL_DIGITS");
    boolean nullable = row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
    String comment = row.getString("REMARKS");
    boolean generated = "YES".equalsIgnoreCase(row.getString("IS_AUTOINCREMENT"));
    return new Column(
        name,
        naming.type(declared, jdbcType),
        null,
        naming.declared(declared, jdbcType, size, scale),
        naming.precision(declared, size, scale),
        scale,
        nullable,
        generated,
        comment == null || comment.isBlank() ? null : comment);
  }

  private List<String> keyNames(DatabaseMetaData meta, TableId table) throws SQLException {
    Map<Integer, String> names = new TreeMap<>();
    try (ResultSet row =
        meta.getPrimaryKeys(naming.catalog(table), naming.schema(table), table.name())) {
      while (row.next()) {
        names.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(names.values());
  }

  private String comment(DatabaseMetaData meta, TableId table) throws SQLException {
    try (ResultSet row =
        meta.getTables(
            naming.catalog(table),
            escaped(meta, naming.schema(table)),
            escaped(meta, table.name()),
            null)) {
      while (row.next()) {
        if (isOf(table, row)) {
          String comment = row.getString("REMARKS");
          return comment == null || comment.isBlank() ? null : comment;
        }
      }
    }
    return null;
  }

  /** Prepares the query, and runs it without rows only where the driver can't tell otherwise. */
  Table describeQuery(Connection connection, TableId id, String query) throws SQLException {
    String empty = "SELECT * FROM (" + query + "\n) q WHERE 1=0";
    try (PreparedStatement statement = connection.prepareStatement(empty)) {
      ResultSetMetaData meta = statement.getMetaData();
      if (meta != null) {
        return table(id, meta);
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(empty)) {
      return table(id, rows.getMetaData());
    }
  }

  private Table table(TableId id, ResultSetMetaData meta) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String type = meta.getColumnTypeName(i);
      int jdbcType = meta.getColumnType(i);
      int size = meta.getPrecision(i);
      int scale = meta.getScale(i);
      // Any column may be null: an outer join makes nulls of columns that are declared NOT NULL.
      columns.add(
          new Column(
              meta.getColumnLabel(i),
              naming.type(type, jdbcType),
              null,
              naming.declared(type, jdbcType, size, scale),
              naming.precision(type, size, scale),
              scale,
              true,
              false));
    }
    return new Table(id, columns, List.of());
  }

  Set<String> indexedColumns(Connection connection, TableId table) throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    Set<String> leads = new HashSet<>();
    keyNames(meta, table).stream().findFirst().ifPresent(leads::add);
    try (ResultSet row =
        meta.getIndexInfo(naming.catalog(table), naming.schema(table), table.name(), false, true)) {
      while (row.next()) {
        boolean lead = row.getShort("ORDINAL_POSITION") == 1;
        String column = row.getString("COLUMN_NAME");
        String filter = row.getString("FILTER_CONDITION");
        if (lead && column != null && (filter == null || filter.isEmpty())) {
          leads.add(column);
        }
      }
    }
    return leads;
  }
}
