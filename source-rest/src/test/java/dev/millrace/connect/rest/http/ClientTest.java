package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
  private static final Signer SIGNER =
      request -> request.with(Header.secret("Authorization", "Bearer s3cret-token"));

  ClientSettings defaults() {
    return ClientSettings.DEFAULTS;
  }

  private Server server;
  private Server other;

  @BeforeEach
  void startServers() throws IOException {
    server = Server.plain();
    other = Server.plain();
  }

  @AfterEach
  void stopServers() {
    server.close();
    other.close();
  }

  private static String ask(Client client, Request request) throws IOException {
    try (Answer answer = client.send(request, SIGNER)) {
      return answer.status() + " " + new String(answer.body().readAllBytes(), UTF_8);
    }
  }

  private static String ask(ClientSettings settings, Request request) throws IOException {
    try (Client client = new Client(settings)) {
      return ask(client, request);
    }
  }

  private String ask(Request request) throws IOException {
    return ask(defaults(), request);
  }

  @Test
  void sendsMethodHeadersAndBody() throws IOException {
    server.on("/items", 201, "made");
    Request request =
        Request.post(server.uri("/items?a=1"), Body.text("{\"ü\":1}", "application/json"))
            .with(Header.of("X-Trace", "7"));

    assertThat(ask(request)).isEqualTo("201 made");
    Server.Got got = server.last();
    assertThat(got.method()).isEqualTo("POST");
    assertThat(got.uri()).hasToString("/items?a=1");
    assertThat(got.body()).isEqualTo("{\"ü\":1}");
    assertThat(got.header("Content-Type")).isEqualTo("application/json");
    assertThat(got.header("X-Trace")).isEqualTo("7");
    assertThat(got.header("Authorization")).isEqualTo("Bearer s3cret-token");
    assertThat(got.header("Accept-Encoding")).isEqualTo("gzip, deflate, br, zstd");
  }

  @Test
  void sendsTheQueryAsItWasEncoded() throws IOException {
    server.on("/", 200, "ok");
    ask(Request.get(server.uri("/a%2Fb/?q=x%26y%20z&empty=")));
    assertThat(server.last().uri().getRawPath()).isEqualTo("/a%2Fb/");
    assertThat(server.last().uri().getRawQuery()).isEqualTo("q=x%26y%20z&empty=");
  }

  /** How many are opened for four requests, one after another. */
  int mostConnections() {
    return 1;
  }

  @RepeatedTest(20)
  void keepsAConnectionOverRequests() throws IOException {
    server.on("/ok", 200, "text").on("/failed", 500, "failed").redirect("/moved", 302, "/ok");
    try (Client client = new Client(defaults())) {
      ask(client, Request.get(server.uri("/ok")));
      ask(client, Request.get(server.uri("/failed")));
      ask(client, Request.get(server.uri("/moved")));
    }
    assertThat(server.got()).hasSize(4);
    assertThat(server.got().stream().map(Server.Got::port).distinct())
        .hasSizeLessThanOrEqualTo(mostConnections());
  }

  @Test
  void dropsTheConnectionOfAnAnswerThatIsNotReadToItsEnd() throws IOException {
    server.on(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write(new byte[8192]);
            }
          } catch (IOException e) {
            // The client went.
          }
        });
    try (Client client = new Client(defaults());
        Answer answer = client.send(Request.get(server.uri("/endless")), SIGNER)) {
      assertThat(answer.body().readNBytes(10)).hasSize(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET, false",
    "302, POST, GET, false",
    "303, PUT, GET, false",
    "307, POST, POST, true",
    "308, PUT, PUT, true",
    "302, GET, GET, false",
    "303, HEAD, HEAD, false"
  })
  void followsRedirectsWithinAnOrigin(int status, String method, String then, boolean body)
      throws IOException {
    server.redirect("/from", status, "to?x=1#part").on("/to", 200, "");
    ask(
        new Request(
            method,
            server.uri("/from"),
            List.of(Header.secret("X-Key", "k")),
            method.startsWith("P") ? Body.text("b", "text/plain") : null,
            null));

    Server.Got got = server.last();
    assertThat(got.method()).isEqualTo(then);
    assertThat(got.uri()).hasToString("/to?x=1");
    assertThat(got.body()).isEqualTo(body ? "b" : "");
    assertThat(got.header("Authorization")).isEqualTo("Bearer s3cret-token");
    assertThat(got.header("X-Key")).isEqualTo("k");
  }

  @Test
  void dropsSecretsForAnotherOriginAndForGood() throws IOException {
    server.redirect("/from", 302, other.uri("/there").toString()).on("/back", 200, "ok");
    other.redirect("/there", 302, server.uri("/back").toString());
    String answer =
        ask(
            Request.get(server.uri("/from"))
                .with(Header.secret("X-Key", "k"))
                .with(Header.of("X-Open", "o")));

    assertThat(answer).isEqualTo("200 ok");
    for (Server.Got got : List.of(other.last(), server.last())) {
      assertThat(got.header("Authorization")).isNull();
      assertThat(got.header("X-Key")).isNull();
      assertThat(got.header("X-Open")).isEqualTo("o");
    }
  }

  @Test
  void sendsNoBodyToAnotherOrigin() {
    server.redirect("/from", 307, other.uri("/there").toString());
    Request request = Request.post(server.uri("/from"), Body.text("secret", "text/plain"));
    assertThatThrownBy(() -> ask(request))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("redirects a body to another host")
        .hasMessageContaining(other.uri("/there").toString());
    assertThat(other.got()).isEmpty();
  }

  @Test
  void endsAfterTheMostRedirects() {
    server.redirect("/round", 302, "/round");
    assertThatThrownBy(() -> ask(Request.get(server.uri("/round"))))
        .isInstanceOf(ConnectException.class)
        .hasMessage("GET " + server.uri("/round") + " was redirected more than 5 times");
    assertThat(server.got()).hasSize(6);
  }

  @Test
  void handsARedirectOverWhenNoneAreFollowed() throws IOException {
    server.redirect("/from", 302, "/to");
    assertThat(ask(defaults().withRedirects(0), Request.get(server.uri("/from"))))
        .isEqualTo("302 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://localhost/x", "http://user:pw@localhost/", "http://%zz/"})
  void followsNoRedirectToWhatIsNoServer(String to) {
    server.redirect("/from", 302, to);
    assertThatThrownBy(() -> ask(Request.get(server.uri("/from"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("/from redirects to what")
        .hasMessageNotContaining("user:pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "2852039166",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "168.63.129.16"
      })
  void refusesMetadataAddresses(String host) {
    URI uri = URI.create("http://" + host + "/latest/meta-data");
    server.redirect("/from", 302, uri.toString());
    ClientSettings viaProxy = defaults().with(new Proxy("localhost", other.port(), null));
    other.on("/", 200, "stolen");

    for (Request request : List.of(Request.get(uri), Request.get(server.uri("/from")))) {
      assertThatThrownBy(() -> ask(request))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(
              "a link-local or metadata address, which is refused unless addresses.local.allowed")
          .hasMessageContaining("GET " + uri);
    }
    assertThatThrownBy(() -> ask(viaProxy, Request.get(uri)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("refused unless addresses.local.allowed is true");
    assertThat(other.got()).isEmpty();
  }

  /** As if 127.0.0.1 were a private network, and the others of this machine were not. */
  @Test
  void followsNoRedirectFromOutsideIntoAPrivateNetwork() throws IOException {
    other.on("/secret", 200, "stolen").redirect("/within", 302, "/secret");
    try (Server far = Server.at("127.0.0.2")) {
      far.redirect("/from", 302, other.uri("/secret").toString());
      far.redirect("/again", 302, far.uri("/from").toString());
      far.redirect("/safe", 302, far.uri("/ok").toString()).on("/ok", 200, "ok");
      ClientSettings allowing = defaults().withLinkLocal(true);
      try (Client client =
              new Client(defaults(), address -> address.getHostAddress().equals("127.0.0.1"));
          Client all = new Client(allowing)) {
        assertThat(ask(client, Request.get(other.uri("/within")))).isEqualTo("200 stolen");
        assertThat(ask(client, Request.get(far.uri("/safe")))).isEqualTo("200 ok");
        assertThat(other.got()).hasSize(2);
        for (String path : List.of("/from", "/again")) {
          assertThatThrownBy(() -> ask(client, Request.get(far.uri(path))))
              .isInstanceOf(ConnectException.class)
              .hasMessageContaining("GET " + other.uri("/secret") + ": 'localhost' is at 127.0.0.1")
              .hasMessageContaining("a private address, to which a redirect from a public one is");
        }
        assertThat(other.got()).hasSize(2);
        assertThat(ask(all, Request.get(far.uri("/from")))).isEqualTo("200 stolen");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "0.0.0.0",
        "100.64.0.1",
        "[::1]",
        "[fc00::1]",
        "[fd12::1]",
        "[64:ff9b::a01:203]"
      })
  void followsNoRedirectThroughAProxyIntoAPrivateNetwork(String host) {
    URI uri = URI.create("http://" + host + "/secret");
    other.on(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", uri.toString());
          exchange.sendResponseHeaders(302, -1);
        });
    ClientSettings viaProxy = defaults().with(new Proxy("localhost", other.port(), null));
    assertThatThrownBy(() -> ask(viaProxy, Request.get(URI.create("http://api.invalid/"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("GET " + uri + ": '" + host + "' is at ")
        .hasMessageContaining("a private address, to which a redirect from a public one is");
    assertThat(other.got()).hasSize(1);
  }

  @Test
  void goesThroughAProxyThatWantsALogin() throws IOException {
    other.on(
        "/",
        exchange -> {
          String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
          if (login == null) {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"p\"");
            Server.send(exchange, 407, new byte[0]);
          } else {
            Server.send(exchange, 200, (login + " " + exchange.getRequestURI()).getBytes(UTF_8));
          }
        });
    ClientSettings settings =
        defaults().with(new Proxy("localhost", other.port(), new Login("me", "pass")));
    assertThat(ask(settings, Request.get(URI.create("http://api.invalid/x?y=1"))))
        .isEqualTo("200 Basic bWU6cGFzcw== http://api.invalid/x?y=1");
  }

  @Test
  void answersADigestChallengeAndNoBasicOne() throws IOException {
    server.on(
        "/digest",
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange
                .getResponseHeaders()
                .set("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
            Server.send(exchange, 401, new byte[0]);
          } else {
            Server.send(exchange, 200, "in".getBytes(UTF_8));
          }
        });
    server.on(
        "/basic",
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
          Server.send(exchange, 401, new byte[0]);
        });
    Login login = new Login("me", "pass");
    try (Client client = new Client(defaults())) {
      Request digest = Request.get(server.uri("/digest")).withDigest(login);
      try (Answer answer = client.send(digest, request -> request)) {
        assertThat(answer.status()).isEqualTo(200);
      }
      assertThat(server.last().header("Authorization"))
          .startsWith("Digest username=\"me\", realm=\"r\", nonce=\"n\", uri=\"/digest\"");

      Request basic = Request.get(server.uri("/basic")).withDigest(login);
      try (Answer answer = client.send(basic, request -> request)) {
        assertThat(answer.status()).isEqualTo(401);
      }
      assertThat(server.last().header("Authorization")).isNull();
    }
  }

  @Test
  void saysThatNoAnswerCame() {
    CountDownLatch done = new CountDownLatch(1);
    server.on("/silent", exchange -> await(done));
    ClientSettings settings = defaults().with(new Timeouts(5000, 200, 60_000));
    assertThatThrownBy(() -> ask(settings, Request.get(server.uri("/silent?api_key=abc"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/silent?api_key=***: no answer")
        .hasMessageContaining("200 ms for the answer");
    done.countDown();
  }

  @Test
  void saysThatABodyStalled() {
    CountDownLatch done = new CountDownLatch(1);
    server.on(
        "/stalls",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("begin".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          await(done);
        });
    ClientSettings settings = defaults().with(new Timeouts(5000, 60_000, 200));
    assertThatThrownBy(() -> ask(settings, Request.get(server.uri("/stalls"))))
        .isInstanceOf(IOException.class)
        .hasMessage("GET " + server.uri("/stalls") + ": the body stalled for 200 ms");
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1000\r\n\r\nhello\n",
        "Transfer-Encoding: chunked\r\n\r\n6\r\nhello\n\r\n"
      })
  void saysThatABodyWasCutOff(String answer) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<?> served =
          thread.submit(
              () -> {
                try (Socket accepted = socket.accept();
                    OutputStream out = accepted.getOutputStream()) {
                  accepted.getInputStream().read(new byte[4096]);
                  out.write(("HTTP/1.1 200 OK\r\n" + answer).getBytes(US_ASCII));
                }
                return null;
              });
      URI uri = URI.create("http://localhost:" + socket.getLocalPort() + "/cut");
      assertThatThrownBy(() -> ask(Request.get(uri)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GET " + uri + ": the body can't be read on after ");
      served.get(30, TimeUnit.SECONDS);
      thread.shutdown();
    }
  }

  @Test
  void closingEndsACallThatWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    server.on(
        "/silent",
        exchange -> {
          asked.countDown();
          await(done);
        });
    Client client = new Client(defaults());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<String> call = thread.submit(() -> ask(client, Request.get(server.uri("/silent"))));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    client.close();
    assertThatThrownBy(call::get).hasCauseInstanceOf(IOException.class);
    done.countDown();
    thread.shutdown();
  }

  @Test
  void namesTheUrlOfARefusedConnection() {
    int port = server.port();
    server.close();
    assertThatThrownBy(
            () -> ask(Request.get(URI.create("http://localhost:" + port + "/x?token=abcd"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("GET http://localhost:" + port + "/x?token=***: ")
        .hasMessageNotContaining("abcd");
  }
}
