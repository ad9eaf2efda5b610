package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of one task, as they stand in its configuration. */
record TaskTables(List<TableId> tables) {
  /** Holds {@code "catalog"."schema"."table"} after another; quotes within names are doubled. */
  static final String KEY = "millrace.tables";

  private static final String PART = "\"((?:[^\"]|\"\")*)\"";
  private static final Pattern NAME =
      Pattern.compile(PART + "\\." + PART + "\\." + PART + "(?:,|$)");

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
      tables.add(new TableId(part(names, 1), part(names, 2), part(names, 3)));
    }
    return new TaskTables(tables);
  }

  private static String part(Matcher names, int group) {
    return names.group(group).replace("\"\"", "\"");
  }

  String text() {
    return tables.stream()
        .map(
            table ->
                Stream.of(table.catalog(), table.schema(), table.name())
                    .map(Quoting.STANDARD::of)
                    .collect(Collectors.joining(".")))
        .collect(Collectors.joining(","));
  }
}
