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

/**
 * Reads the columns of MySQL and MariaDB from {@code information_schema}: the drivers tell neither
 * {@code bit(1)} from {@code bit(8)} in the same way, nor an enum from a text.
 */
final class MySqlCatalog {
  private static final String COLUMNS =
      """
      SELECT c.column_name, c.data_type, c.column_type, c.numeric_precision, c.numeric_scale,
             c.datetime_precision, c.is_nullable, c.extra, c.column_comment, k.ordinal_position,
             t.table_comment, t.table_type
      FROM information_schema.columns c
        JOIN information_schema.tables t
          ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        LEFT JOIN information_schema.key_column_usage k
          ON k.table_schema = c.table_schema AND k.table_name = c.table_name
            AND k.column_name = c.column_name AND k.constraint_name = 'PRIMARY'
      WHERE c.table_schema = ? AND c.table_name = ?
      ORDER BY c.ordinal_position
      """;

  private MySqlCatalog() {}

  static Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    Map<Integer, Column> key = new TreeMap<>();
    String comment = null;
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.catalog());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Column column = column(row);
          columns.add(column);
          // A view's comment is the word VIEW.
          comment = "VIEW".equals(row.getString(12)) ? null : text(row, 11);
          int place = row.getInt(10);
          if (!row.wasNull()) {
            key.put(place, column);
          }
        }
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table(table, columns, List.copyOf(key.values()), comment, false));
  }

  private static String text(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    return text == null || text.isEmpty() ? null : text;
  }

  private static Column column(ResultSet row) throws SQLException {
    String declared = row.getString(3);
    String type = MySqlTypes.ofCatalog(row.getString(2), declared);
    boolean number = type.startsWith("decimal") || type.startsWith("bit") || type.endsWith("int");
    return new Column(
        row.getString(1),
        type,
        null,
        declared,
        type.equals("bigint unsigned") ? 20 : row.getInt(4),
        number ? row.getInt(5) : row.getInt(6),
        "YES".equals(row.getString(7)),
        row.getString(8).contains("auto_increment"),
        text(row, 9));
  }
}
