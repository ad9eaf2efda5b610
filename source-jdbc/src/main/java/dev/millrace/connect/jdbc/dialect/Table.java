package dev.millrace.connect.jdbc.dialect;

import java.util.List;
import java.util.Optional;

/**
 * A table's columns in their order.
 *
 * @param primaryKey columns of the primary key in the key's order; empty if it has none
 * @param comment what the database's users say of it; null if nothing
 * @param versioned true if each row tells the transaction that wrote it ({@link RowVersions})
 */
public record Table(
    TableId id, List<Column> columns, List<Column> primaryKey, String comment, boolean versioned) {
  public Table {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  public Table(TableId id, List<Column> columns, List<Column> primaryKey) {
    this(id, columns, primaryKey, null, false);
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
