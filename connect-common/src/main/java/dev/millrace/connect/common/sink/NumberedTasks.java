package dev.millrace.connect.common.sink;

import dev.millrace.connect.common.metrics.TaskMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configurations of a sink's tasks, which differ by their number only. */
public final class NumberedTasks {
  private NumberedTasks() {}

  /**
   * @param props the connector's; may not hold null
   * @return as many as Connect asks for: it spreads the partitions over them
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
}
