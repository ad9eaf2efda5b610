package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of one table are asked for, and in which order. Built once for a table's columns.
 */
final class RowPlan {
  private final Table table;
  private final RowShape shape;
  private final Criteria criteria;
  private final List<String> select;
  private final int[] placeIndexes;

  RowPlan(Table table, RowShape shape, ReadSettings settings, Dialect dialect) {
    this.table = table;
    this.shape = shape;
    this.criteria = new Criteria(CursorColumns.of(table, settings), settings, dialect);
    this.select = new ArrayList<>(shape.select());
    this.placeIndexes = criteria.selected().stream().mapToInt(this::indexOf).toArray();
  }

  /** The place of {@code expression} in the select list, from 1; adds it if it is not there. */
  private int indexOf(String expression) {
    if (!select.contains(expression)) {
      select.add(expression);
    }
    return select.indexOf(expression) + 1;
  }

  /** True if this plan still fits the table. */
  boolean fits(Table now) {
    return table.equals(now);
  }

  Criteria criteria() {
    return criteria;
  }

  RowShape shape() {
    return shape;
  }

  /**
   * @param from what follows FROM, with the alias
   */
  String sql(String from, Condition condition) {
    return "SELECT "
        + String.join(", ", select)
        + " FROM "
        + from
        + (condition.sql().isEmpty() ? "" : " WHERE " + condition.sql())
        + criteria.orderBy();
  }

  /** The row's place in the order of {@link #criteria}. */
  Place place(ResultSet row) throws SQLException {
    return criteria.place(row, placeIndexes);
  }
}
