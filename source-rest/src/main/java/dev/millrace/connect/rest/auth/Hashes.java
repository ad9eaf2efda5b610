package dev.millrace.connect.rest.auth;

import dev.millrace.connect.rest.http.Body;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.errors.ConnectException;

/** The JDK's, without checked exceptions. */
final class Hashes {
  private Hashes() {}

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In hexadecimal digits; that of nothing for null. */
  static String sha256(Body body) {
    return hex(sha256(body == null ? new byte[0] : body.bytes()));
  }

  static byte[] hmac(String algorithm, byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ConnectException("Can't sign by " + algorithm + ": " + e.getMessage(), e);
    }
  }
}
