package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.http.ControlEndpoint;
import dev.millrace.sandbox.http.FaultRule;
import dev.millrace.sandbox.http.FaultRules;
import dev.millrace.sandbox.http.FaultRules.Effect;
import dev.millrace.sandbox.http.HttpServers;
import dev.millrace.sandbox.http.Latest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An API on loopback inside this JVM, with collections of records that the test changes while they
 * are read. Its data is in files, and stays when it is closed.
 *
 * <p>A path names how one shows who one is, the paging, and the collection, as in {@code
 * /basic/token/orders}; or the children of a record, as in {@code /none/page/issues/17/comments}.
 * The ways are {@code none}, {@code basic}, {@code bearer}, {@code key-header} ({@code X-Api-Key}),
 * {@code key-query} and {@code key-cookie} ({@code api_key}), {@code oauth2} with tokens of {@code
 * POST /oauth/token}, {@code sigv4} (service {@code execute-api}), {@code hmac}, {@code digest} and
 * {@code digest-sha256}; the pagings are all of {@link Paging}.
 *
 * <p>Records come in the order of {@code updated_at} and {@code id}. Parameters of all pagings:
 * {@code limit}; {@code since} (counted in) and {@code until} (not counted in), in milliseconds or
 * ISO 8601; {@code format} ({@code json}, {@code jsonl}, {@code csv}, {@code xml}). In JSON,
 * records are at {@code /data/items}, or, with {@code root=array}, the answer itself.
 *
 * <p>Safe for use by several threads.
 */
public final class ApiServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = HttpServers.threads("api");
  private final ApiCredentials credentials;
  private final Collections collections;
  private final OAuth oauth;
  private final Router router;
  private final RateLimit rate;
  private final Latest<ApiRequest> requests = new Latest<>();
  private volatile ApiSettings settings = ApiSettings.DEFAULT;
  private volatile FaultRules<ApiFault> faults = new FaultRules<>(0, List.of(), ApiFault.PROCEED);

  /**
   * Starts a server on a free port, with new credentials.
   *
   * @param root holds the data
   */
  public static ApiServer start(Path root) throws IOException {
    return start(root, 0, ApiCredentials.generate());
  }

  /**
   * Starts a server.
   *
   * @param root holds the data; made if missing
   * @param port 0 for a free one
   * @throws java.net.BindException if the port is taken
   */
  public static ApiServer start(Path root, int port, ApiCredentials credentials)
      throws IOException {
    return new ApiServer(root, port, credentials, Clock.systemUTC());
  }

  ApiServer(Path root, int port, ApiCredentials credentials, Clock clock) throws IOException {
    this.credentials = credentials;
    this.collections = new Collections(root, clock);
    this.oauth = new OAuth(root, credentials, clock);
    this.rate = new RateLimit(clock);
    this.router =
        new Router(
            collections,
            new Gate(credentials, oauth, clock),
            oauth,
            new PageTokens(credentials.secret(), clock));
    this.server = HttpServers.bind(port);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.createContext(
        ControlEndpoint.PATH, new ControlEndpoint(credentials.secret(), new ApiControl(this)));
    server.start();
  }

  /** Where clients find it, as in {@code http://127.0.0.1:9000}. */
  public URI endpoint() {
    return HttpServers.endpoint(server);
  }

  /** The credentials that it accepts. */
  public ApiCredentials credentials() {
    return credentials;
  }

  /** Makes it behave otherwise from now on. */
  public void settings(ApiSettings settings) {
    this.settings = Objects.requireNonNull(settings);
  }

  /**
   * Makes later requests fail, in place of what was said before.
   *
   * @param seed of what is left to chance
   * @param rules are asked with the method and the path
   */
  public void faults(long seed, List<FaultRule<ApiFault>> rules) {
    faults(new FaultRules<>(seed, rules, ApiFault.PROCEED));
  }

  void faults(FaultRules<ApiFault> faults) {
    this.faults = Objects.requireNonNull(faults);
  }

  /** Does a change. */
  public void change(Change change) {
    collections.change(change);
  }

  /**
   * All versions that there ever were, in the order in which they came.
   *
   * @throws IllegalArgumentException if there is no such collection
   */
  public List<ApiVersion> versions(String collection) {
    Collection found = collections.get(collection);
    if (found == null) {
      throw new IllegalArgumentException("No such collection: " + collection);
    }
    return found.told();
  }

  /** The latest 5,000 requests, in the order in which they came. */
  public List<ApiRequest> requests() {
    return requests.all();
  }

  /** Makes {@link #requests} empty. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Stops serving; requests under way are cut. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    oauth.close();
    collections.close();
  }

  /** What takes a while takes no thread meanwhile. */
  private void handle(HttpExchange exchange) throws IOException {
    Call call = new Call(exchange);
    requests.add(ApiRequest.of(call));
    Effect<ApiFault> effect = faults.on(call.method(), call.path());
    long delay = settings.latencyMs() + effect.delay().toMillis();
    if (delay == 0) {
      serve(call, effect.kind());
    } else {
      CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, threads)
          .execute(() -> serve(call, effect.kind()));
    }
  }

  private void serve(Call call, ApiFault fault) {
    try {
      try {
        rate.count(call, settings.requestsPerSecond());
        strike(call, fault);
      } catch (ApiException e) {
        error(call, e.status(), e.getMessage(), e.headers());
      } catch (UncheckedIOException e) {
        throw e;
      } catch (RuntimeException e) {
        e.printStackTrace();
        error(call, 500, e.toString(), Map.of());
      }
    } catch (IOException | UncheckedIOException e) {
      // The client is gone, or this server is being closed: nobody can be told more.
      call.exchange().close();
    }
  }

  private void strike(Call call, ApiFault fault) throws IOException {
    switch (fault) {
      case PROCEED -> router.run(call, settings, false);
      case CUT_WITHIN -> router.run(call, settings, true);
      case CUT_BEFORE -> call.exchange().close();
      case TOO_MANY -> throw RateLimit.tooMany();
      case INTERNAL_ERROR -> throw new ApiException(500, "Something went wrong");
      case UNAVAILABLE -> throw new ApiException(503, "Come again later");
      case UNAUTHORIZED ->
          throw new ApiException(401, "The token has ended", Map.of("WWW-Authenticate", "Bearer"));
      case GONE -> throw new ApiException(410, "The page's token has ended");
    }
  }

  private static void error(Call call, int status, String message, Map<String, String> headers)
      throws IOException {
    ObjectNode told = Page.object();
    if (status == 200) {
      told.putNull("data").putArray("errors").addObject().put("message", message);
    } else {
      told.put("error", message);
    }
    headers.forEach(call::answerHeader);
    call.answerHeader("Content-Type", "application/json");
    byte[] body = told.toString().getBytes(StandardCharsets.UTF_8);
    call.exchange().sendResponseHeaders(status, body.length);
    call.exchange().getResponseBody().write(body);
    call.exchange().close();
  }
}
