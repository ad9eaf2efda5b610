package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether a table can be read in the configured mode. */
public final class TableCheck {
  private TableCheck() {}

  /**
   * What is wrong, by the configuration key at fault.
   *
   * @param notNull true to refuse cursor columns that may be null
   */
  public static Map<String, String> problems(
      Table table, ReadSettings settings, Dialect dialect, boolean notNull) {
    Map<String, String> problems = new LinkedHashMap<>();
    CursorColumns.problems(table, settings, dialect, notNull)
        .forEach(problem -> problems.put(problem.key(), problem.message()));
    return problems;
  }
}
