package dev.millrace.connect.jdbc.dialect;

import java.util.List;
import java.util.Optional;

/**
 * A table's columns in their order.
 *
 * @param primaryKey columns of the primary key in the key's order; empty if it has none
 */
public record Table(TableId id, List<Column> columns, List<Column> primaryKey) {
  public Table {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
