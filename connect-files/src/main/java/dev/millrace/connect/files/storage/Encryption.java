package dev.millrace.connect.files.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How the store encrypts objects. */
public sealed interface Encryption {

  /** As the bucket's default says. */
  record BucketDefault() implements Encryption {}

  /**
   * With a key that the service keeps.
   *
   * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
   * @param kmsKeyId may be "" for the account's own key
   */
  record ByService(String algorithm, String kmsKeyId) implements Encryption {}

  /**
   * With a key that goes with each request and that the service forgets (SSE-C).
   *
   * @param key 32 bytes in Base64; a secret
   */
  record ByCustomer(String key) implements Encryption {
    private static final int KEY_BYTES = 32;

    /**
     * @throws IllegalArgumentException if {@code key} is none; the message does not hold it
     */
    public ByCustomer {
      if (!isKey(key)) {
        throw new IllegalArgumentException("The key must be 32 bytes in Base64");
      }
    }

    /** Whether {@code text} is 32 bytes in Base64. */
    public static boolean isKey(String text) {
      try {
        return Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8)).length
            == KEY_BYTES;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** The digest that proves to the service that the key arrived whole. */
    String md5() {
      try {
        byte[] digest = MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(key));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has MD5", e);
      }
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "ByCustomer[key=hidden]";
    }
  }
}
