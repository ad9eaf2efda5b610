package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.ClientSettings;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthKeysTest {
  private static final Request REQUEST = Request.get(URI.create("https://api/items?a=1"));
  private static final ConfigDef DEF = def();

  private static ConfigDef def() {
    Keys keys = Keys.define();
    AuthKeys.define(keys);
    return keys.group("Others").add(Key.string("position.topic").byDefault("")).done();
  }

  private static Map<String, String> props(String... pairs) {
    Map<String, String> props = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static AbstractConfig config(Map<String, String> props) {
    return new AbstractConfig(DEF, props, false);
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    Validation validation = Validation.of(DEF, props);
    if (validation.clean()) {
      AuthKeys.check(config(props), validation);
    }
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : validation.result().configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  private static Auth auth(Client client, String... pairs) {
    Map<String, String> props = props(pairs);
    assertThat(errors(props)).isEmpty();
    return AuthKeys.auth(config(props), client, true, null);
  }

  private static Request signed(String... pairs) {
    return auth(null, pairs).sign(REQUEST);
  }

  private static String header(Request request, String name) {
    return request.header(name);
  }

  @Test
  void describesEveryKey() {
    Keys keys = Keys.define();
    AuthKeys.define(keys);
    ConfigContract.everyKeyIsDescribed(keys.done());
  }

  @Test
  void signsAsConfigured() {
    assertThat(signed()).isSameAs(REQUEST);
    assertThat(
            header(
                signed(
                    "auth.type", "basic", "auth.user", "Aladdin", "auth.password", "open sesame"),
                "Authorization"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(header(signed("auth.type", "Bearer", "auth.token", "tok\n"), "Authorization"))
        .isEqualTo("Bearer tok");
    assertThat(
            header(
                signed("auth.type", "api.key", "auth.key", "k", "auth.key.name", "X-Key"), "X-Key"))
        .isEqualTo("k");
    assertThat(
            signed(
                    "auth.type",
                    "api.key",
                    "auth.key",
                    "k",
                    "auth.key.name",
                    "key",
                    "auth.key.place",
                    "query")
                .uri())
        .hasToString("https://api/items?a=1&key=k");
    assertThat(signed("auth.type", "digest", "auth.user", "u", "auth.password", "p").digest())
        .isEqualTo(new Login("u", "p"));
    assertThat(
            header(
                signed(
                    "auth.type",
                    "sigv4",
                    "auth.aws.access.key.id",
                    "AKID",
                    "auth.aws.secret.access.key",
                    "secret",
                    "auth.aws.region",
                    "eu-central-1",
                    "auth.aws.service",
                    "execute-api"),
                "Authorization"))
        .matches(
            "AWS4-HMAC-SHA256 Credential=AKID/\\d{8}/eu-central-1/execute-api/aws4_request, .*");
  }

  @ParameterizedTest
  @CsvSource({"text, Jefe", "hex, 4a656665", "base64, SmVmZQ=="})
  void signsByTemplate(String form, String key) {
    assertThat(
            header(
                signed(
                    "auth.type",
                    "hmac",
                    "auth.hmac.key",
                    key,
                    "auth.hmac.key.form",
                    form,
                    "auth.hmac.text",
                    "what do ya want for nothing?",
                    "auth.hmac.headers",
                    "X-Date: {{date}}\nAuthorization: HMAC id=7, sig={{signature}}"),
                "Authorization"))
        .isEqualTo(
            "HMAC id=7, sig=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  private static Map<String, String> asked(String... pairs) throws IOException {
    try (Server server = Server.plain();
        Client client = new Client(ClientSettings.DEFAULTS)) {
      server.on("/token", 200, "{\"access_token\":\"given\",\"expires_in\":3600}");
      Map<String, String> props = props(pairs);
      props.put("auth.token.url", server.uri("/token").toString());
      assertThat(errors(props)).isEmpty();
      Auth auth = AuthKeys.auth(config(props), client, true, null);
      auth.prepare();
      assertThat(auth.sign(REQUEST).header("Authorization")).isEqualTo("Bearer given");
      Map<String, String> form = new HashMap<>();
      for (String pair : server.last().body().split("&", -1)) {
        String[] parts = pair.split("=", 2);
        form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
      return form;
    }
  }

  @Test
  void getsTokensAsConfigured() throws Exception {
    assertThat(
            asked(
                "auth.type",
                "oauth2.client",
                "auth.client.id",
                "me",
                "auth.client.secret",
                "s3same",
                "auth.scope",
                "read write",
                "auth.parameters",
                "audience=https://api/,x=y"))
        .isEqualTo(
            Map.of(
                "grant_type", "client_credentials",
                "client_id", "me",
                "client_secret", "s3same",
                "scope", "read write",
                "audience", "https://api/",
                "x", "y"));
    assertThat(
            asked(
                "auth.type",
                "oauth2.refresh",
                "auth.refresh.token",
                "again",
                "auth.refresh.rotates",
                "false"))
        .isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token", "again"));

    Map<String, String> form =
        asked(
            "auth.type",
            "oauth2.jwt",
            "auth.jwt.key",
            pem("RSA"),
            "auth.jwt.issuer",
            "me",
            "auth.jwt.claims",
            "scope=read");
    String payload =
        new String(Base64.getUrlDecoder().decode(form.get("assertion").split("\\.", -1)[1]), UTF_8);
    assertThat(payload)
        .contains("\"iss\":\"me\"", "\"sub\":\"me\"", "\"scope\":\"read\"", "/token\"");
  }

  private static String pem(String algorithm) throws Exception {
    byte[] key =
        KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }

  @ParameterizedTest
  @CsvSource({
    "basic, auth.user",
    "digest, auth.user",
    "bearer, auth.token",
    "api.key, auth.key auth.key.name",
    "oauth2.client, auth.token.url auth.client.id auth.client.secret",
    "oauth2.jwt, auth.token.url auth.jwt.key auth.jwt.issuer",
    "oauth2.refresh, auth.token.url auth.refresh.token auth.state.key position.topic",
    "sigv4, auth.aws.access.key.id auth.aws.secret.access.key auth.aws.region auth.aws.service",
    "hmac, auth.hmac.key auth.hmac.text auth.hmac.headers"
  })
  void namesWhatIsMissing(String type, String keys) {
    Map<String, List<String>> errors = errors(props("auth.type", type));
    assertThat(errors).containsOnlyKeys(keys.split(" "));
    String first = keys.split(" ", 2)[0];
    assertThat(errors.get(first))
        .containsExactly("auth.type=" + type + " needs " + first + ": set it.");
  }

  @Test
  void saysWhichTypeAKeyIsFor() {
    assertThat(errors(props("auth.password", "x", "auth.token", "")))
        .isEqualTo(
            Map.of(
                "auth.password",
                List.of(
                    "auth.type=none doesn't use it: leave it out, or set auth.type to basic or"
                        + " digest.")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"login.example.com/token", "ftp://h/token", "https://u:pw@h/", "%%"})
  void namesATokenUrlThatIsNone(String url) {
    assertThat(
            errors(
                props(
                    "auth.type",
                    "oauth2.client",
                    "auth.token.url",
                    url,
                    "auth.client.id",
                    "me",
                    "auth.client.secret",
                    "s3same",
                    "auth.parameters",
                    "audience")))
        .containsOnlyKeys("auth.token.url", "auth.parameters")
        .extractingByKey("auth.token.url")
        .asString()
        .doesNotContain("pw@");
  }

  @ParameterizedTest
  @CsvSource({"s3same key, there is no private key", "EC, can't sign by RS256"})
  void showsNoKeyThatIsNone(String key, String message) throws Exception {
    Map<String, List<String>> errors =
        errors(
            props(
                "auth.type",
                "oauth2.jwt",
                "auth.token.url",
                "https://h/token",
                "auth.jwt.issuer",
                "me",
                "auth.jwt.key",
                key.equals("EC") ? pem("EC") : key));
    assertThat(errors).containsOnlyKeys("auth.jwt.key");
    assertThat(errors.toString()).contains("auth.jwt.key: ", message).doesNotContain("s3same");
  }

  @Test
  void namesTemplatesAndKeysThatAreNone() {
    Map<String, List<String>> errors =
        errors(
            props(
                "auth.type",
                "hmac",
                "auth.hmac.key",
                "s3same",
                "auth.hmac.key.form",
                "hex",
                "auth.hmac.text",
                "{{signature}}",
                "auth.hmac.headers",
                "no header"));
    assertThat(errors).containsOnlyKeys("auth.hmac.key", "auth.hmac.text", "auth.hmac.headers");
    assertThat(errors.toString())
        .contains("is not of the form that auth.hmac.key.form says: hex")
        .contains("'{{signature}}' names nothing of a request")
        .contains("'no header' is none: write Name: value")
        .doesNotContain("s3same");
  }

  @Test
  void storesTokensThatRotate() {
    String[] rotating = {
      "auth.type",
      "oauth2.refresh",
      "auth.token.url",
      "https://h/token",
      "auth.refresh.token",
      "first",
      "auth.state.key",
      "a passphrase of some length",
      "position.topic",
      "positions"
    };
    AbstractConfig config = config(props(rotating));
    assertThat(errors(props(rotating))).isEmpty();
    assertThat(AuthKeys.storesTokens(config)).isTrue();
    assertThat(AuthKeys.tokens(config, "c", partition -> null)).isNotNull();
    assertThat(AuthKeys.secrets(config))
        .containsExactlyInAnyOrder("first", "a passphrase of some length");

    AbstractConfig none = config(props());
    assertThat(AuthKeys.storesTokens(none)).isFalse();
    assertThat(AuthKeys.tokens(none, "c", partition -> null)).isNull();
    assertThat(AuthKeys.secrets(none)).isEmpty();
  }
}
