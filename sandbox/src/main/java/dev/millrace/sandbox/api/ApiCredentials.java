package dev.millrace.sandbox.api;

import dev.millrace.sandbox.http.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.UUID;

/**
 * Who may ask a server, by whichever way: a user with a password, which is also the bearer token,
 * the API key, the OAuth client's secret, and the secret access key; and a key pair.
 *
 * @param privateKey PEM (PKCS #8) of the RSA key that signs JWTs; null in the server's process
 */
public record ApiCredentials(String user, String secret, PublicKey publicKey, String privateKey) {

  /** New ones. */
  public static ApiCredentials generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      KeyPair pair = generator.generateKeyPair();
      String pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(pair.getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      return new ApiCredentials("millrace", UUID.randomUUID().toString(), pair.getPublic(), pem);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has RSA", e);
    }
  }

  /** Those of the server's process. */
  static ApiCredentials of(String user, String secret, String publicKey) {
    try {
      byte[] encoded = Base64.getDecoder().decode(publicKey);
      return new ApiCredentials(
          user,
          secret,
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded)),
          null);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Not a public key", e);
    }
  }

  String encodedPublicKey() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /**
   * A refresh token to begin with.
   *
   * @param family a name without dots, for whoever uses the token; families do not touch each other
   */
  public String refreshToken(String family) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    return family + "." + Hashes.hex(Hashes.hmac(key, "refresh " + family));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "ApiCredentials[user=" + user + "]";
  }
}
