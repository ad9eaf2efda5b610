package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Locale;

/** Where an answer tells a value. */
public sealed interface Where {

  /** In the body. */
  record Body(JsonPointer pointer) implements Where {
    @Override
    public String toString() {
      return pointer.toString();
    }
  }

  /**
   * In a header, the first of its name.
   *
   * @param name in lower case
   */
  record Header(String name) implements Where {
    private static final String PREFIX = "header:";

    public Header {
      name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return PREFIX + name;
    }
  }

  /**
   * Reads {@code /json/pointer} or {@code header:X-Next-Page}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Where parse(String text) {
    if (text.startsWith(Header.PREFIX) && text.length() > Header.PREFIX.length()) {
      return new Header(text.substring(Header.PREFIX.length()).strip());
    }
    if (text.startsWith("/")) {
      return new Body(JsonPointer.compile(text));
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' names no place in an answer: write a JSON pointer, such as /meta/next, or"
            + " header:<name>");
  }
}
