package dev.millrace.connect.snowflake.access;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A key pair for tests. */
public final class TestKeys {
  private static final KeyPair PAIR = generate();

  private TestKeys() {}

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair pair() {
    return PAIR;
  }

  /** The private key in Base64. */
  public static String body() {
    return Base64.getEncoder().encodeToString(PAIR.getPrivate().getEncoded());
  }

  /** The private key in PEM. */
  public static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n" + body() + "\n-----END PRIVATE KEY-----\n";
  }
}
