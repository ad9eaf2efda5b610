package dev.millrace.connect.file.store.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP service in this JVM, for those whose makers give away no server. */
public final class FakeService implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger cuts = new AtomicInteger();

  /** What it does. */
  public interface Handler {
    Reply on(Request request) throws IOException;
  }

  /**
   * A request.
   *
   * @param path decoded
   * @param rawPath as it was sent
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Request(
      String method,
      String path,
      String rawPath,
      Map<String, String> query,
      HttpExchange exchange,
      byte[] body) {
    public String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    /** The first byte that is asked for. */
    public int from() {
      String range = header("Range");
      return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    }
  }

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Reply(int status, byte[] body, String location) {
    public static Reply json(String text) {
      return new Reply(200, text.getBytes(StandardCharsets.UTF_8), null);
    }

    public static Reply error(int status) {
      return new Reply(status, "{}".getBytes(StandardCharsets.UTF_8), null);
    }
  }

  public FakeService(Handler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(handler, exchange));
    server.start();
  }

  private void serve(Handler handler, HttpExchange exchange) throws IOException {
    Map<String, String> query = new TreeMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String each : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] pair = each.split("=", 2);
      query.put(decode(pair[0]), pair.length == 1 ? "" : decode(pair[1]));
    }
    String rawPath = exchange.getRequestURI().getRawPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Request request =
        new Request(
            exchange.getRequestMethod(),
            decode(rawPath.replace("+", "%2B")),
            rawPath,
            query,
            exchange,
            body);
    requests.add(request.method + " " + rawPath + (raw == null ? "" : "?" + raw));
    Reply reply = handler.on(request);
    if (reply.location != null) {
      exchange.getResponseHeaders().set("Location", reply.location);
    }
    if (reply.body.length == 0) {
      exchange.sendResponseHeaders(reply.status, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(reply.status, reply.body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (reply.body.length > 100_000 && cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        out.write(reply.body, 0, reply.body.length / 2);
        out.flush();
        throw new IOException("cut");
      }
      out.write(reply.body);
    } finally {
      exchange.close();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The next so many large answers break off in their middle. */
  public void cut(int times) {
    cuts.set(times);
  }

  public List<String> requests() {
    return requests;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
