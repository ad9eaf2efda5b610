package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads SQLite's columns, also the generated ones, and tells which is the row's number. */
final class SqliteCatalog {
  /** Hidden is 1 for a virtual table's own columns, and 2 or 3 for generated ones. */
  private static final String COLUMNS =
      """
      SELECT x.name, x.type, x."notnull" OR (l.wr AND x.pk > 0), x.pk, l.wr
      FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, l.schema) x
      WHERE l.schema = 'main' AND l.name = ? AND x.hidden <> 1
      ORDER BY x.cid
      """;

  private static final Pattern SIZE = Pattern.compile("\\((\\d{1,6})(?:\\s*,\\s*(\\d{1,6}))?\\)");

  private SqliteCatalog() {}

  static Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    Map<Integer, Column> key = new TreeMap<>();
    boolean withoutRowNumber = false;
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Column column = column(row.getString(1), row.getString(2), !row.getBoolean(3), false);
          columns.add(column);
          withoutRowNumber = row.getBoolean(5);
          int place = row.getInt(4);
          if (place > 0) {
            key.put(place, column);
          }
        }
      }
    }
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    List<Column> keys = new ArrayList<>(key.values());
    // https://www.sqlite.org/lang_createtable.html#rowid: it is that number by another name.
    if (keys.size() == 1
        && !withoutRowNumber
        && keys.get(0).declaredType().equalsIgnoreCase("INTEGER")) {
      Column number = column(keys.get(0).name(), "INTEGER", false, true);
      columns.replaceAll(column -> column.name().equals(number.name()) ? number : column);
      keys.set(0, number);
    }
    return Optional.of(new Table(table, columns, keys));
  }

  private static Column column(String name, String declared, boolean nullable, boolean generated) {
    Matcher size = SIZE.matcher(declared);
    boolean sized = size.find();
    return new Column(
        name,
        SqliteTypes.type(declared),
        null,
        declared.isEmpty() ? "no type" : declared,
        sized ? Integer.parseInt(size.group(1)) : 0,
        sized && size.group(2) != null ? Integer.parseInt(size.group(2)) : 0,
        nullable,
        generated);
  }
}
