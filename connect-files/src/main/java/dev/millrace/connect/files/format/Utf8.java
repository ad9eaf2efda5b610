package dev.millrace.connect.files.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.errors.DataException;

/** UTF-8 without replacement characters: what it can't hold is an error. */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws DataException if {@code text} has half of a surrogate pair
   */
  static byte[] encode(String text) {
    check(text);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws DataException if {@code text} has half of a surrogate pair
   */
  static void check(String text) {
    // Nearly all texts have no such character: one comparison each, for columns of every record.
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= Character.MIN_SURROGATE) {
        checkPairs(text, i);
        return;
      }
    }
  }

  private static void checkPairs(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          throw new DataException(
              "the text has half of a surrogate pair at character " + i + ": UTF-8 can't hold it");
        }
      }
    }
  }

  /**
   * @throws DataException if {@code bytes} are not UTF-8
   */
  static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DataException(
          "the bytes are not UTF-8 text: use format.class=bytearray, which takes them as they are",
          e);
    }
  }
}
