package dev.millrace.connect.snowflake.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  @Test
  void readsPemAndItsTextAlone() {
    assertThat(PrivateKeys.parse(TestKeys.pem(), "")).isEqualTo(TestKeys.pair().getPrivate());
    assertThat(PrivateKeys.parse(TestKeys.body(), "")).isEqualTo(TestKeys.pair().getPrivate());
    assertThat(PrivateKeys.parse(TestKeys.pem().replace("\n", "\\n"), ""))
        .isEqualTo(TestKeys.pair().getPrivate());
  }

  private static String file(String name) throws IOException {
    try (InputStream in = PrivateKeysTest.class.getResourceAsStream("/keys/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Keys that openssl has encrypted. */
  @ParameterizedTest
  @ValueSource(strings = {"aes256.pem", "des3.pem", "sha512.pem"})
  void readsEncryptedKeys(String name) throws IOException {
    String pem = file(name);
    assertThat(PrivateKeys.parse(pem, "s3sam")).isEqualTo(PrivateKeys.parse(file("plain.pem"), ""));
    assertThatThrownBy(() -> PrivateKeys.parse(pem, "other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("can't be decrypted: snowflake.private.key.passphrase is another");
    assertThatThrownBy(() -> PrivateKeys.parse(pem, ""))
        .hasMessage("is encrypted: set snowflake.private.key.passphrase");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> PrivateKeys.parse("-----BEGIN RSA PRIVATE KEY-----\nAA==", ""))
        .hasMessageStartingWith("is not in the form PKCS#8: write a PKCS#8 key, as 'openssl");
    assertThatThrownBy(() -> PrivateKeys.parse("*", "")).hasMessageStartingWith("is neither PEM");
    assertThatThrownBy(() -> PrivateKeys.parse("AAAA", ""))
        .hasMessageStartingWith("holds no RSA key");
    assertThatThrownBy(() -> PrivateKeys.parse(TestKeys.pem(), "needless"))
        .hasMessageContaining("leave snowflake.private.key.passphrase out");
  }
}
