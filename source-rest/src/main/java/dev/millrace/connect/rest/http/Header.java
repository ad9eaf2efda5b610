package dev.millrace.connect.rest.http;

import java.util.Objects;

/**
 * A line of a request's or an answer's head.
 *
 * @param secret whether it goes to no other origin, and stands in no message
 */
public record Header(String name, String value, boolean secret) {
  public Header {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    if (name.isEmpty() || breaksLines(name) || breaksLines(value)) {
      throw new IllegalArgumentException(
          "A header's name or value is empty or has a line break: '" + name + "'");
    }
  }

  private static boolean breaksLines(String text) {
    return text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /** One that anybody may read. */
  public static Header of(String name, String value) {
    return new Header(name, value, false);
  }

  public static Header secret(String name, String value) {
    return new Header(name, value, true);
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  @Override
  public String toString() {
    return name + ": " + (secret ? Masks.MASK : value);
  }
}
