package dev.millrace.connect.snowflake.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Reads private RSA keys: PKCS#8, as PEM or as its Base64 text alone, with or without passphrase.
 */
public final class PrivateKeys {
  private static final String HOW =
      "write a PKCS#8 key, as 'openssl pkcs8 -topk8 -inform PEM' makes it";

  private PrivateKeys() {}

  /**
   * @param passphrase empty for none
   * @throws IllegalArgumentException if it is no such key; the message completes a sentence that
   *     begins with the configuration's key, and shows nothing of the secrets
   */
  public static PrivateKey parse(String text, String passphrase) {
    if (text.contains("BEGIN RSA PRIVATE KEY") || text.contains("BEGIN EC PRIVATE KEY")) {
      throw new IllegalArgumentException("is not in the form PKCS#8: " + HOW);
    }
    byte[] der;
    try {
      String body = text.replace("\\n", "\n").replaceAll("-----[A-Z ]+-----", "");
      der = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is neither PEM nor Base64: " + HOW);
    }
    return passphrase.isEmpty() ? plain(der, text) : encrypted(der, passphrase);
  }

  private static PrivateKey plain(byte[] der, String text) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          text.contains("ENCRYPTED") || Pbes2.isEncrypted(der)
              ? "is encrypted: set snowflake.private.key.passphrase"
              : "holds no RSA key: " + HOW);
    }
  }

  private static PrivateKey encrypted(byte[] der, String passphrase) {
    if (!Pbes2.isEncrypted(der)) {
      throw new IllegalArgumentException(
          "is not encrypted, or is broken: leave snowflake.private.key.passphrase out");
    }
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Pbes2.decrypt(der, passphrase)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "can't be decrypted: snowflake.private.key.passphrase is another, or the cipher is not"
              + " known; "
              + HOW);
    }
  }
}
