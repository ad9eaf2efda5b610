package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.rest.auth.TokenEndpoint.LoginPlace;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.ClientSettings;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Masks;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenTest {
  private static final Request REQUEST = Request.get(URI.create("https://api/items"));

  private final AtomicInteger given = new AtomicInteger();
  private long nowMs = 1_000_000;
  private Server server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    server = Server.plain();
    server.on(
        "/token",
        exchange ->
            Server.send(
                exchange,
                200,
                ("{\"token_type\":\"Bearer\",\"more\":{\"access_token\":[1]},\"expires_in\":3600,"
                        + "\"access_token\":\"access"
                        + given.incrementAndGet()
                        + "\",\"refresh_token\":\"refresh"
                        + given.get()
                        + "\"}")
                    .getBytes(UTF_8)));
    client = new Client(ClientSettings.DEFAULTS.with(Masks.of(List.of("secr&t"))));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private InstantSource clock() {
    return () -> Instant.ofEpochMilli(nowMs);
  }

  private TokenEndpoint endpoint(String path, LoginPlace place) {
    return new TokenEndpoint(
        client,
        server.uri(path),
        new Login("the id", "secr&t"),
        place,
        Map.of("scope", "read write", "audience", "https://api/"),
        clock());
  }

  private static String authorization(Auth auth) throws IOException {
    auth.prepare();
    return auth.sign(REQUEST).header("Authorization");
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      fields.put(
          URLDecoder.decode(pair.substring(0, equals), UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return fields;
  }

  @ParameterizedTest
  @EnumSource(LoginPlace.class)
  void asksWithTheClientsLogin(LoginPlace place) throws IOException {
    Auth auth = new CachedToken(endpoint("/token", place), new Grant.ClientCredentials());
    assertThat(authorization(auth)).isEqualTo("Bearer access1");

    Server.Got got = server.last();
    assertThat(got.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(form(got.body()))
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("scope", "read write")
        .containsEntry("audience", "https://api/");
    if (place == LoginPlace.BODY) {
      assertThat(form(got.body()))
          .containsEntry("client_id", "the id")
          .containsEntry("client_secret", "secr&t");
      assertThat(got.header("Authorization")).isNull();
    } else {
      assertThat(form(got.body())).doesNotContainKey("client_secret");
      assertThat(
              new String(
                  Base64.getDecoder().decode(got.header("Authorization").substring(6)), UTF_8))
          .isEqualTo("the+id:secr%26t");
    }
  }

  @Test
  void keepsATokenUntilShortlyBeforeItEnds() throws IOException {
    Auth auth = new CachedToken(endpoint("/token", LoginPlace.BODY), new Grant.ClientCredentials());
    assertThat(authorization(auth)).isEqualTo("Bearer access1");
    nowMs += 3_500_000;
    assertThat(authorization(auth)).isEqualTo("Bearer access1");
    nowMs += 80_000;
    assertThat(authorization(auth)).isEqualTo("Bearer access2");
  }

  @Test
  void getsOneNewTokenForARejectedOne() throws IOException {
    Auth auth = new CachedToken(endpoint("/token", LoginPlace.BODY), new Grant.ClientCredentials());
    auth.prepare();
    Request sent = auth.sign(REQUEST);
    assertThat(auth.refresh(sent)).isTrue();
    assertThat(authorization(auth)).isEqualTo("Bearer access2");
    assertThat(auth.refresh(sent)).isTrue();
    assertThat(authorization(auth)).isEqualTo("Bearer access2");
  }

  @Test
  void showsWhatARefusalSaysButNoSecret() {
    server.on("/refused", 400, "{\"error\":\"invalid_client\",\"got\":\"secr&t\"}");
    Auth auth =
        new CachedToken(endpoint("/refused", LoginPlace.BODY), new Grant.ClientCredentials());
    assertThatThrownBy(auth::prepare)
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "POST "
                + server.uri("/refused")
                + ": no token, but status 400: {\"error\":\"invalid_client\",\"got\":\"***\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json: s3same | the answer is no JSON object with a token in it",
        "{\"access_token\":\"s3same\" | the answer is no JSON object with a token in it",
        "{\"expires_in\":1} | the answer has no access_token",
        "{\"access_token\":\"s3same\",\"expires_in\":\"soon\"} | expires_in is no number of seconds"
      })
  void saysWhatIsWrongWithAnAnswer(String body, String message) {
    server.on("/odd", 200, body);
    Auth auth = new CachedToken(endpoint("/odd", LoginPlace.BODY), new Grant.ClientCredentials());
    assertThatThrownBy(auth::prepare)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3same");
  }

  @Test
  void laterTriesMayMendAServersFailure() {
    server.on("/busy", 503, "busy");
    Auth auth = new CachedToken(endpoint("/busy", LoginPlace.BODY), new Grant.ClientCredentials());
    assertThatThrownBy(auth::prepare)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no token, but status 503: busy");
  }

  @ParameterizedTest
  @EnumSource(Jwt.Algorithm.class)
  void signsAnAssertion(Jwt.Algorithm algorithm) throws Exception {
    KeyPair keys = keys(algorithm);
    Jwt jwt =
        new Jwt(
            algorithm,
            keys.getPrivate(),
            "k1",
            Map.of("iss", "me", "aud", "them", "scope", "r"),
            300,
            clock());
    Auth auth = new CachedToken(endpoint("/token", LoginPlace.BODY), new Grant.JwtBearer(jwt));
    assertThat(authorization(auth)).isEqualTo("Bearer access1");

    Map<String, String> form = form(server.last().body());
    assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    String[] parts = form.get("assertion").split("\\.", -1);
    String name = algorithm == Jwt.Algorithm.RS256 ? "SHA256withRSA" : "SHA256withECDSA";
    Signature check = Signature.getInstance(name);
    check.initVerify(keys.getPublic());
    check.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    assertThat(check.verify(algorithm == Jwt.Algorithm.RS256 ? signature : der(signature)))
        .isTrue();
    assertThat(json(parts[0]))
        .isEqualTo(Map.of("alg", algorithm.name(), "typ", "JWT", "kid", "k1"));
    assertThat(json(parts[1]))
        .containsEntry("iss", "me")
        .containsEntry("aud", "them")
        .containsEntry("iat", "1000")
        .containsEntry("exp", "1300")
        .containsKey("jti");
  }

  private static KeyPair keys(Jwt.Algorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm == Jwt.Algorithm.RS256 ? "RSA" : "EC");
    generator.initialize(algorithm == Jwt.Algorithm.RS256 ? 2048 : 256);
    return generator.generateKeyPair();
  }

  /** RFC 7518, section 3.4 has r and s side by side; ASN.1 has each as an integer. */
  private static byte[] der(byte[] pair) {
    byte[] r = new BigInteger(1, Arrays.copyOf(pair, 32)).toByteArray();
    byte[] s = new BigInteger(1, Arrays.copyOfRange(pair, 32, 64)).toByteArray();
    return ByteBuffer.allocate(6 + r.length + s.length)
        .put((byte) 0x30)
        .put((byte) (4 + r.length + s.length))
        .put((byte) 2)
        .put((byte) r.length)
        .put(r)
        .put((byte) 2)
        .put((byte) s.length)
        .put(s)
        .array();
  }

  private static Map<String, String> json(String part) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try (var parser = new JsonFactory().createParser(Base64.getUrlDecoder().decode(part))) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        parser.nextToken();
        fields.put(parser.currentName(), parser.getText());
      }
    }
    return fields;
  }

  /** A store whose tokens outlive a crash once the test says so. */
  private static final class Store implements TokenStore {
    private Tokens stored;
    private Tokens handedOver;

    @Override
    public Tokens stored() {
      return stored;
    }

    @Override
    public void look() {}

    @Override
    public void store(Tokens tokens) {
      handedOver = tokens;
    }

    private void commit() {
      stored = handedOver;
    }
  }

  @Test
  void usesARotatedTokenOnceItIsStored() throws IOException {
    Store store = new Store();
    TokenEndpoint endpoint = endpoint("/token", LoginPlace.BODY);
    Auth keeper = new RotatedToken(endpoint, true, "first", store);
    Auth other = new RotatedToken(endpoint, false, "first", store);

    keeper.prepare();
    keeper.prepare();
    assertThat(server.got()).hasSize(1);
    assertThat(form(server.last().body())).containsEntry("refresh_token", "first");
    assertThat(keeper.waitMs()).isPositive();
    other.prepare();
    assertThat(other.waitMs()).isPositive();

    store.commit();
    assertThat(keeper.waitMs()).isZero();
    assertThat(authorization(keeper)).isEqualTo("Bearer access1");
    assertThat(authorization(other)).isEqualTo("Bearer access1");

    Request sent = other.sign(REQUEST);
    other.refresh(sent);
    assertThat(other.waitMs()).isPositive();
    keeper.refresh(sent);
    keeper.prepare();
    assertThat(form(server.last().body())).containsEntry("refresh_token", "refresh1");
    store.commit();
    assertThat(other.waitMs()).isZero();
    assertThat(authorization(other)).isEqualTo("Bearer access2");

    Auth restarted = new RotatedToken(endpoint, true, "first", store);
    assertThat(authorization(restarted)).isEqualTo("Bearer access2");
    assertThat(server.got()).hasSize(2);
  }
}
