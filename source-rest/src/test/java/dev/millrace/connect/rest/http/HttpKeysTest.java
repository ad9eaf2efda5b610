package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.common.tls.Authority;
import dev.millrace.connect.common.tls.KeyStores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpKeysTest {
  private static final ConfigDef DEF = def();

  @TempDir static Path files;
  private static Authority authority;
  private static SSLContext server;
  private static Path clientPem;
  private static Path clientStore;

  private static ConfigDef def() {
    Keys keys = Keys.define();
    HttpKeys.define(keys);
    return keys.done();
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    authority = Authority.in(files);
    server = context(authority.issue("localhost"));
    Authority.Identity client = authority.issue("client");
    clientPem = pem(client);
    clientStore = files.resolve("client.p12");
    KeyStore store = KeyStores.load(clientPem, "changeit");
    try (OutputStream out = Files.newOutputStream(clientStore)) {
      store.store(out, "changeit".toCharArray());
    }
  }

  private static Path pem(Authority.Identity identity) throws IOException {
    return Files.writeString(
        files.resolve(identity.key().getFileName() + "-and-certificate.pem"),
        Files.readString(identity.key()) + Files.readString(identity.certificate()));
  }

  private static SSLContext context(Authority.Identity identity) throws Exception {
    return KeyStores.context(
        KeyStores.load(authority.certificate(), ""), KeyStores.load(pem(identity), ""), "");
  }

  private static Map<String, String> props(String... pairs) {
    Map<String, String> props = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static ClientSettings settings(Map<String, String> props) {
    return HttpKeys.settings(new AbstractConfig(DEF, props, false), Masks.NONE);
  }

  private static Map<String, List<String>> errors(String... pairs) {
    Validation validation = Validation.of(DEF, props(pairs));
    HttpKeys.check(new AbstractConfig(DEF, props(pairs), false), validation);
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : validation.result().configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  private static String ask(Server at, String... pairs) throws IOException {
    Map<String, String> props = props(pairs);
    props.putIfAbsent("tls.truststore.location", files.resolve("ca.pem").toString());
    try (Client client = new Client(settings(props));
        Answer answer = client.send(Request.get(at.uri("/x")), request -> request)) {
      return new String(answer.body().readAllBytes(), UTF_8);
    }
  }

  @Test
  void describesEveryKey() {
    ConfigContract.everyKeyIsDescribed(DEF);
  }

  @Test
  void hasTheClientsDefaults() {
    assertThat(errors()).isEmpty();
    ClientSettings settings = settings(Map.of());
    assertThat(settings)
        .isEqualTo(ClientSettings.DEFAULTS.with(settings.tls()).with(settings.masks()));
  }

  @Test
  void readsEveryKey() {
    ClientSettings settings =
        settings(
            props(
                "timeout.connect.ms", "1",
                "timeout.answer.ms", "2",
                "timeout.read.ms", "3",
                "answer.max.bytes", "4000",
                "answer.max.ratio", "5",
                "redirects.max", "6",
                "connections.max", "7",
                "proxy.host", "proxy",
                "proxy.port", "8",
                "proxy.user", "me",
                "proxy.password", "pass",
                "addresses.local.allowed", "true",
                "http.version", "auto"));
    assertThat(settings)
        .isEqualTo(
            new ClientSettings(
                new Timeouts(1, 2, 3),
                new BodyLimits(4000, 5),
                7,
                6,
                new Proxy("proxy", 8, new Login("me", "pass")),
                settings.tls(),
                true,
                HttpVersion.AUTO,
                settings.masks()));
  }

  @Test
  void trustsWhomItIsTold() throws IOException {
    try (Server at = Server.tls(server, false).on("/x", 200, "ok")) {
      assertThat(ask(at)).isEqualTo("ok");
      assertThatThrownBy(() -> ask(at, "tls.truststore.location", ""))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GET " + at.uri("/x") + ": ")
          .hasMessageContaining("unable to find valid certification path");
    }
  }

  @Test
  void checksTheServersName() throws Exception {
    SSLContext another = context(authority.issue("another"));
    try (Server at = Server.tls(another, false).on("/x", 200, "ok")) {
      assertThatThrownBy(() -> ask(at))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No subject alternative DNS name matching localhost");
      assertThat(at.got()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pem", "p12"})
  void showsAKeyToServersThatAskForOne(String form) throws IOException {
    Path store = form.equals("pem") ? clientPem : clientStore;
    String password = form.equals("pem") ? "" : "changeit";
    try (Server at = Server.tls(server, true).on("/x", 200, "ok")) {
      assertThat(
              ask(at, "tls.keystore.location", store.toString(), "tls.keystore.password", password))
          .isEqualTo("ok");
      assertThatThrownBy(() -> ask(at)).isInstanceOf(IOException.class);
      assertThat(at.got()).hasSize(1);
    }
  }

  @Test
  void goesThroughAProxyByConnectAndKeepsTheConnection() throws IOException {
    try (Server at = Server.tls(server, false).on("/x", 200, "ok");
        TunnelProxy proxy = new TunnelProxy("Basic bWU6cGFzcw==")) {
      Map<String, String> props =
          props(
              "tls.truststore.location",
              files.resolve("ca.pem").toString(),
              "proxy.host",
              "localhost",
              "proxy.port",
              String.valueOf(proxy.port()),
              "proxy.user",
              "me",
              "proxy.password",
              "pass");
      try (Client client = new Client(settings(props))) {
        for (int i = 0; i < 3; i++) {
          try (Answer answer =
              client.send(
                  Request.get(at.uri("/x")),
                  request -> request.with(Header.secret("Authorization", "Bearer s3same")))) {
            assertThat(answer.body().readAllBytes()).isEqualTo("ok".getBytes(UTF_8));
          }
        }
      }
      String connect = "CONNECT localhost:" + at.port() + " HTTP/1.1";
      assertThat(proxy.asked()).containsExactly(connect, connect + " by one who is known");
      assertThat(at.got()).hasSize(3);
      assertThat(at.got().stream().map(Server.Got::port).distinct()).hasSize(1);
      assertThat(at.last().header("Proxy-Authorization")).isNull();

      props.put("proxy.password", "wrong");
      try (Client client = new Client(settings(props));
          Answer refused = client.send(Request.get(at.uri("/x")), request -> request)) {
        assertThat(refused.status()).isEqualTo(407);
      }
    }
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    assertThat(errors("proxy.user", "me").get("proxy.user"))
        .containsExactly("There is a proxy's user and no proxy: name it in proxy.host.");
    assertThat(errors("proxy.host", "http://proxy:3128").get("proxy.host"))
        .containsExactly(
            "Write the proxy's host alone, such as proxy.example.com, and its port into"
                + " proxy.port.");
    String authorities = files.resolve("ca.pem").toString();
    assertThat(
            errors(
                "tls.truststore.location",
                files.resolve("none.pem").toString(),
                "tls.keystore.location",
                authorities))
        .containsOnlyKeys("tls.truststore.location", "tls.keystore.location")
        .hasEntrySatisfying(
            "tls.keystore.location",
            messages ->
                assertThat(messages.toString())
                    .contains("The keystore '" + authorities + "' can't be read")
                    .contains("there is no private key in it")
                    .contains("tls.keystore.password"));
    Path empty = Files.writeString(files.resolve("empty.pem"), "-----BEGIN NOTHING-----\n");
    assertThat(errors("tls.truststore.location", empty.toString()))
        .containsOnlyKeys("tls.truststore.location")
        .asString()
        .contains("there is no certificate in it");
    assertThat(
            errors(
                "tls.keystore.location",
                clientStore.toString(),
                "tls.keystore.password",
                "wr0ng-s3same"))
        .containsOnlyKeys("tls.keystore.location")
        .asString()
        .doesNotContain("s3same");
  }
}
