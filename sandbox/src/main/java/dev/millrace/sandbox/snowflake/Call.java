package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.sandbox.http.Queries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** One request with its answer. Used by one thread. */
final class Call {

  private static final int MOST_BYTES = 256 << 20;
  private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]*)\"");

  private final HttpExchange exchange;
  private final Map<String, String> query;
  private JsonNode body;
  private boolean cutAnswer;

  /**
   * Reads nothing yet but the address.
   *
   * @throws WireFailure if the query can't be decoded
   */
  Call(HttpExchange exchange) throws WireFailure {
    this.exchange = exchange;
    try {
      this.query = Queries.decode(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException e) {
      throw WireFailure.invalidRequest("The query string can't be decoded: " + e.getMessage());
    }
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  /** A query parameter, or null. */
  String query(String name) {
    return query.get(name);
  }

  /** A header's first value, or null. */
  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The token that the client shows, or null. */
  String token() {
    String header = header("Authorization");
    Matcher matcher = TOKEN.matcher(header == null ? "" : header);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The body as it was sent. */
  InputStream rawBody() {
    return exchange.getRequestBody();
  }

  /** The body as JSON; an empty object if there is none. */
  JsonNode json() throws IOException, WireFailure {
    if (body == null) {
      byte[] bytes = bytes(rawBody());
      if ("gzip".equalsIgnoreCase(header("Content-Encoding")) && bytes.length > 0) {
        bytes = bytes(new GZIPInputStream(new ByteArrayInputStream(bytes)));
      }
      try {
        body = bytes.length == 0 ? Json.object() : Json.MAPPER.readTree(bytes);
      } catch (IOException e) {
        throw WireFailure.invalidRequest("The body is not JSON: " + e.getMessage());
      }
    }
    return body;
  }

  private static byte[] bytes(InputStream in) throws IOException, WireFailure {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw WireFailure.invalidRequest("A body has at most " + MOST_BYTES + " bytes");
    }
    return bytes;
  }

  /** From now on the connection is closed instead of an answer. */
  void cutAnswer() {
    cutAnswer = true;
  }

  void answer(ObjectNode json) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(json);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(200, bytes);
  }

  /** Answers without a body. */
  void answer(int status) throws IOException {
    answer(status, new byte[0]);
  }

  private void answer(int status, byte[] bytes) throws IOException {
    if (!cutAnswer) {
      // Else the client would see its connection reset before it comes to read the answer.
      rawBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
    exchange.close();
  }

  /** Closes the connection. */
  void close() {
    exchange.close();
  }
}
