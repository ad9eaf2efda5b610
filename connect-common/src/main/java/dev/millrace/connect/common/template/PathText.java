package dev.millrace.connect.common.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes any text one step of a path: what could leave the directory or break a tool is
 * percent-encoded as UTF-8, as Hive does. Readable text stays as it is.
 */
public final class PathText {
  private PathText() {}

  /**
   * @param delimiter of directories; its characters are encoded too
   */
  public static String encode(String text, String delimiter) {
    if (dots(text)) {
      // Also "...": with what stands beside it, it could become a step up.
      return text.replace(".", "%2E");
    }
    int bad = 0;
    while (bad < text.length() && harmless(text.charAt(bad), delimiter)) {
      bad++;
    }
    return bad == text.length() ? text : encodeFrom(text, bad, delimiter);
  }

  /** The text that {@link #encode} was given. */
  public static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length) {
        text.write(Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16));
        i += 2;
      } else {
        text.write(bytes[i]);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** True of one or more dots with nothing else. A loop, as this is asked for each record. */
  private static boolean dots(String text) {
    int dots = 0;
    while (dots < text.length() && text.charAt(dots) == '.') {
      dots++;
    }
    return dots > 0 && dots == text.length();
  }

  private static String encodeFrom(String text, int bad, String delimiter) {
    StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, bad);
    int point;
    for (int i = bad; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (point > 0xffff || harmless((char) point, delimiter)) {
        encoded.appendCodePoint(point);
      } else {
        // A surrogate without its pair becomes '?', as nothing else can be said of it.
        for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(String.format("%02X", each & 0xff));
        }
      }
    }
    return encoded.toString();
  }

  private static boolean harmless(char c, String delimiter) {
    return c >= ' '
        && c != 0x7f
        && c != '/'
        && c != '\\'
        && c != '%'
        && !Character.isSurrogate(c)
        && !(c >= 0x80 && c < 0xa0)
        && delimiter.indexOf(c) < 0;
  }
}
