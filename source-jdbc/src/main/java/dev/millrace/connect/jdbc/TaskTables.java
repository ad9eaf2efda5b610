package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.split.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tables that one task reads, as they stand in its configuration.
 *
 * @param task from 0
 * @param tasks of the connector
 * @param shared true if all tasks read these tables together; false if they are this task's alone
 */
record TaskTables(List<TableId> tables, int task, int tasks, boolean shared) {
  /** Holds {@code "catalog"."schema"."table"} after another; quotes within names are doubled. */
  static final String KEY = "millrace.tables";

  static final String TASKS = "millrace.tasks";
  static final String SHARED = "millrace.tables.shared";

  /** More tasks than this find no chunk of a table. */
  private static final int MOST_TASKS_A_TABLE = 64;

  private static final String PART = "\"((?:[^\"]|\"\")*)\"";
  private static final Pattern NAME =
      Pattern.compile(PART + "\\." + PART + "\\." + PART + "(?:,|$)");

  TaskTables {
    tables = List.copyOf(tables);
  }

  /**
   * Equal lists give equal tasks.
   *
   * @param shared true to read each table by all tasks, false to deal the tables out one by one
   */
  static List<TaskTables> spread(List<TableId> sorted, int maxTasks, boolean shared) {
    int most = shared ? MOST_TASKS_A_TABLE : 1;
    int tasks = (int) Math.min((long) sorted.size() * most, maxTasks);
    List<TaskTables> spread = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<TableId> mine = new ArrayList<>();
      for (int i = shared ? 0 : task; i < sorted.size(); i += shared ? 1 : tasks) {
        mine.add(sorted.get(i));
      }
      spread.add(new TaskTables(mine, task, tasks, shared));
    }
    return spread;
  }

  /** Tasks that read queries, which their common configuration holds. */
  static List<TaskTables> ofQueries(int queries, int maxTasks) {
    int tasks = Math.min(queries, maxTasks);
    return IntStream.range(0, tasks)
        .mapToObj(task -> new TaskTables(List.of(), task, tasks, false))
        .toList();
  }

  static TaskTables of(Map<String, String> props) {
    List<TableId> tables = new ArrayList<>();
    Matcher names = NAME.matcher(props.getOrDefault(KEY, ""));
    while (names.find()) {
      tables.add(new TableId(part(names, 1), part(names, 2), part(names, 3)));
    }
    return new TaskTables(
        tables,
        Integer.parseInt(props.getOrDefault(TaskMetrics.TASK_ID, "0")),
        Integer.parseInt(props.getOrDefault(TASKS, "1")),
        Boolean.parseBoolean(props.getOrDefault(SHARED, "false")));
  }

  private static String part(Matcher names, int group) {
    return names.group(group).replace("\"\"", "\"");
  }

  /** What the task's configuration has beside the connector's. */
  Map<String, String> props() {
    Map<String, String> props = new LinkedHashMap<>();
    props.put(TaskMetrics.TASK_ID, Integer.toString(task));
    props.put(TASKS, Integer.toString(tasks));
    props.put(SHARED, Boolean.toString(shared));
    props.put(KEY, tables.stream().map(TaskTables::text).collect(Collectors.joining(",")));
    return props;
  }

  private static String text(TableId table) {
    return Stream.of(table.catalog(), table.schema(), table.name())
        .map(Quoting.STANDARD::of)
        .collect(Collectors.joining("."));
  }

  /**
   * This task's part of a table.
   *
   * @param table its place in the list
   */
  Share share(int table) {
    return shared ? new Share(task, tasks, table) : Share.ALL;
  }
}
