package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands in for a vendor's API: knows who asks, answers once that there are too many requests, and
 * then wants to be left alone for as long as it said.
 */
final class Vendor implements AutoCloseable {
  /** Answers a question that was let in. */
  interface Api {
    Reply answer(Question question);
  }

  /** A request as an API reads it. */
  record Question(String path, Map<String, String> query, String body) {
    /** A parameter, or "" if there is none. */
    String of(String name) {
      return query.getOrDefault(name, "");
    }
  }

  /**
   * @param headers {@code Name: value} each
   */
  record Reply(int status, String body, List<String> headers) {
    static Reply ok(String body, String... headers) {
      return new Reply(200, body, List.of(headers));
    }
  }

  /**
   * How it says that there were too many requests.
   *
   * @param ms for how long it answers no more
   */
  record Limit(Reply reply, long ms) {
    static Limit of(int status, String body, long ms, String... headers) {
      return new Limit(new Reply(status, body, List.of(headers)), ms);
    }
  }

  private static final int LIMITED = 2;

  private final Predicate<Server.Got> known;
  private final Limit limit;
  private final Api api;
  private final Server server;
  private final List<Question> asked = new CopyOnWriteArrayList<>();
  private int letIn;
  private long closedUntil;
  private int early;
  private int unknown;

  Vendor(Predicate<Server.Got> known, Limit limit, Api api) throws IOException {
    this.known = known;
    this.limit = limit;
    this.api = api;
    server = Server.plain().on("/", this::handle);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Reply reply = reply(got(exchange));
    for (String header : reply.headers()) {
      String[] parts = header.split(": ", 2);
      exchange.getResponseHeaders().add(parts[0], parts[1]);
    }
    Server.send(exchange, reply.status(), reply.body().getBytes(UTF_8));
  }

  private Server.Got got(HttpExchange exchange) {
    List<Server.Got> all = server.got();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).port() == exchange.getRemoteAddress().getPort()) {
        return all.get(i);
      }
    }
    throw new IllegalStateException("nothing came");
  }

  private synchronized Reply reply(Server.Got got) {
    if (got.uri().getPath().endsWith("/token")) {
      return Reply.ok("{\"access_token\":\"let-me-in\",\"token_type\":\"Bearer\"}");
    }
    if (!known.test(got)) {
      unknown++;
      return new Reply(401, "{\"message\":\"Who are you?\"}", List.of());
    }
    if (System.nanoTime() < closedUntil) {
      early++;
    }
    if (++letIn == LIMITED) {
      closedUntil = System.nanoTime() + limit.ms() * 1_000_000;
      return limit.reply();
    }
    Question question = new Question(got.uri().getPath(), query(got.uri()), got.body());
    asked.add(question);
    return api.answer(question);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      Arrays.stream(uri.getRawQuery().split("&"))
          .map(each -> each.split("=", 2))
          .forEach(each -> query.put(decoded(each[0]), decoded(each[1])));
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  String url(String path) {
    return server.uri(path).toString();
  }

  /** What was let in, and answered. */
  List<Question> asked() {
    return asked;
  }

  /** How many questions came while it wanted to be left alone. */
  synchronized int early() {
    return early;
  }

  /** How many came without what it knows one by. */
  synchronized int unknown() {
    return unknown;
  }

  /** How many were let in, the one too many counted. */
  synchronized int letIn() {
    return letIn;
  }

  @Override
  public void close() {
    server.close();
  }
}
