package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.jdbc.offset.Places;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Fingerprints of places: 64 bits each, by which a row that was read is known again. */
final class Recent {
  private Recent() {}

  static long fingerprint(Place place) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Places.writeOne(place.words()).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String written(List<Long> fingerprints) {
    ByteBuffer bytes = ByteBuffer.allocate(fingerprints.size() * Long.BYTES);
    fingerprints.forEach(bytes::putLong);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws IllegalArgumentException if {@link #written} did not write it
   */
  static List<Long> read(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(decoded(text));
    if (bytes.remaining() % Long.BYTES != 0) {
      throw malformed(text, null);
    }
    List<Long> fingerprints = new ArrayList<>();
    while (bytes.hasRemaining()) {
      fingerprints.add(bytes.getLong());
    }
    return fingerprints;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed(text, e);
    }
  }

  private static IllegalArgumentException malformed(String text, RuntimeException cause) {
    return new IllegalArgumentException(
        Position.RECENT
            + " must be eight bytes a row in Base64, as GET prints it, but is "
            + (text.length() <= 50 ? text : text.substring(0, 50) + "..."),
        cause);
  }
}
