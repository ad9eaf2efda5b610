package dev.millrace.connect.files.read.json;

/**
 * Finds where a JSON value ends, by its brackets and quotes alone: whether it is JSON in between is
 * the parser's to say. Goes on over any number of buffers.
 */
final class Nesting {
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
        if (!string && depth == 0) {
          return i;
        }
        continue;
      }
      byte c = bytes[i];
      switch (c) {
        case '"' -> {
          if (depth == 0 && begun) {
            return i;
          }
          string = true;
        }
        case '{', '[' -> {
          if (depth == 0 && begun) {
            return i;
          }
          depth++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            return i;
          }
          if (--depth == 0) {
            return i + 1;
          }
        }
        case ',', ':', ' ', '\t', '\n', '\r', JsonScanner.RECORD_SEPARATOR -> {
          if (depth == 0) {
            return i;
          }
        }
        default -> {
          // A number, a word, or nothing that is JSON.
        }
      }
      begun = true;
      i++;
    }
    return -1;
  }

  /** Up to behind the closing quote, or to the end. */
  private int inString(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      if (escape) {
        escape = false;
      } else if (c == '\\') {
        escape = true;
      } else if (c == '"') {
        string = false;
        return i + 1;
      }
    }
    return to;
  }
}
