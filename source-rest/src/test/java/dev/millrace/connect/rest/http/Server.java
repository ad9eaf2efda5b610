package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real server, which notes what it was asked. */
public final class Server implements AutoCloseable {
  /** What an exchange does. */
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  /** A request as it came. */
  public record Got(
      String method, URI uri, Map<String, List<String>> headers, String body, int port) {
    /** The first header of a name; null if there is none. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().get(0))
          .findFirst()
          .orElse(null);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String scheme;
  private final List<Got> got = new CopyOnWriteArrayList<>();

  private Server(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.start();
  }

  /** One at {@code http://localhost}. */
  public static Server plain() throws IOException {
    return new Server(HttpServer.create(local(), 0), "http");
  }

  /** One at another of this machine's own addresses. */
  static Server at(String address) throws IOException {
    InetAddress parsed = InetAddress.getByName(address);
    return new Server(HttpServer.create(new InetSocketAddress(parsed, 0), 0), "http");
  }

  /** One at {@code https://localhost}. */
  static Server tls(SSLContext context, boolean clientMustShowKey) throws IOException {
    HttpsServer server = HttpsServer.create(local(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            var ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(clientMustShowKey);
            parameters.setSSLParameters(ssl);
          }
        });
    return new Server(server, "https");
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public Server on(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          got.add(
              new Got(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders(),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                  exchange.getRemoteAddress().getPort()));
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return this;
  }

  /** Answers with a text. */
  public Server on(String path, int status, String body) {
    return on(path, exchange -> send(exchange, status, body.getBytes(UTF_8)));
  }

  Server redirect(String path, int status, String to) {
    return on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  public URI uri(String path) {
    InetAddress address = server.getAddress().getAddress();
    String host =
        address.equals(InetAddress.getLoopbackAddress()) ? "localhost" : address.getHostAddress();
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  public List<Got> got() {
    return got;
  }

  /** The last request. */
  public Got last() {
    return got.get(got.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
