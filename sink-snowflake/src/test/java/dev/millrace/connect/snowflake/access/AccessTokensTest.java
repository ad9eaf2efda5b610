package dev.millrace.connect.snowflake.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer = "{\"token_type\":\"Bearer\",\"scopes\":[{}],\"access_token\":\"t1\"}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization")
                    + " "
                    + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AccessTokens tokens(String refresh, Optional<String> scope) {
    return tokens(URI.create("http://127.0.0.1:" + port() + "/token"), refresh, scope, "");
  }

  private AccessTokens tokens(URI at, String refresh, Optional<String> scope, String except) {
    HttpProxy proxy = new HttpProxy("127.0.0.1", port(), "", Optional.empty(), except);
    return new AccessTokens(
        at,
        "me",
        "s3cret",
        refresh,
        scope,
        at.getHost().equals("127.0.0.1") ? Optional.empty() : Optional.of(proxy));
  }

  private int port() {
    return server.getAddress().getPort();
  }

  @Test
  void refreshes() throws SQLException {
    AccessTokens tokens = tokens("r&1", Optional.empty());
    assertThat(tokens.fetch()).isEqualTo("t1");
    answer = "{\"access_token\":\"t2\"}";
    assertThat(tokens.fetch()).as("each log-in has a token of its own").isEqualTo("t2");
    assertThat(requests)
        .hasSize(2)
        .containsOnly("/token Basic bWU6czNjcmV0 grant_type=refresh_token&refresh_token=r%261");
  }

  @Test
  void goesByTheClientsCredentials() throws SQLException {
    assertThat(tokens("", Optional.of("session:role:LOADER")).fetch()).isEqualTo("t1");
    assertThat(requests)
        .containsExactly(
            "/token Basic bWU6czNjcmV0"
                + " grant_type=client_credentials&scope=session%3Arole%3ALOADER");
  }

  @Test
  void tellsWhyThereIsNone() {
    AccessTokens tokens = tokens("r3fresh", Optional.empty());
    status = 400;
    answer = "{\"error\":\"invalid_grant\",\"error_description\":\"too old\"}";
    assertThatThrownBy(tokens::fetch)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(Failures.isAuthorization(e)).isTrue();
              assertThat(e.getMessage())
                  .endsWith("HTTP 400 invalid_grant too old")
                  .doesNotContain("s3cret", "r3fresh");
            });
    status = 503;
    answer = "<html>";
    assertThatThrownBy(tokens::fetch)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(Failures.isPassing(e)).isTrue());
    assertThat(tokens.toString()).doesNotContain("s3cret", "r3fresh");
  }

  @Test
  void goesByTheProxy() throws SQLException {
    URI far = URI.create("http://tokens.invalid/token");
    assertThat(tokens(far, "r", Optional.empty(), "localhost|*.example.com").fetch())
        .isEqualTo("t1");
    assertThat(requests.get(0)).startsWith("http://tokens.invalid/token ");
    assertThatThrownBy(() -> tokens(far, "r", Optional.empty(), "10.*|*.INVALID").fetch())
        .hasMessage("http://tokens.invalid/token can't be reached");
  }
}
