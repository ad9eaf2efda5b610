package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.sandbox.http.ControlClient;
import dev.millrace.sandbox.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A {@link SnowflakeServer} in a JVM of its own. It keeps its port, its user and what was committed
 * over {@link #kill} and {@link #start}; sessions end, and tokens that were added are forgotten.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class SnowflakeProcess extends ServerProcess {

  private final SnowflakeCredentials credentials;
  private String faults = ControlJson.rules(0, List.of()).toString();
  private UploadForm uploads = UploadForm.PRESIGNED;
  private Duration idleTransactions = Duration.ofMinutes(5);

  /**
   * Prepares, but does not start.
   *
   * @param directory holds its data and {@code snowflake.log}
   */
  public SnowflakeProcess(Path directory) {
    this(directory, SnowflakeCredentials.generate());
  }

  private SnowflakeProcess(Path directory, SnowflakeCredentials credentials) {
    super(
        new Spec(
            "Snowflake server",
            directory.toAbsolutePath(),
            "snowflake.log",
            "768m",
            0,
            SnowflakeMain.class,
            SnowflakeMain.environment(credentials),
            404));
    this.credentials = credentials;
  }

  @Override
  public synchronized void start() {
    boolean again = hasStarted();
    super.start();
    if (again) {
      tellFaults();
      tellUploads();
      tellIdleTransactions();
    }
  }

  /**
   * Makes later requests fail; in place of what was said before, and also after it was killed and
   * started again.
   *
   * @param seed of what is left to chance
   * @throws IllegalStateException if it never ran
   */
  public synchronized void faults(long seed, List<SnowflakeRule> rules) {
    endpoint();
    faults = ControlJson.rules(seed, rules).toString();
    if (isAlive()) {
      tellFaults();
    }
  }

  private void tellFaults() {
    control().run("PUT", "faults", faults);
  }

  /** Makes later requests fail by these rules, with a seed of 0. */
  public void faults(SnowflakeRule... rules) {
    faults(0, List.of(rules));
  }

  /** Ends all faults. */
  public void noFaults() {
    faults(0, List.of());
  }

  /** How files come into stages from now on; {@link UploadForm#PRESIGNED} at first. */
  public synchronized void uploads(UploadForm form) {
    uploads = form;
    tellUploads();
  }

  private void tellUploads() {
    control().run("PUT", "uploads?form=" + uploads.name(), "");
  }

  /** See {@link SnowflakeServer#token}. */
  public synchronized void token(String token, TokenKind kind, String user, Instant end) {
    control()
        .run(
            "PUT",
            "token",
            Json.object()
                .put("token", token)
                .put("kind", kind.name())
                .put("user", user)
                .put("end", end.toString())
                .toString());
  }

  /** The latest 5,000 requests to the running process. */
  public synchronized List<SnowflakeRequest> requests() {
    return ControlJson.requests(control().run("GET", "requests", ""));
  }

  /** Those of {@link #requests} that are statements. */
  public List<SnowflakeRequest> statements() {
    return requests().stream().filter(each -> each.operation().equals("STATEMENT")).toList();
  }

  /** Makes {@link #requests} empty. */
  public synchronized void forgetRequests() {
    control().run("DELETE", "requests", "");
  }

  /** See {@link SnowflakeServer#expireTokens}. */
  public synchronized void expireTokens() {
    control().run("POST", "expire", "");
  }

  /** See {@link SnowflakeServer#idleTransactionsLast}; kept over kill. */
  public synchronized void idleTransactionsLast(Duration duration) {
    idleTransactions = duration;
    tellIdleTransactions();
  }

  private void tellIdleTransactions() {
    control().run("PUT", "idle?ms=" + idleTransactions.toMillis(), "");
  }

  /** See {@link SnowflakeServer#waitingStatements}. */
  public synchronized int waitingStatements() {
    return control().run("GET", "waiting", "").asInt();
  }

  /** See {@link SnowflakeServer#sessions}. */
  public synchronized int sessions() {
    return control().run("GET", "sessions", "").asInt();
  }

  /** See {@link SnowflakeServer#endSessions}. */
  public synchronized int endSessions() {
    return control().run("DELETE", "sessions", "").asInt();
  }

  /** See {@link SnowflakeServer#abandon}. */
  public synchronized void abandon(String... statements) {
    ArrayNode texts = Json.MAPPER.valueToTree(statements);
    control().run("POST", "abandon", texts.toString());
  }

  private ControlClient control() {
    return new ControlClient("Snowflake server", endpoint(), credentials.password());
  }

  /**
   * What connector configurations read with <code>${env:...}</code>: where it is, and how to log
   * in; all names begin with {@code MILLRACE_SNOWFLAKE_}.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(SnowflakeMain.environment(credentials));
    environment.put("MILLRACE_SNOWFLAKE_URL", endpoint().toString());
    environment.put(
        "MILLRACE_SNOWFLAKE_PRIVATE_KEY",
        Base64.getEncoder().encodeToString(credentials.privateKey().getEncoded()));
    environment.put("MILLRACE_SNOWFLAKE_DATABASE", SnowflakeCredentials.DATABASE);
    environment.put("MILLRACE_SNOWFLAKE_SCHEMA", SnowflakeCredentials.SCHEMA);
    environment.put("MILLRACE_SNOWFLAKE_WAREHOUSE", SnowflakeCredentials.WAREHOUSE);
    environment.put("MILLRACE_SNOWFLAKE_ROLE", SnowflakeCredentials.ROLE);
    return environment;
  }

  /**
   * How a sink reaches it, in the keys of the vendor's connector.
   *
   * @param value of a variable of {@link #environment}, or what stands for it in a configuration
   * @return may be changed
   */
  public static Map<String, String> sinkConfig(UnaryOperator<String> value) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("snowflake.url.name", value.apply("MILLRACE_SNOWFLAKE_URL"));
    config.put("snowflake.jdbc.map", "account:" + value.apply("MILLRACE_SNOWFLAKE_ACCOUNT"));
    config.put("snowflake.user.name", value.apply("MILLRACE_SNOWFLAKE_USER"));
    config.put("snowflake.private.key", value.apply("MILLRACE_SNOWFLAKE_PRIVATE_KEY"));
    config.put("snowflake.database.name", value.apply("MILLRACE_SNOWFLAKE_DATABASE"));
    config.put("snowflake.schema.name", value.apply("MILLRACE_SNOWFLAKE_SCHEMA"));
    config.put("snowflake.role.name", value.apply("MILLRACE_SNOWFLAKE_ROLE"));
    config.put("snowflake.warehouse", value.apply("MILLRACE_SNOWFLAKE_WAREHOUSE"));
    return config;
  }

  /** See {@link SnowflakeCredentials#jdbcUrl}. */
  public String jdbcUrl() {
    return credentials.jdbcUrl(endpoint());
  }

  /** The account, and the user that it begins with. */
  public SnowflakeCredentials credentials() {
    return credentials;
  }
}
