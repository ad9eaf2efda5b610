package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of one task, as they stand in its configuration. */
record TaskTables(List<TableId> tables) {
  /** Holds {@code "schema"."table"} after another; quotes within names are doubled. */
  static final String KEY = "millrace.tables";

  private static final Pattern NAME =
      Pattern.compile("\"((?:[^\"]|\"\")*)\"\\.\"((?:[^\"]|\"\")*)\"(?:,|$)");

  TaskTables {
    tables = List.copyOf(tables);
  }

  /** Deals the tables out one by one, so that equal lists give equal tasks. */
  static List<TaskTables> spread(List<TableId> sorted, int maxTasks) {
    int tasks = Math.min(sorted.size(), maxTasks);
    List<TaskTables> spread = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<TableId> mine = new ArrayList<>();
      for (int i = task; i < sorted.size(); i += tasks) {
        mine.add(sorted.get(i));
      }
      spread.add(new TaskTables(mine));
    }
    return spread;
  }

  static TaskTables of(Map<String, String> props) {
    List<TableId> tables = new ArrayList<>();
    Matcher names = NAME.matcher(props.getOrDefault(KEY, ""));
    while (names.find()) {
      tables.add(
          new TableId(names.group(1).replace("\"\"", "\""), names.group(2).replace("\"\"", "\"")));
    }
    return new TaskTables(tables);
  }

  String text() {
    return tables.stream()
        .map(table -> quoted(table.schema()) + "." + quoted(table.name()))
        .collect(Collectors.joining(","));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
