package dev.millrace.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.http.ControlClient;
import dev.millrace.sandbox.http.FaultRule;
import dev.millrace.sandbox.http.FaultRules;
import dev.millrace.sandbox.process.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An {@link ApiServer} in a JVM of its own. It keeps its port, its credentials, its data and its
 * tokens over {@link #kill} and {@link #start}; and its settings and faults, which count anew.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class ApiProcess extends ServerProcess {

  private final ApiCredentials credentials;
  private String faults = FaultRules.json(0, List.of()).toString();
  private ApiSettings settings = ApiSettings.DEFAULT;

  /**
   * Prepares, but does not start.
   *
   * @param directory holds its data and {@code api.log}
   */
  public ApiProcess(Path directory) {
    this(directory, "512m", 0);
  }

  /**
   * Prepares one of another size.
   *
   * @param directory holds its data and {@code api.log}
   * @param heap its JVM's greatest heap, such as {@code 1g}
   * @param niceness how far it yields to other processes, as {@code nice -n} takes it
   */
  public ApiProcess(Path directory, String heap, int niceness) {
    this(directory, heap, niceness, ApiCredentials.generate());
  }

  private ApiProcess(Path directory, String heap, int niceness, ApiCredentials credentials) {
    super(
        new Spec(
            "API server",
            directory.toAbsolutePath(),
            "api.log",
            heap,
            niceness,
            ApiMain.class,
            Map.of(
                ApiMain.USER, credentials.user(),
                ApiMain.SECRET, credentials.secret(),
                ApiMain.PUBLIC_KEY, credentials.encodedPublicKey()),
            404));
    this.credentials = credentials;
  }

  @Override
  public synchronized void start() {
    boolean again = hasStarted();
    super.start();
    if (again) {
      control().run("PUT", "settings", settings.json().toString());
      control().run("PUT", "faults", faults);
    }
  }

  /**
   * Makes later requests fail; in place of what was said before, and also after it was killed and
   * started again.
   *
   * @param seed of what is left to chance
   * @param rules are asked with the method and the path
   * @throws IllegalStateException if it never ran
   */
  public synchronized void faults(long seed, List<FaultRule<ApiFault>> rules) {
    endpoint();
    faults = FaultRules.json(seed, rules).toString();
    if (isAlive()) {
      control().run("PUT", "faults", faults);
    }
  }

  /** Makes it behave otherwise from now on, and after it was killed and started again. */
  public synchronized void settings(ApiSettings now) {
    endpoint();
    settings = now;
    if (isAlive()) {
      control().run("PUT", "settings", settings.json().toString());
    }
  }

  /**
   * Does a change.
   *
   * @throws java.io.UncheckedIOException if it is killed meanwhile; the change is then made in part
   *     or not at all
   */
  public void change(Change change) {
    control().run("POST", "change?" + change, "");
  }

  /** All versions that there ever were, in the order in which they came. */
  public List<ApiVersion> versions(String collection) {
    JsonNode told = control().run("GET", "versions?collection=" + collection, "");
    return read(told, new TypeReference<>() {});
  }

  /** The latest 5,000 requests to the running process. */
  public List<ApiRequest> requests() {
    return read(control().run("GET", "requests", ""), new TypeReference<>() {});
  }

  private static <T> T read(JsonNode node, TypeReference<T> type) {
    try {
      return ApiControl.JSON.treeToValue(node, ApiControl.JSON.constructType(type));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not what the API server tells: " + e.getMessage(), e);
    }
  }

  /** Makes {@link #requests} empty. */
  public void forgetRequests() {
    control().run("DELETE", "requests", "");
  }

  private ControlClient control() {
    return new ControlClient("API server", endpoint(), credentials.secret());
  }

  /** The credentials that it accepts. */
  public ApiCredentials credentials() {
    return credentials;
  }
}
