package dev.millrace.connect.files.read.json;

import dev.millrace.connect.files.read.text.Window;
import java.io.IOException;

/**
 * JSON as it comes: where values begin and end, by their brackets and quotes alone. Used by one
 * thread.
 */
final class JsonScanner {
  /** Before each value of a JSON text sequence (RFC 7464). */
  static final byte RECORD_SEPARATOR = 0x1E;

  private final String name;
  private final Window window;
  private final Nesting nesting = new Nesting();

  /**
   * @param name what messages call the file
   */
  JsonScanner(String name, Window window) {
    this.name = name;
    this.window = window;
  }

  /** Whether a value comes that begins so. */
  boolean is(char first) throws IOException {
    return space() && window.at(0) == first;
  }

  boolean isNull() throws IOException {
    return space() && window.has(3) && window.text(4).equals("null");
  }

  /** Passes a character that has to be here. */
  void expect(char c) throws IOException {
    if (!space() || window.at(0) != c) {
      throw new IOException(
          "'%s' is no JSON of this form: there is no '%s' at byte %d"
              .formatted(name, c, window.position()));
    }
    window.pass(1);
  }

  /** Passes white space; false at the file's end. */
  boolean space() throws IOException {
    while (window.has(0)) {
      byte c = window.at(0);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != RECORD_SEPARATOR) {
        return true;
      }
      window.pass(1);
    }
    return false;
  }

  /** That the file ends within a value. */
  IOException cut() {
    return new IOException(
        "'%s' ends within a JSON value, at byte %d: was it written to its end?"
            .formatted(name, window.position()));
  }

  /** How long the value is that begins here; as far as it was looked at where it is too long. */
  int find() throws IOException {
    nesting.reset();
    int at = 0;
    while (window.has(at)) {
      int end = nesting.feed(window.bytes(), window.start() + at, window.end());
      if (end >= 0) {
        return end - window.start();
      }
      at = window.end() - window.start();
    }
    if (!window.tooLong() && !nesting.endsWithFile()) {
      throw cut();
    }
    return at;
  }

  /** Passes a value without holding it. */
  void skip() throws IOException {
    nesting.reset();
    skipRest();
  }

  /** Passes what is left of a value that was looked at up to here. */
  void skipRest() throws IOException {
    while (window.has(0)) {
      int end = nesting.feed(window.bytes(), window.start(), window.end());
      window.pass((end >= 0 ? end : window.end()) - window.start());
      if (end >= 0) {
        return;
      }
    }
    if (!nesting.endsWithFile()) {
      throw cut();
    }
  }
}
