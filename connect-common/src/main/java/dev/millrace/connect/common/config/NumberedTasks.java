package dev.millrace.connect.common.config;

import dev.millrace.connect.common.metrics.TaskMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configurations of tasks that differ by their number only. */
public final class NumberedTasks {
  private static final String TASKS = "millrace.tasks";

  private NumberedTasks() {}

  /**
   * @param props the connector's; may not hold null
   * @return as many as are asked for
   */
  public static List<Map<String, String>> of(Map<String, String> props, int tasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Map<String, String> task = new HashMap<>(props);
      task.put(TaskMetrics.TASK_ID, Integer.toString(i));
      configs.add(task);
    }
    return configs;
  }

  /** The same, where each also knows how many there are, as those of sources have to. */
  public static List<Map<String, String>> counted(Map<String, String> props, int tasks) {
    List<Map<String, String>> configs = of(props, tasks);
    configs.forEach(task -> task.put(TASKS, Integer.toString(tasks)));
    return configs;
  }

  /** A task's number, from 0. */
  public static int number(Map<String, String> props) {
    return Integer.parseInt(props.getOrDefault(TaskMetrics.TASK_ID, "0"));
  }

  /** How many tasks there are, of {@link #counted} ones. */
  public static int count(Map<String, String> props) {
    return Integer.parseInt(props.getOrDefault(TASKS, "1"));
  }
}
