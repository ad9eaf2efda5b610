package dev.millrace.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A client of a worker's REST API. Safe for use by several threads.
 *
 * <p>While the worker rebalances (409), or says that the request can be safely retried (500), every
 * method tries again for up to a minute, as the API asks its users to. Else an answer that is no
 * success is a {@link ConnectRestException} with the worker's message; no answer is an {@link
 * UncheckedIOException}.
 */
public final class ConnectRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(100);
  private static final Duration RETRY_TIMEOUT = Duration.ofMinutes(1);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI worker;

  /**
   * A client of one worker.
   *
   * @param worker the root of its API, as in {@code http://127.0.0.1:8083}
   */
  public ConnectRest(URI worker) {
    this.worker = worker;
  }

  /** The names of all connectors. */
  public List<String> connectors() {
    List<String> names = new ArrayList<>();
    get("/connectors").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The classes of all plugins that the worker has found, connectors and others. */
  public List<String> plugins() {
    List<String> classes = new ArrayList<>();
    get("/connector-plugins?connectorsOnly=false")
        .forEach(plugin -> classes.add(plugin.path("class").asText()));
    return classes;
  }

  /** Creates a connector, or gives it another configuration. */
  public void put(String name, Map<String, String> config) {
    call("PUT", connector(name, "/config"), json(config));
  }

  /** The configuration as stored. */
  public Map<String, String> config(String name) {
    return JSON.convertValue(
        get(connector(name, "/config")),
        JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
  }

  /**
   * Validates a configuration.
   *
   * @param config with {@code connector.class}
   * @return the answer as it came, with the number of errors and one entry for each key
   */
  public JsonNode validate(Map<String, String> config) {
    return call(
        "PUT",
        "/connector-plugins/" + encode(config.get("connector.class")) + "/config/validate",
        json(config));
  }

  /** The state of a connector and its tasks. */
  public ConnectorStatus status(String name) {
    return ConnectorStatus.of(get(connector(name, "/status")));
  }

  /**
   * Waits until a connector runs with at least that many tasks.
   *
   * @throws ConnectRestException if it, or a task, fails; with the trace
   * @throws Await.AwaitTimeoutException if it does not run in time
   */
  public ConnectorStatus awaitRunning(String name, int atLeastTasks, Duration deadline) {
    return await(name, "runs", deadline, status -> status.isRunning(atLeastTasks));
  }

  /**
   * Waits until a connector is in a state, such as {@code PAUSED} or {@code STOPPED}, and its tasks
   * too, if it has any.
   *
   * @throws ConnectRestException if it, or a task, fails; with the trace
   * @throws Await.AwaitTimeoutException if it is not in time
   */
  public ConnectorStatus awaitState(String name, String state, Duration deadline) {
    return await(
        name,
        "is " + state,
        deadline,
        status ->
            status.state().equals(state)
                && status.tasks().stream().allMatch(task -> task.state().equals(state)));
  }

  /**
   * Asks once.
   *
   * @throws ConnectRestException if the connector, or a task, has failed; with the trace
   */
  public void failIfFailed(String name) {
    ConnectorStatus status = statusIfKnown(name);
    if (status != null) {
      throwFailure(status);
    }
  }

  private static void throwFailure(ConnectorStatus status) {
    status
        .failure()
        .ifPresent(
            trace -> {
              throw new ConnectRestException(0, trace);
            });
  }

  private ConnectorStatus await(
      String name, String what, Duration deadline, Predicate<ConnectorStatus> condition) {
    ConnectorStatus[] last = new ConnectorStatus[1];
    boolean reached =
        Await.within(
            deadline,
            () -> {
              last[0] = statusIfKnown(name);
              if (last[0] == null) {
                return false;
              }
              throwFailure(last[0]);
              return condition.test(last[0]);
            });
    if (!reached) {
      throw new Await.AwaitTimeoutException(
          "Waited " + deadline + " in vain until " + name + " " + what + "; last: " + last[0]);
    }
    return last[0];
  }

  /** A connector that was just created has no status yet. */
  private ConnectorStatus statusIfKnown(String name) {
    try {
      return status(name);
    } catch (ConnectRestException e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  /** The offsets: {@code {"offsets":[{"partition":{},"offset":{}}]}}. */
  public JsonNode offsets(String name) {
    return get(connector(name, "/offsets"));
  }

  /**
   * Moves the offsets of a stopped connector.
   *
   * @param offsets in the form that {@link #offsets} returns
   */
  public void alterOffsets(String name, JsonNode offsets) {
    call("PATCH", connector(name, "/offsets"), offsets.toString());
  }

  /** Forgets all offsets of a stopped connector. */
  public void resetOffsets(String name) {
    call("DELETE", connector(name, "/offsets"), null);
  }

  /** Pauses a connector; its tasks keep what they have open. */
  public void pause(String name) {
    call("PUT", connector(name, "/pause"), "");
  }

  /** Ends a connector's tasks; it keeps its configuration and offsets. */
  public void stop(String name) {
    call("PUT", connector(name, "/stop"), "");
  }

  /** Lets a paused or stopped connector run. */
  public void resume(String name) {
    call("PUT", connector(name, "/resume"), "");
  }

  /** Restarts a connector and all its tasks. */
  public void restart(String name) {
    call("POST", connector(name, "/restart?includeTasks=true"), "");
  }

  /** Restarts one task. */
  public void restartTask(String name, int task) {
    call("POST", connector(name, "/tasks/" + task + "/restart"), "");
  }

  /** Deletes a connector. Its offsets stay in Kafka, for the next one of its name. */
  public void delete(String name) {
    call("DELETE", connector(name, ""), null);
  }

  private static String connector(String name, String rest) {
    return "/connectors/" + encode(name) + rest;
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The JSON at any path of the API. */
  public JsonNode get(String path) {
    return call("GET", path, null);
  }

  /**
   * Makes any request.
   *
   * @param path from the root, encoded
   * @param body JSON, or null
   * @return the answer; missing if it is empty
   */
  public JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(worker.resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    List<HttpResponse<String>> answer = new ArrayList<>();
    Await.within(
        RETRY_TIMEOUT,
        () -> {
          answer.clear();
          answer.add(send(request));
          return !asksToRetry(answer.get(0));
        });
    int status = answer.get(0).statusCode();
    String text = answer.get(0).body();
    if (status >= 300) {
      throw new ConnectRestException(
          status, method + " " + path + " was answered with " + status + ": " + text);
    }
    return parse(text);
  }

  private static boolean asksToRetry(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      // It can also mean that a connector of this name exists.
      case 409 -> answer.body().contains("rebalance");
      // So answers a leader that another worker has just taken over from.
      case 500 -> answer.body().contains("can be safely retried");
      default -> false;
    };
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("No answer to " + request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted in " + request, e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The worker's answer is no JSON: " + text, e);
    }
  }
}
