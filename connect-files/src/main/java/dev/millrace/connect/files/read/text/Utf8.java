package dev.millrace.connect.files.read.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that is not repaired in silence. Stateless. */
public final class Utf8 {
  private Utf8() {}

  /** The text of bytes; null if they are not UTF-8. */
  public static String string(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') >= 0 && !valid(bytes, from, to) ? null : text;
  }

  private static boolean valid(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
