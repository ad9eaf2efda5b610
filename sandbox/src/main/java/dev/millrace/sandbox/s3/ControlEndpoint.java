package dev.millrace.sandbox.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a test tells a server in another process, beside the S3 API: under a path that no bucket can
 * have, for whoever knows the secret key.
 */
final class ControlEndpoint {

  static final String PATH = "/_control/";

  private final S3Server server;

  ControlEndpoint(S3Server server) {
    this.server = server;
  }

  static String authorization(S3Credentials credentials) {
    return "Bearer " + credentials.secretKey();
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (Hashes.same(
          authorization(server.credentials()),
          exchange.getRequestHeaders().getFirst("Authorization"))) {
        obey(exchange);
      } else {
        answer(exchange, 403, "Only for whoever knows the secret key");
      }
    }
  }

  private void obey(HttpExchange exchange) throws IOException {
    try {
      answer(exchange, 200, run(exchange).toString());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      answer(exchange, 400, e.toString());
    } catch (S3Exception e) {
      answer(exchange, e.status(), e.getMessage());
    }
  }

  private JsonNode run(HttpExchange exchange) throws IOException {
    String what =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath().substring(PATH.length());
    Map<String, String> query =
        UrlCoding.decodeQuery(exchange.getRequestURI().getRawQuery()).stream()
            .collect(Collectors.toMap(UrlCoding.Parameter::name, UrlCoding.Parameter::value));
    JsonNode done = ControlJson.MAPPER.createObjectNode();
    switch (what) {
      case "PUT faults" ->
          server.fault(ControlJson.rules(ControlJson.MAPPER.readTree(exchange.getRequestBody())));
      case "GET requests" -> done = ControlJson.requests(server.requests());
      case "DELETE requests" -> server.forgetRequests();
      case "DELETE bucket" -> server.destroyBucket(query.get("name"));
      case "POST expire" ->
          done =
              ControlJson.MAPPER
                  .getNodeFactory()
                  .numberNode(
                      server.abortUploads(
                          query.get("name"),
                          Duration.ofMillis(Long.parseLong(query.get("olderThanMs")))));
      default -> throw new IllegalArgumentException("No such command: " + what);
    }
    return done;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
