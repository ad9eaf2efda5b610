package dev.millrace.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * What a test tells a server in another process, beside the API that it stands in for: under a path
 * that this API does not have, for whoever knows the secret.
 */
public final class ControlEndpoint implements HttpHandler {

  /** Where a server has its commands. */
  public static final String PATH = "/_control/";

  static final ObjectMapper MAPPER = new ObjectMapper();

  private final String secret;
  private final Commands commands;

  /** Takes commands from whoever shows the secret. */
  public ControlEndpoint(String secret, Commands commands) {
    this.secret = secret;
    this.commands = commands;
  }

  /** What a server can be told. Called by several threads. */
  @FunctionalInterface
  public interface Commands {

    /**
     * Runs a command.
     *
     * @param what the method and the name, as in {@code PUT faults}
     * @param parameters decoded
     * @param body null if there is none
     * @return what to answer; null for nothing
     * @throws RuntimeException to refuse it, with the reason as its message
     */
    JsonNode run(String what, Map<String, String> parameters, JsonNode body) throws IOException;

    /** To end with in a chain of known commands. */
    static RuntimeException unknown(String what) {
      return new IllegalArgumentException("No such command: " + what);
    }
  }

  static String authorization(String secret) {
    return "Bearer " + secret;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (isAuthorized(exchange.getRequestHeaders().getFirst("Authorization"))) {
        obey(exchange);
      } else {
        answer(exchange, 403, "Only for whoever knows the secret key");
      }
    }
  }

  /** Compares in a time that does not depend on where they differ. */
  private boolean isAuthorized(String shown) {
    return shown != null
        && MessageDigest.isEqual(
            authorization(secret).getBytes(StandardCharsets.UTF_8),
            shown.getBytes(StandardCharsets.UTF_8));
  }

  private void obey(HttpExchange exchange) throws IOException {
    String what =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath().substring(PATH.length());
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode done =
          commands.run(
              what,
              Queries.decode(exchange.getRequestURI().getRawQuery()),
              body.length == 0 ? null : MAPPER.readTree(body));
      answer(exchange, 200, done == null ? "{}" : done.toString());
    } catch (IOException | RuntimeException e) {
      answer(exchange, 400, e.toString());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
