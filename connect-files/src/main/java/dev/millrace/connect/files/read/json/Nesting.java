package dev.millrace.connect.files.read.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where a JSON value ends, by its brackets and quotes alone: whether it is JSON in between is
 * the parser's to say. Goes on over any number of buffers.
 */
final class Nesting {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private int depth;
  private boolean string;
  private boolean escape;
  private boolean begun;

  void reset() {
    depth = 0;
    string = false;
    escape = false;
    begun = false;
  }

  /** Whether what was fed is a value if the file ends here: only a bare number or word is. */
  boolean endsWithFile() {
    return begun && depth == 0 && !string;
  }

  /**
   * @return where in {@code bytes} the value ends, exclusive; -1 if it goes on
   */
  int feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (string) {
        i = inString(bytes, i, to);
      } else if (depth > 0) {
        i = inBrackets(bytes, i, to);
      } else if (endsBefore(bytes[i])) {
        return i;
      } else {
        open(bytes[i++]);
        continue;
      }
      if (depth == 0 && !string) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a character in no brackets belongs to no value, or to the next one. */
  private boolean endsBefore(byte c) {
    return switch (c) {
      case '"', '{', '[' -> begun;
      case '}', ']', ',', ':', ' ', '\t', '\n', '\r', JsonScanner.RECORD_SEPARATOR -> true;
      default -> false; // A number, a word, or nothing that is JSON.
    };
  }

  private void open(byte c) {
    begun = true;
    string = c == '"';
    depth = c == '{' || c == '[' ? 1 : 0;
  }

  /** Up to behind the last bracket that closes, or the next quote that opens, or to the end. */
  private int inBrackets(byte[] bytes, int from, int to) {
    int open = depth;
    int i = from;
    while (i < to && open > 0 && !string) {
      switch (bytes[i++]) {
        case '"' -> string = true;
        case '{', '[' -> open++;
        case '}', ']' -> open--;
        default -> {
          // Nothing that tells where the value ends.
        }
      }
    }
    depth = open;
    return i;
  }

  /** Up to behind the closing quote, or to the end. */
  private int inString(byte[] bytes, int from, int to) {
    int i = from;
    if (escape) {
      escape = false;
      i++;
    }
    for (i = plain(bytes, i, to); i < to; i = plain(bytes, i, to)) {
      if (bytes[i++] == '"') {
        string = false;
        return i;
      }
      escape = i == to;
      i++; // what is behind the backslash
    }
    return to;
  }

  /** Where the next quote or backslash is, or the end. Most of JSON is text: eight at a time. */
  private static int plain(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long eight = (long) EIGHT.get(bytes, i);
      long found = zeros(eight ^ ('"' * ONES)) | zeros(eight ^ ('\\' * ONES));
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /** The high bit of the lowest byte that is zero; none if no byte is. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }
}
