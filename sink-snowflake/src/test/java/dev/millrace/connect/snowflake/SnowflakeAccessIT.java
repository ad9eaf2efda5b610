package dev.millrace.connect.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import dev.millrace.sandbox.snowflake.TokenKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to the server, and who is let in. */
class SnowflakeAccessIT {
  /** What concerns one connection, not the request. */
  private static final Set<String> HOP =
      Set.of("connection", "content-length", "host", "transfer-encoding", "proxy-connection");

  @TempDir private static Path folder;
  private static SnowflakeProcess snowflake;

  private final ExecutorService executor = Executors.newCachedThreadPool();

  /** Null if the test needs none. */
  private HttpServer server;

  @BeforeAll
  static void start() {
    snowflake = new SnowflakeProcess(folder.resolve("snowflake"));
    snowflake.start();
  }

  @AfterAll
  static void stop() {
    snowflake.close();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.stop(0);
    }
    executor.shutdownNow();
  }

  private int serve(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", handler);
    server.start();
    return server.getAddress().getPort();
  }

  @Test
  void fetchesATokenForEachLogIn() throws IOException, SQLException {
    AtomicInteger tokens = new AtomicInteger();
    Map<String, String> environment = snowflake.environment();
    int port =
        serve(
            exchange -> {
              try (exchange) {
                exchange.getRequestBody().readAllBytes();
                String token = "fetched-" + tokens.incrementAndGet();
                snowflake.token(
                    token,
                    TokenKind.OAUTH,
                    environment.get("MILLRACE_SNOWFLAKE_USER"),
                    Instant.now().plusSeconds(3600));
                byte[] body =
                    "{\"access_token\":\"%s\"}".formatted(token).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
              }
            });
    TopicPartition at = new TopicPartition("oauth", 0);
    Map<String, String> keys = Orders.props(environment, "oauth");
    Map<String, String> props =
        Orders.props(
            environment,
            "oauth",
            "snowflake.authenticator",
            "oauth",
            "snowflake.oauth.client.id",
            "me",
            "snowflake.oauth.client.secret",
            "secret",
            "snowflake.oauth.refresh.token",
            "refresh",
            "snowflake.oauth.token.endpoint",
            "http://127.0.0.1:" + port + "/token");
    props.remove("snowflake.private.key");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 20));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      assertThat(tokens).hasValue(1);
      snowflake.endSessions();
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      run.finish();
    }
    assertThat(tokens.get()).as("of another session").isGreaterThan(1);
    assertThat(Orders.query(keys, "SELECT COUNT(*) FROM \"oauth\"")).containsExactly("21");
  }

  @Test
  void goesByAProxy() throws IOException, SQLException {
    AtomicInteger forwarded = new AtomicInteger();
    HttpClient client = HttpClient.newHttpClient();
    int port =
        serve(
            exchange -> {
              forwarded.incrementAndGet();
              forward(client, exchange);
            });
    TopicPartition at = new TopicPartition("proxy", 0);
    Map<String, String> direct = Orders.props(snowflake.environment(), "proxy");
    Map<String, String> props =
        Orders.props(
            snowflake.environment(),
            "proxy",
            "jvm.proxy.host",
            "127.0.0.1",
            "jvm.proxy.port",
            Integer.toString(port));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 20), 0).finish();
    }
    assertThat(forwarded.get()).isGreaterThan(5);
    assertThat(Orders.query(direct, "SELECT COUNT(*) FROM \"proxy\"")).containsExactly("20");
  }

  @Test
  void waitsForAPrivilegeOrStops() throws SQLException {
    TopicPartition at = new TopicPartition("granted", 0);
    Map<String, String> admin = Orders.props(snowflake.environment(), "granted");
    Map<String, String> props = new HashMap<>(admin);
    props.put("snowflake.role.name", "LOADER");
    props.put("auto.evolve", "false");
    props.put("retry.backoff.ms", "200");
    String schema = admin.get("snowflake.database.name") + "." + admin.get("snowflake.schema.name");
    Orders.execute(
        admin,
        "CREATE ROLE LOADER",
        "GRANT USAGE ON DATABASE " + admin.get("snowflake.database.name") + " TO ROLE LOADER",
        "GRANT USAGE, CREATE TABLE, CREATE STAGE ON SCHEMA " + schema + " TO ROLE LOADER",
        "CREATE TABLE \"granted\" (\"id\" NUMBER(19,0))",
        "GRANT SELECT, INSERT ON TABLE \"granted\" TO ROLE LOADER");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 20));
    String count = "SELECT COUNT(*) FROM \"granted\"";
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      Orders.execute(admin, "REVOKE INSERT ON TABLE \"granted\" FROM ROLE LOADER");
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      snowflake.forgetRequests();
      run.runUntil(() -> copies() > 1);
      assertThat(Orders.query(admin, count)).containsExactly("20");
      Orders.execute(admin, "GRANT INSERT ON TABLE \"granted\" TO ROLE LOADER");
      run.finish();
    }
    assertThat(Orders.query(admin, count)).containsExactly("21");
    Orders.execute(admin, "REVOKE INSERT ON TABLE \"granted\" FROM ROLE LOADER");
    log.add(Orders.record(at, 101, null, Orders.order(101, "later", null)));
    props.put("enable.task.fail.on.authorization.errors", "true");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0);
      assertThatThrownBy(run::finish)
          .hasMessageContaining("Insufficient privileges to operate on table 'granted'");
    }
    Orders.execute(admin, "REVOKE SELECT ON TABLE \"granted\" FROM ROLE LOADER");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0);
      assertThatThrownBy(run::finish).hasMessageContaining("or the role may not see it any more");
    }
  }

  private static long copies() {
    return snowflake.statements().stream()
        .filter(request -> request.subject().startsWith("COPY INTO"))
        .count();
  }

  private static void forward(HttpClient client, HttpExchange exchange) throws IOException {
    try (exchange) {
      URI target = exchange.getRequestURI();
      assertThat(target.isAbsolute()).as("%s", target).isTrue();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
              });
      boolean empty = response.body().length == 0;
      exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : response.body().length);
      if (!empty) {
        exchange.getResponseBody().write(response.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
