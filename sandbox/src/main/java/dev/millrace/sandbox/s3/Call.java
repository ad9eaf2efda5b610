package dev.millrace.sandbox.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One request with its answer. Used by one thread. */
final class Call {

  private static final String VIRTUAL_HOST_SUFFIX = ".localhost";

  private final HttpExchange exchange;
  private final String bucket;
  private final String key;
  private final List<UrlCoding.Parameter> parameters;
  private final Map<String, String> query = new TreeMap<>();
  private boolean cutAnswer;
  private boolean cutBody;
  private boolean conditionsIgnored;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
    this.parameters = UrlCoding.decodeQuery(exchange.getRequestURI().getRawQuery());
    parameters.forEach(p -> query.putIfAbsent(p.name(), p.value()));
    String path = rawPath().substring(1);
    String host = virtualHost();
    int slash = path.indexOf('/');
    if (host != null) {
      this.bucket = host;
      this.key = UrlCoding.decodePath(path);
    } else {
      this.bucket = UrlCoding.decodePath(slash < 0 ? path : path.substring(0, slash));
      this.key = slash < 0 ? "" : UrlCoding.decodePath(path.substring(slash + 1));
    }
  }

  /** The bucket in a host name such as {@code bucket.localhost:9000}; null for path style. */
  private String virtualHost() {
    String host = header("Host");
    String name = host == null ? "" : host.replaceFirst(":[0-9]+$", "");
    return name.endsWith(VIRTUAL_HOST_SUFFIX)
        ? name.substring(0, name.length() - VIRTUAL_HOST_SUFFIX.length())
        : null;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String rawPath() {
    String path = exchange.getRequestURI().getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** Empty for operations on no bucket. */
  String bucket() {
    return bucket;
  }

  /** Empty for operations on no object. */
  String key() {
    return key;
  }

  List<UrlCoding.Parameter> parameters() {
    return parameters;
  }

  /** A query parameter, or null. */
  String query(String name) {
    return query.get(name);
  }

  String query(String name, String otherwise) {
    return query.getOrDefault(name, otherwise);
  }

  /** A query parameter that is a number from zero on. */
  int number(String name, int otherwise, int most) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return Math.min(number, most);
      }
    } catch (NumberFormatException e) {
      // as for a negative one
    }
    throw S3Exception.invalid(name + " must be a number from 0 on, not " + value);
  }

  /** A header's first value, or null. */
  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  Map<String, List<String>> headers() {
    return exchange.getRequestHeaders();
  }

  /** The body as sent; {@link Payload} decodes and verifies. */
  InputStream rawBody() {
    return exchange.getRequestBody();
  }

  void answerHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  /** If the call is a write, it is done whatever its condition. */
  void ignoreConditions() {
    conditionsIgnored = true;
  }

  boolean conditionsIgnored() {
    return conditionsIgnored;
  }

  /** From now on the connection is closed instead of an answer. */
  void cutAnswer() {
    cutAnswer = true;
  }

  /** From now on the connection is closed in the middle of an answer's body. */
  void cutBody() {
    cutBody = true;
  }

  /** Answers without a body; a Content-Length already set stays for HEAD. */
  void answer(int status) throws IOException {
    if (!cutAnswer) {
      exchange.sendResponseHeaders(status, -1);
    }
    exchange.close();
  }

  void answer(int status, Xml xml) throws IOException {
    byte[] body = xml.toString().getBytes(StandardCharsets.UTF_8);
    answerHeader("Content-Type", "application/xml");
    if (method().equals("HEAD")) {
      answer(status);
      return;
    }
    try (OutputStream out = answerBody(status, body.length)) {
      out.write(body);
    }
  }

  /** Begins an answer with a body of that many bytes, to be written to the result. */
  OutputStream answerBody(int status, long length) throws IOException {
    if (cutAnswer) {
      exchange.close();
      return OutputStream.nullOutputStream();
    }
    // The JDK's server reads a length of zero as "unknown".
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    if (length == 0) {
      return OutputStream.nullOutputStream();
    }
    return cutBody ? new CutStream(exchange, length / 2) : exchange.getResponseBody();
  }

  /** Takes so many bytes, and then closes the connection. */
  private static final class CutStream extends FilterOutputStream {
    private final HttpExchange exchange;
    private long left;

    CutStream(HttpExchange exchange, long left) {
      super(exchange.getResponseBody());
      this.exchange = exchange;
      this.left = left;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      int most = (int) Math.min(left, length);
      out.write(bytes, at, most);
      left -= most;
      if (most < length) {
        out.flush();
        // By the exchange: a body that is closed with bytes missing leaves the connection open.
        exchange.close();
        throw new IOException("The answer is cut here");
      }
    }
  }

  /** Reads what is left of the body, so that the client comes to read the answer. */
  void drain() throws IOException {
    rawBody().transferTo(OutputStream.nullOutputStream());
  }

  void close() {
    exchange.close();
  }
}
