package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsersTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final KeyPair PAIR = SnowflakeCredentials.keyPair();
  private static final KeyPair OTHER = SnowflakeCredentials.keyPair();

  private final Users users = new Users("acme", Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void add() {
    users.password("LOADER", "right");
    users.publicKey("LOADER", PAIR.getPublic());
    users.token("access", TokenKind.OAUTH, "LOADER", NOW.plusSeconds(1));
    users.token("old access", TokenKind.OAUTH, "LOADER", NOW);
    users.token("pat", TokenKind.PROGRAMMATIC, "LOADER", NOW.plusSeconds(1));
    users.token("old pat", TokenKind.PROGRAMMATIC, "LOADER", NOW);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(KeyPair pair, String header, String claims) throws Exception {
    String signed = encode(header) + "." + encode(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  private static String claims(String issuer, String subject, long issued, long end)
      throws Exception {
    String fingerprint = KeyPairToken.fingerprint(PAIR.getPublic());
    return Json.object()
        .put("iss", issuer + "." + fingerprint)
        .put("sub", subject)
        .put("iat", NOW.getEpochSecond() + issued)
        .put("exp", NOW.getEpochSecond() + end)
        .toString();
  }

  private static final String RS256 = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

  private static AbstractThrowableAssert<?, ?> refusal(String code, ThrowingCallable logIn) {
    return assertThatThrownBy(logIn)
        .isInstanceOfSatisfying(WireFailure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void refusesKeyPair(String token) {
    refusal("390144", () -> users.verify("LOADER", "SNOWFLAKE_JWT", token))
        .hasMessageStartingWith("JWT token is invalid. [");
  }

  @Test
  void takesTheRightPasswordOnly() throws Exception {
    assertThat(users.verify("loader", "SNOWFLAKE", "right")).isEqualTo("LOADER");
    refusal("390100", () -> users.verify("loader", "", "wrong"))
        .hasMessage("Incorrect username or password was specified.");
    refusal("390100", () -> users.verify("nobody", "", "right"));
    refusal("390100", () -> users.verify("nobody", "", ""));
  }

  @Test
  void takesAKeyPairTokenOfTheUser() throws Exception {
    String token = token(PAIR, RS256, claims("ACME.LOADER", "ACME.LOADER", 0, 60));
    assertThat(users.verify("Loader", "snowflake_jwt", token)).isEqualTo("LOADER");
  }

  @Test
  void refusesKeyPairTokensThatAreWrong() throws Exception {
    String right = claims("ACME.LOADER", "ACME.LOADER", 0, 60);
    refusesKeyPair(token(OTHER, RS256, right));
    refusesKeyPair(token(PAIR, "{\"alg\":\"none\"}", right));
    refusesKeyPair(token(PAIR, RS256, claims("OTHER.LOADER", "ACME.LOADER", 0, 60)));
    refusesKeyPair(token(PAIR, RS256, claims("ACME.LOADER", "ACME.OTHER", 0, 60)));
    refusesKeyPair(token(PAIR, RS256, claims("ACME.LOADER", "ACME.LOADER", -59, 0)));
    refusesKeyPair(token(PAIR, RS256, claims("ACME.LOADER", "ACME.LOADER", -61, 60)));
    refusesKeyPair(token(PAIR, RS256, claims("ACME.LOADER", "ACME.LOADER", 61, 90)));
    refusesKeyPair("a.b");
    refusesKeyPair("{}.*.x");
    String signature = token(PAIR, RS256, right).replaceAll(".*\\.", "");
    String changed = claims("ACME.LOADER", "ACME.LOADER", 0, 90);
    refusesKeyPair(encode(RS256) + "." + encode(changed) + "." + signature);
  }

  @Test
  void takesTheOldKeyAndTheNewOneWhileKeysAreRotated() throws Exception {
    users.publicKey("LOADER", OTHER.getPublic());
    String token = token(PAIR, RS256, claims("ACME.LOADER", "ACME.LOADER", 0, 60));
    assertThat(users.verify("LOADER", "SNOWFLAKE_JWT", token)).isEqualTo("LOADER");
    users.publicKey("LOADER", SnowflakeCredentials.keyPair().getPublic());
    refusesKeyPair(token);
  }

  @Test
  void takesOAuthTokensUntilTheirEnd() throws Exception {
    assertThat(users.verify("", "OAUTH", "access")).isEqualTo("LOADER");
    assertThat(users.verify("loader", "oauth", "access")).isEqualTo("LOADER");
    refusal("390318", () -> users.verify("LOADER", "OAUTH", "old access"))
        .hasMessageStartingWith("OAuth access token expired. [");
    refusal("390303", () -> users.verify("LOADER", "OAUTH", "pat"))
        .hasMessageStartingWith("Invalid OAuth access token. [");
    refusal("390309", () -> users.verify("OTHER", "OAUTH", "access"));
  }

  @Test
  void takesProgrammaticTokensAlsoAsPasswords() throws Exception {
    String authenticator = "PROGRAMMATIC_ACCESS_TOKEN";
    assertThat(users.verify("LOADER", authenticator, "pat")).isEqualTo("LOADER");
    assertThat(users.verify("LOADER", "", "pat")).isEqualTo("LOADER");
    for (String wrong : new String[] {"old pat", "access", ""}) {
      refusal("394400", () -> users.verify("LOADER", authenticator, wrong))
          .hasMessage("Programmatic access token is invalid.");
    }
    refusal("394400", () -> users.verify("OTHER", authenticator, "pat"));
    refusal("394400", () -> users.verify("LOADER", "", "old pat"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    refusal("390103", () -> users.verify("LOADER", "EXTERNALBROWSER", "x"))
        .hasMessageContaining("EXTERNALBROWSER");
  }
}
