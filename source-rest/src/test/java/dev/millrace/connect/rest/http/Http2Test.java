package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.tls.Authority;
import dev.millrace.connect.common.tls.KeyStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http2Test {
  @TempDir static Path files;
  private static SSLContext tls;

  private H2Server server;

  @BeforeAll
  static void makeKeys() throws Exception {
    Authority authority = Authority.in(files);
    Authority.Identity identity = authority.issue("localhost");
    Path own =
        Files.writeString(
            files.resolve("own.pem"),
            Files.readString(identity.key()) + Files.readString(identity.certificate()));
    tls =
        KeyStores.context(KeyStores.load(authority.certificate(), ""), KeyStores.load(own, ""), "");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Client client(HttpVersion version) {
    return new Client(ClientSettings.DEFAULTS.with(version).with(tls));
  }

  private static byte[] ask(Client client, URI uri) throws IOException {
    try (Answer answer = client.send(Request.get(uri), request -> request)) {
      return answer.body().readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_2", "AUTO"})
  void speaksHttp2OverAConnectionThatIsKept(HttpVersion version) throws IOException {
    server = new H2Server(tls).on("/x", "text".getBytes(UTF_8)).on("/none", new byte[0]).start();
    try (Client client = client(version)) {
      Request post = Request.post(server.uri("/x?a=%20b"), Body.text("posted", "text/plain"));
      for (int i = 0; i < 3; i++) {
        try (Answer answer = client.send(post, request -> request)) {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.header("content-type")).startsWith("text/plain");
          assertThat(answer.body().readAllBytes()).isEqualTo("text".getBytes(UTF_8));
        }
      }
      assertThat(ask(client, server.uri("/none"))).isEmpty();
    }
    assertThat(server.got()).hasSize(4);
    assertThat(server.got().get(0))
        .isEqualTo(
            new H2Server.Got(
                "HTTP/2.0", "POST", "/x?a=%20b", "posted", server.got().get(0).from()));
    // The client frees a connection on its own thread, a moment after the answer.
    assertThat(server.got().stream().map(H2Server.Got::from).distinct()).hasSizeLessThan(4);
  }

  @Test
  void readsBodiesThatAreFarLargerThanTheWindow() throws Exception {
    byte[] body = new byte[20 << 20];
    new Random(7).nextBytes(body);
    server = new H2Server(tls).on("/x", body).start();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Client client = client(HttpVersion.HTTP_2)) {
      List<Future<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(() -> ask(client, server.uri("/x"))));
      }
      for (Future<byte[]> each : answers) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(body);
      }
    }
    threads.shutdown();
  }

  /** With the defaults, a wait for a timeout would be one of 30 s, and be said to be. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysAtOnceThatABodyWasCutOff(boolean reset) throws IOException {
    server = new H2Server(tls);
    server.on("/x", server.beginning()).start();
    try (Client client = client(HttpVersion.HTTP_2);
        Answer answer = client.send(Request.get(server.uri("/x")), request -> request)) {
      assertThat(answer.body().readNBytes(5)).isEqualTo("begin".getBytes(UTF_8));
      if (reset) {
        server.reset();
      } else {
        server.close();
      }
      assertThatThrownBy(() -> answer.body().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "GET " + server.uri("/x") + ": the body can't be read on after 5 bytes");
    }
  }

  @Test
  void dropsWhatIsNotReadToItsEnd() throws IOException {
    server = new H2Server(tls).on("/x", new byte[8 << 20]).on("/y", "y".getBytes(UTF_8)).start();
    try (Client client = client(HttpVersion.HTTP_2)) {
      for (int i = 0; i < 20; i++) {
        try (Answer answer = client.send(Request.get(server.uri("/x")), request -> request)) {
          assertThat(answer.body().readNBytes(10)).hasSize(10);
        }
      }
      assertThat(ask(client, server.uri("/y"))).isEqualTo("y".getBytes(UTF_8));
    }
  }

  @Test
  void speaksHttp1WhereAServerAgreesToNoMore() throws IOException {
    try (Server old = Server.tls(tls, false).on("/x", 200, "ok");
        Client auto = client(HttpVersion.AUTO);
        Client only = client(HttpVersion.HTTP_2)) {
      assertThat(ask(auto, old.uri("/x"))).isEqualTo("ok".getBytes(UTF_8));
      assertThatThrownBy(() -> ask(only, old.uri("/x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GET " + old.uri("/x") + ": ");
    }
  }
}
