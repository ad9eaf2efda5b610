package dev.millrace.connect.files.read.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the first bytes of a file tell of its charset. Stateless. */
public final class Charsets {
  private Charsets() {}

  /** The charset whose byte order mark a file begins with; empty without one. */
  public static Optional<Charset> marked(byte[] head, int length) {
    if (utf8Mark(head, length)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    return utf16Mark(head, length) ? Optional.of(StandardCharsets.UTF_16) : Optional.empty();
  }

  static boolean utf8Mark(byte[] head, int length) {
    return length >= 3
        && head[0] == (byte) 0xEF
        && head[1] == (byte) 0xBB
        && head[2] == (byte) 0xBF;
  }

  static boolean utf16Mark(byte[] head, int length) {
    return length >= 2
        && ((head[0] == (byte) 0xFE && head[1] == (byte) 0xFF)
            || (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE));
  }
}
