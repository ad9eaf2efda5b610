package dev.millrace.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.sandbox.http.Queries;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request, of which the body was read. Parameters stand in the query, in a form, in the {@code
 * variables} of a GraphQL request, or in the leaf elements of a SOAP request. Used by one thread.
 */
final class Call {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ELEMENT =
      Pattern.compile("<(?:\\w+:)?(\\w+)(?:\\s[^<>]*)?>([^<>]*)</");

  private final HttpExchange exchange;
  private final byte[] body;
  private final Map<String, String> parameters = new TreeMap<>();
  private String graphql = "";

  Call(HttpExchange exchange) throws IOException {
    this.exchange = exchange;
    this.body = exchange.getRequestBody().readAllBytes();
  }

  /**
   * Reads the parameters.
   *
   * @throws ApiException if they can't be read
   */
  void parse() {
    try {
      parameters.putAll(Queries.decode(uri().getRawQuery()));
      String type = header("Content-Type") == null ? "" : header("Content-Type");
      String text = new String(body, StandardCharsets.UTF_8);
      if (type.contains("json")) {
        parseGraphql(JSON.readTree(body));
      } else if (type.contains("xml")) {
        for (Matcher leaf = ELEMENT.matcher(text); leaf.find(); ) {
          parameters.put(leaf.group(1), leaf.group(2).strip());
        }
      } else if (type.contains("form")) {
        parameters.putAll(Queries.decode(text));
      }
    } catch (IllegalArgumentException | IOException e) {
      throw ApiException.bad(
          "Not a request: "
              + (e instanceof JsonProcessingException json
                  ? json.getOriginalMessage()
                  : e.getMessage()));
    }
  }

  private void parseGraphql(JsonNode request) {
    graphql = request.path("query").asText();
    request
        .path("variables")
        .properties()
        .forEach(
            variable -> {
              if (!variable.getValue().isNull()) {
                parameters.put(variable.getKey(), variable.getValue().asText());
              }
            });
  }

  HttpExchange exchange() {
    return exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  URI uri() {
    return exchange.getRequestURI();
  }

  String path() {
    return uri().getPath() == null ? "/" : uri().getPath();
  }

  /** The path's parts, as in {@code none}, {@code token}, {@code orders}. */
  List<String> segments() {
    return List.of(path().substring(1).split("/", -1));
  }

  byte[] body() {
    return body.clone();
  }

  /** The text of a GraphQL query; else empty. */
  String graphql() {
    return graphql;
  }

  /** A header's first value, or null. */
  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** Null if there is none, or an empty one. */
  String parameter(String name) {
    String value = parameters.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A parameter that is a number from zero on. */
  int number(String name, int otherwise) {
    String value = parameter(name);
    try {
      int number = value == null ? otherwise : Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as for a negative one
    }
    throw ApiException.bad(name + " must be a number from 0 on, not " + value);
  }

  void answerHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  /** Where the client sees this server. */
  String origin() {
    return "http://" + header("Host");
  }
}
