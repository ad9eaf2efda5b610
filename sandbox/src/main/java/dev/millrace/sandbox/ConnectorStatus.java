package dev.millrace.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of a connector and its tasks.
 *
 * @param state such as {@code RUNNING}, {@code PAUSED}, {@code STOPPED}, {@code FAILED}
 * @param trace why it has failed; null if it has not
 */
public record ConnectorStatus(
    String name, String state, String worker, String trace, List<Task> tasks) {

  /**
   * The state of one task.
   *
   * @param state such as {@code RUNNING}
   * @param trace why it has failed; null if it has not
   */
  public record Task(int id, String state, String worker, String trace) {}

  static ConnectorStatus of(JsonNode json) {
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : json.path("tasks")) {
      tasks.add(
          new Task(
              task.path("id").asInt(),
              task.path("state").asText(),
              task.path("worker_id").asText(),
              task.path("trace").asText(null)));
    }
    JsonNode connector = json.path("connector");
    return new ConnectorStatus(
        json.path("name").asText(),
        connector.path("state").asText(),
        connector.path("worker_id").asText(),
        connector.path("trace").asText(null),
        List.copyOf(tasks));
  }

  /** Whether the connector and at least that many tasks run. */
  public boolean isRunning(int atLeastTasks) {
    return state.equals("RUNNING")
        && tasks.size() >= atLeastTasks
        && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
  }

  /** The trace of the connector's, or the first task's, failure. */
  public Optional<String> failure() {
    if (state.equals("FAILED")) {
      return Optional.of(name + " has failed: " + trace);
    }
    return tasks.stream()
        .filter(task -> task.state().equals("FAILED"))
        .map(task -> "Task " + task.id() + " of " + name + " has failed: " + task.trace())
        .findFirst();
  }
}
