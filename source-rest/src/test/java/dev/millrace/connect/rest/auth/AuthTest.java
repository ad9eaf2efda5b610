package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.auth.Auth.ApiKey;
import dev.millrace.connect.rest.http.Body;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Request;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class AuthTest {
  private static final Request REQUEST =
      Request.get(URI.create("https://api/items?a=1")).with(Header.of("Cookie", "c=d"));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-01T08:09:10.123Z"));

  @Test
  void signsAsConfigured() {
    assertThat(new Auth.None().sign(REQUEST)).isSameAs(REQUEST);
    assertThat(new Auth.Basic(new Login("Aladdin", "open sesame")).sign(REQUEST).headers())
        .contains(Header.secret("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    assertThat(new Auth.Bearer("tok").sign(REQUEST).headers())
        .contains(Header.secret("Authorization", "Bearer tok"));
    assertThat(new ApiKey(ApiKey.Place.HEADER, "X-Key", "k").sign(REQUEST).headers())
        .contains(Header.secret("X-Key", "k"));
    assertThat(new ApiKey(ApiKey.Place.QUERY, "the key", "k&").sign(REQUEST).uri())
        .hasToString("https://api/items?a=1&the%20key=k%26");
    assertThat(new ApiKey(ApiKey.Place.COOKIE, "s", "k").sign(REQUEST).headers())
        .containsExactly(Header.secret("Cookie", "c=d; s=k"));
    Login login = new Login("u", "p");
    assertThat(new Auth.Digest(login).sign(REQUEST).digest()).isEqualTo(login);
  }

  @Test
  void showsNoSecrets() {
    assertThat(
            Stream.of(
                    new Auth.Basic(new Login("u", "sesame")),
                    new Auth.Bearer("sesame"),
                    new ApiKey(ApiKey.Place.QUERY, "k", "sesame"),
                    new Auth.Digest(new Login("u", "sesame")),
                    new Tokens("sesame", "sesame", 1))
                .map(Object::toString))
        .noneMatch(text -> text.contains("sesame"));
  }

  /** RFC 4231, test case 2. */
  @Test
  void signsByTemplateAsTheRfc() {
    Hmac auth =
        new Hmac(
            "HmacSHA256",
            "Jefe".getBytes(UTF_8),
            Hmac.Encoding.HEX,
            "what do ya want for nothing?",
            Map.of("X-Signature", "{{signature}}"),
            CLOCK);
    assertThat(auth.sign(REQUEST).headers())
        .contains(
            Header.secret(
                "X-Signature", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  @Test
  void fillsTemplatesFromTheRequest() {
    String text =
        """
        {{method}}
        {{host}}
        {{path}}
        {{query}}
        {{date}}
        {{date:yyyyMMdd'T'HHmmss'Z'}}
        {{timestamp}}
        {{timestamp.ms}}
        {{body}}
        {{body.sha256}}""";
    Request request =
        Request.post(URI.create("https://api:8443?q=%20"), Body.text("hello", "text/plain"));
    byte[] key = "key".getBytes(UTF_8);
    Hmac auth =
        new Hmac(
            "HmacSHA1",
            key,
            Hmac.Encoding.BASE64,
            text,
            Map.of("Date", "{{date}}", "Authorization", "APP id:{{signature}}"),
            CLOCK);
    String canonical =
        """
        POST
        api:8443
        /
        q=%20
        Sun, 01 Nov 2026 08:09:10 GMT
        20261101T080910Z
        1793520550
        1793520550123
        hello
        2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824""";
    String signature =
        Base64.getEncoder().encodeToString(Hashes.hmac("HmacSHA1", key, canonical.getBytes(UTF_8)));
    Request signed = auth.sign(request);
    assertThat(signed.header("Date")).isEqualTo("Sun, 01 Nov 2026 08:09:10 GMT");
    assertThat(signed.header("Authorization")).isEqualTo("APP id:" + signature);
  }

  @Test
  void namesAReferenceThatIsNone() {
    assertThatThrownBy(
            () ->
                new Hmac(
                    "HmacSHA256", new byte[1], Hmac.Encoding.HEX, "{{signature}}", Map.of(), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'{{signature}}' names nothing of a request: write body,");
  }

  @Test
  void encryptsForOneOwnerUnderOnePassphrase() {
    String sealed = new TokenCipher("passphrase", "orders").encrypt("the token");
    assertThat(sealed).doesNotContain("token");
    assertThat(new TokenCipher("passphrase", "orders").decrypt(sealed)).isEqualTo("the token");
    assertThat(new TokenCipher("passphrase", "orders").encrypt("the token")).isNotEqualTo(sealed);

    String changed = flipLast(sealed);
    for (TokenCipher other :
        new TokenCipher[] {
          new TokenCipher("another", "orders"), new TokenCipher("passphrase", "items")
        }) {
      assertThatThrownBy(() -> other.decrypt(sealed))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Set the former key, or reset the connector's offsets");
    }
    for (String bad : new String[] {changed, "", "AQ==", "?"}) {
      assertThatThrownBy(() -> new TokenCipher("passphrase", "orders").decrypt(bad))
          .isInstanceOf(ConnectException.class);
    }
  }

  private static String flipLast(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int at = bytes.length - 6;
    bytes[at] = (byte) (bytes[at] == 'A' ? 'B' : 'A');
    return new String(bytes, UTF_8);
  }
}
