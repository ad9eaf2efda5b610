package dev.millrace.sandbox.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.http.HttpServers;
import dev.millrace.sandbox.http.Queries;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.quickstart.Earthquakes.Version;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/**
 * A stand-in for the USGS's earthquake catalog, on loopback: GeoJSON in pages, of quakes that come
 * and are revised when {@link #change} says so. https://earthquake.usgs.gov/fdsnws/event/1/
 *
 * <p>Safe for use by several threads.
 */
public final class EarthquakeApi implements AutoCloseable {
  /** Quakes before the first change. */
  static final int QUAKES = 5_000;

  /** Quakes that come with a change. */
  static final int NEW_QUAKES = 10;

  /** Quakes that a change revises. */
  static final int REVISED_QUAKES = 5;

  private static final String QUERY = "/fdsnws/event/1/query";

  private final Clock clock = Clock.systemUTC();
  private final Path directory = Files.createTempDirectory("millrace-quakes-");
  private final Earthquakes quakes = new Earthquakes(directory.resolve("versions.json"), clock);
  private final ExecutorService threads = HttpServers.threads("earthquakes");
  private final HttpServer server = HttpServers.bind(0);

  private EarthquakeApi() throws IOException {
    quakes.addOld(QUAKES);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts it on a free port, with some quakes of the past. */
  public static EarthquakeApi start() throws IOException {
    return new EarthquakeApi();
  }

  /** Where clients find it, as in {@code http://127.0.0.1:9000}. */
  public URI endpoint() {
    return HttpServers.endpoint(server);
  }

  /** Lets some quakes come. */
  public void add() {
    quakes.add(NEW_QUAKES);
  }

  /** Lets some quakes come, and revises some that somebody was told. */
  public void change() {
    add();
    quakes.revise(REVISED_QUAKES);
  }

  /** Versions of quakes so far. */
  public long versions() {
    return quakes.versions();
  }

  /** What all versions of quakes sum up to. */
  Sum sum() throws IOException, SQLException {
    return EarthquakeRows.geoJson(quakes.log());
  }

  /**
   * Waits until the lake is equal to the versions, of which no more come.
   *
   * @param out takes what is found
   * @param patience how long the lake may stay as it is while they differ
   * @return true if it came to be
   */
  public boolean check(LakeCheck lake, PrintStream out, Duration patience)
      throws IOException, SQLException {
    return check(lake, new Screen(out, false), patience);
  }

  boolean check(LakeCheck lake, Screen screen, Duration patience) throws IOException, SQLException {
    screen.say("Reading the earthquakes in S3 with DuckDB and comparing them with the API's ...");
    Sum there = sum();
    Sum here = Demo.await(there, patience, () -> EarthquakeRows.lake(lake, Demo.QUAKES_PREFIX));
    Demo.sums(screen, "USGS (stand-in)", there, "S3", here);
    boolean exact = here.matches(there);
    screen.say(
        exact
            ? "OK: every version of every earthquake is in S3 exactly once."
            : "DIFFERENT: the earthquakes in S3 are not those of the API.");
    return exact;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(QUERY)) {
        error(exchange, 404, "Not Found", "Only " + QUERY + " is known here.");
        return;
      }
      EarthquakeQuery query;
      try {
        query =
            EarthquakeQuery.parse(Queries.decode(exchange.getRequestURI().getRawQuery()), clock);
      } catch (IllegalArgumentException e) {
        error(exchange, 400, "Bad Request", e.getMessage());
        return;
      }
      List<Version> found = quakes.find(query);
      answer(exchange, 200, "application/json", collection(exchange, query, found));
      quakes.told(found);
    }
  }

  private String collection(HttpExchange exchange, EarthquakeQuery query, List<Version> found) {
    String metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("generated", clock.millis())
            .put("url", endpoint().resolve(exchange.getRequestURI()).toString())
            .put("title", "USGS Earthquakes (a stand-in)")
            .put("status", 200)
            .put("limit", query.limit())
            .put("offset", query.offset())
            .put("count", found.size())
            .toString();
    return found.stream()
        .map(Version::json)
        .collect(
            Collectors.joining(
                ",\n",
                "{\"type\":\"FeatureCollection\",\"metadata\":" + metadata + ",\"features\":[",
                "]}"));
  }

  private static void error(HttpExchange exchange, int status, String reason, String message)
      throws IOException {
    answer(
        exchange,
        status,
        "text/plain",
        "Error " + status + ": " + reason + "\n\n" + message + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    quakes.close();
    Trees.delete(directory);
  }
}
