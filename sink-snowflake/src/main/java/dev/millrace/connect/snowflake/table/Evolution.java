package dev.millrace.connect.snowflake.table;

import dev.millrace.connect.snowflake.table.ColumnType.Kind;
import dev.millrace.connect.snowflake.table.TableShape.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.DataException;

/** What has to become of a table so that it takes a batch. Pure. */
public final class Evolution {
  private Evolution() {}

  /** Joins what several files ask, by field. */
  public static List<Need> join(Collection<Need> needs) {
    Map<String, Need> byField = new LinkedHashMap<>();
    needs.forEach(need -> byField.merge(need.field(), need, Need::and));
    return List.copyOf(byField.values());
  }

  /**
   * A statement that makes a table.
   *
   * @param key the fields that tell its rows apart; empty for none
   */
  public static String create(String table, Collection<Need> needs, List<String> key) {
    List<String> parts =
        needs.stream()
            .map(
                need ->
                    Identifiers.quote(need.field())
                        + " "
                        + need.wanted().sql()
                        + (key.contains(need.field()) ? " NOT NULL" : ""))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!key.isEmpty()) {
      parts.add(
          "PRIMARY KEY ("
              + key.stream().map(Identifiers::quote).collect(Collectors.joining(", "))
              + ")");
    }
    return "CREATE TABLE IF NOT EXISTS "
        + Identifiers.quote(table)
        + " ("
        + String.join(", ", parts)
        + ")";
  }

  /**
   * Statements that change a table; none if it takes the batch as it is. They may have been run by
   * another task already.
   *
   * @param whole whether the batch has whole rows, so that columns without a field get null
   * @throws DataException if no change would do
   */
  public static List<String> alter(TableShape table, Collection<Need> needs, boolean whole) {
    String alter = "ALTER TABLE " + Identifiers.quote(table.name()) + " ";
    List<String> statements = new ArrayList<>();
    Set<String> filled = new HashSet<>();
    for (Need need : needs) {
      Column column = table.column(need.field()).orElse(null);
      if (column == null) {
        statements.add(
            alter
                + "ADD COLUMN IF NOT EXISTS "
                + Identifiers.quote(need.field())
                + " "
                + need.wanted().sql());
        continue;
      }
      filled.add(column.name());
      requireFit(table, column, need);
      String change = alter + "ALTER COLUMN " + Identifiers.quote(column.name());
      if (column.required() && need.nulls()) {
        statements.add(change + " DROP NOT NULL");
      }
      ColumnType wider = wider(column.type(), need);
      if (!wider.equals(column.type())) {
        statements.add(change + " SET DATA TYPE " + wider.sql());
      }
    }
    for (Column column : table.columns()) {
      if (whole && column.required() && !column.defaulted() && !filled.contains(column.name())) {
        statements.add(
            alter + "ALTER COLUMN " + Identifiers.quote(column.name()) + " DROP NOT NULL");
      }
    }
    return statements;
  }

  /**
   * @throws DataException if values would change in the column
   */
  static void requireFit(TableShape table, Column column, Need need) {
    ColumnType type = column.type();
    boolean digitsLost =
        type.kind() == Kind.NUMBER
            && need.wanted().kind() == Kind.NUMBER
            && need.wanted().scale() > type.scale();
    boolean rounded = need.form() == Form.WHOLE && type.kind() == Kind.FLOAT && need.size() > 15;
    if (!need.form().fits(type.kind()) || digitsLost || rounded) {
      throw new DataException(
          "field '"
              + need.field()
              + "', which would be "
              + need.wanted().sql()
              + ", has no place in the column "
              + column.name()
              + " "
              + type.sql()
              + " of table "
              + table.name()
              + ": cast it by a transform, or change the column");
    }
  }

  private static ColumnType wider(ColumnType column, Need need) {
    if (column.kind() == Kind.VARCHAR && need.size() > column.size()) {
      return ColumnType.text(
          Math.min(ColumnType.MAX_TEXT, Math.max(need.size(), 2 * column.size())));
    }
    if (column.kind() == Kind.NUMBER
        && (need.form() == Form.WHOLE || need.form() == Form.DECIMAL)
        && need.size() > column.whole()) {
      int digits = Math.max(need.size(), need.wanted().whole()) + column.scale();
      return ColumnType.number(Math.min(ColumnType.MAX_DIGITS, digits), column.scale());
    }
    return column;
  }
}
