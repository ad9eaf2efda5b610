package dev.millrace.connect.snowflake.table;

import dev.millrace.connect.snowflake.table.TableShape.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How the fields of files come into the columns of a table.
 *
 * @param all in the files' order
 * @param left fields without a column
 */
public record LoadColumns(List<LoadColumn> all, List<String> left) {

  /**
   * @param expression the column's value out of a file
   */
  public record LoadColumn(String field, String column, ColumnType type, String expression) {
    public String quoted() {
      return Identifiers.quote(column);
    }
  }

  /**
   * @param extras fields that have a column of their own name, which the table lacks
   * @throws org.apache.kafka.connect.errors.DataException if values would change in a column
   */
  public static LoadColumns of(
      TableShape table, Collection<Need> needs, Collection<String> extras) {
    List<LoadColumn> all = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Need need : needs) {
      Optional<Column> column =
          extras.contains(need.field())
              ? Optional.of(new Column(need.field(), need.wanted(), false, false))
              : table.column(need.field());
      if (column.isEmpty()) {
        left.add(need.field());
      } else {
        Evolution.requireFit(table, column.get(), need);
        ColumnType type = column.get().type();
        all.add(
            new LoadColumn(
                need.field(),
                column.get().name(),
                type,
                need.form().expression(need.field(), type)));
      }
    }
    return new LoadColumns(all, left);
  }
}
