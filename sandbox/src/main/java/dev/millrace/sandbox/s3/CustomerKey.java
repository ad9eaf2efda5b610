package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.util.Base64;
import java.util.Map;

/**
 * Encryption with a key that comes with each request (SSE-C). Only the key's digest is kept, as S3
 * does; nothing is really encrypted, but nothing can be read without the key.
 */
final class CustomerKey {

  private static final String PREFIX = "server-side-encryption-customer-";
  private static final String KEPT_ALGORITHM = "x-amz-" + PREFIX + "algorithm";
  private static final String KEPT_DIGEST = "x-amz-" + PREFIX + "key-md5";
  private static final int KEY_BYTES = 32;

  private CustomerKey() {}

  /** Verifies a write's headers and adds to the object's what is kept of them. */
  static void keep(Call call, Map<String, String> kept) {
    String digest = digest(call, "x-amz-");
    if (digest != null) {
      if (kept.containsKey("x-amz-server-side-encryption")) {
        throw S3Exception.invalid("Encryption is by the server's key or by yours, not by both");
      }
      kept.put(KEPT_ALGORITHM, "AES256");
      kept.put(KEPT_DIGEST, digest);
    }
  }

  /**
   * Verifies that a request brings the key that an object was written with.
   *
   * @throws S3Exception if it brings none or another one, or one that is not needed
   */
  static void require(Call call, Map<String, String> kept) {
    require(digest(call, "x-amz-"), kept);
  }

  /** The same for the object that is copied. */
  static void requireOfSource(Call call, Map<String, String> kept) {
    require(digest(call, "x-amz-copy-source-"), kept);
  }

  private static void require(String digest, Map<String, String> kept) {
    String needed = kept.get(KEPT_DIGEST);
    if (needed == null && digest != null) {
      throw new S3Exception(
          400, "InvalidRequest", "The encryption parameters are not applicable to this object.");
    }
    if (needed != null && digest == null) {
      throw new S3Exception(
          400,
          "InvalidRequest",
          "The object was stored using a form of Server Side Encryption. The correct parameters"
              + " must be provided to retrieve the object.");
    }
    if (needed != null && !needed.equals(digest)) {
      throw new S3Exception(403, "AccessDenied", "Access Denied");
    }
  }

  /** The key's digest, after the headers were found to be right; null without them. */
  private static String digest(Call call, String prefix) {
    String algorithm = call.header(prefix + PREFIX + "algorithm");
    String key = call.header(prefix + PREFIX + "key");
    String digest = call.header(prefix + PREFIX + "key-MD5");
    if (algorithm == null && key == null && digest == null) {
      return null;
    }
    if (!"AES256".equals(algorithm)) {
      throw S3Exception.invalid("The algorithm of a customer's key is AES256, not " + algorithm);
    }
    byte[] bytes = decode(key);
    if (bytes.length != KEY_BYTES) {
      throw S3Exception.invalid("The secret key was invalid for the specified algorithm.");
    }
    String actual = Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(bytes));
    if (!actual.equals(digest)) {
      throw S3Exception.invalid(
          "The calculated MD5 hash of the key did not match the hash that was provided.");
    }
    return digest;
  }

  private static byte[] decode(String key) {
    try {
      return Base64.getDecoder().decode(key == null ? "" : key);
    } catch (IllegalArgumentException e) {
      throw S3Exception.invalid("The key is not Base64");
    }
  }
}
