package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a table or a query can be read in the configured mode. */
public final class TableCheck {
  private TableCheck() {}

  /**
   * What is wrong, by the configuration key at fault.
   *
   * @param notNull true to refuse cursor columns that may be null
   */
  public static Map<String, String> problems(
      Target target, Table table, ReadSettings settings, Dialect dialect, boolean notNull) {
    Map<String, String> problems = new LinkedHashMap<>();
    CursorColumns.problems(target, table, settings, dialect, notNull)
        .forEach(problem -> problems.put(problem.key(), problem.message()));
    return problems;
  }

  /**
   * The columns by which each poll looks for new rows, in the order of an index that serves it.
   * Empty if the mode has none, or if the cursor is an expression over several columns, which no
   * index of columns serves. Call only if there are no {@link #problems}.
   */
  public static List<Column> indexable(Table table, ReadSettings settings) {
    if (settings.mode() == Mode.BULK) {
      return List.of();
    }
    CursorColumns cursor = CursorColumns.of(table, settings);
    if (cursor.timestamps().size() > 1) {
      return List.of();
    }
    List<Column> columns = new ArrayList<>(cursor.timestamps());
    if (cursor.incrementing() != null) {
      columns.add(cursor.incrementing());
    }
    columns.addAll(cursor.key());
    return columns;
  }
}
