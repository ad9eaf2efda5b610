package dev.millrace.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.http.HttpServers;
import dev.millrace.sandbox.quickstart.EarthquakeApi;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The APIs that sample configurations read: the sandbox's in place of {@code api.example.com}, the
 * quickstart's earthquakes, and one that answers as GitHub's pages show it.
 */
final class Apis implements AutoCloseable {
  /** What samples take {@code listOrders} from. */
  private static final String DOCUMENT =
      """
      {"openapi": "3.1.0", "paths": {"/orders": {"get": {"operationId": "listOrders", "responses": {
        "200": {"content": {"application/json": {"schema": {"properties": {"data": {"properties": {
          "items": {"type": "array", "items": {"required": ["id"], "properties": {
            "id": {"type": "integer"}, "updated_at": {"type": "string", "format": "date-time"},
            "note": {"type": ["string", "null"]}}}}}}}}}}}}}}}}
      """;

  private static final Map<String, String> PAGINGS =
      Map.of("none", "all", "next.url", "next", "link", "next", "relay", "graphql");

  private final ApiServer sandbox;
  private final HttpServer gitHub;
  private final EarthquakeApi earthquakes = EarthquakeApi.start();
  private final Set<String> collections = new HashSet<>();
  private final Path document;

  private Apis(ApiServer sandbox, HttpServer gitHub, Path document) throws IOException {
    this.sandbox = sandbox;
    this.gitHub = gitHub;
    this.document = document;
  }

  /**
   * @param data where records are kept
   */
  static Apis start(Path data) throws IOException {
    HttpServer gitHub = HttpServers.bind(0);
    gitHub.createContext("/repos/", Apis::likeGitHub);
    gitHub.start();
    Path document = Files.writeString(data.resolve("openapi.json"), DOCUMENT);
    return new Apis(ApiServer.start(data), gitHub, document);
  }

  /** https://docs.github.com/en/rest/issues */
  private static void likeGitHub(HttpExchange exchange) throws IOException {
    boolean comments = exchange.getRequestURI().getPath().endsWith("/issues/1347/comments");
    String record =
        comments
            ? """
              [{"id": 1, "user": {"login": "octocat", "id": 1}, "body": "Me too",
                "created_at": "2011-04-14T16:00:49Z", "updated_at": "2011-04-14T16:00:49Z"}]"""
            : """
              [{"id": 1, "number": 1347, "state": "open", "title": "Found a bug", "labels": [],
                "created_at": "2011-04-22T13:33:48Z", "updated_at": "2011-04-22T13:33:48Z"}]""";
    byte[] body = record.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Has a configuration go to these, as who may. */
  Map<String, String> here(Map<String, String> sample) {
    Map<String, String> config = new LinkedHashMap<>(sample);
    if (config.getOrDefault("preset", "").equals("github")
        || config.get("base.url").startsWith("https://api.github.com")) {
      config.put("base.url", HttpServers.endpoint(gitHub).toString());
      return config;
    }
    if (config.getOrDefault("path", "").startsWith("/fdsnws/")) {
      config.put("base.url", earthquakes.endpoint().toString());
      return config;
    }
    config.computeIfPresent("openapi", (key, place) -> document.toString());
    String paging = "none";
    for (String name : config.get("resources").split(",", -1)) {
      String prefix = "resource." + name.strip() + ".";
      make(config.getOrDefault(prefix + "path", "/orders"), config.get(prefix + "parent"));
      paging = config.getOrDefault(prefix + "paging", paging);
    }
    String way = way(config.getOrDefault("auth.type", "none"));
    URI endpoint = sandbox.endpoint();
    // GraphQL's path is the resource's own.
    String step = paging.equals("relay") ? "" : "/" + PAGINGS.getOrDefault(paging, paging);
    config.put("base.url", endpoint + "/" + way + step);
    credentials(config);
    return config;
  }

  /** A collection is made once; a path of three steps is a parent's. */
  private void make(String path, String parent) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String made = name.equals("graphql") ? "orders" : name;
    if (collections.add(made)) {
      Change change = Change.of(made).inserts(3);
      sandbox.change(parent == null ? change : change.childrenOf(parent));
    }
  }

  private static String way(String auth) {
    return switch (auth) {
      case "api.key" -> "key-header";
      case "oauth2.client", "oauth2.jwt", "oauth2.refresh" -> "oauth2";
      default -> auth;
    };
  }

  private void credentials(Map<String, String> config) {
    String user = sandbox.credentials().user();
    String secret = sandbox.credentials().secret();
    Map.of(
            "auth.token", secret,
            "auth.key", secret,
            "auth.key.name", "X-Api-Key",
            "auth.user", user,
            "auth.password", secret,
            "auth.token.url", sandbox.endpoint() + "/oauth/token",
            "auth.client.id", user,
            "auth.client.secret", secret,
            "auth.hmac.key", secret)
        .forEach((key, value) -> config.computeIfPresent(key, (same, old) -> value));
  }

  @Override
  public void close() throws IOException {
    gitHub.stop(0);
    earthquakes.close();
    sandbox.close();
  }
}
