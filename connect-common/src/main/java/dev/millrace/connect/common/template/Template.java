package dev.millrace.connect.common.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with references in it: <code>country={{value.country}}/{{timestamp:yyyy-MM-dd}}</code>.
 *
 * @param pieces in order; text pieces are not empty and never stand side by side
 */
public record Template(List<Piece> pieces) {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  public Template {
    pieces = List.copyOf(pieces);
  }

  /** A part of a template. */
  public sealed interface Piece {
    /** Text as it is. */
    record Text(String text) implements Piece {}

    /**
     * A reference.
     *
     * @param argument what stands behind the first colon; "" if there is none
     */
    record Reference(String name, String argument) implements Piece {
      @Override
      public String toString() {
        return OPEN + name + (argument.isEmpty() ? "" : ":" + argument) + CLOSE;
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a reference is empty or not closed; the message says which
   */
  public static Template parse(String text) {
    return parse(text, OPEN, CLOSE);
  }

  /**
   * The same with other marks around references.
   *
   * @throws IllegalArgumentException if a reference is empty or not closed; the message says which
   */
  public static Template parse(String text, String openMark, String closeMark) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf(openMark, at);
      String literal = text.substring(at, open < 0 ? text.length() : open);
      if (literal.contains(closeMark)) {
        throw new IllegalArgumentException(
            "'" + text + "' has a " + closeMark + " without a " + openMark);
      }
      if (!literal.isEmpty()) {
        pieces.add(new Piece.Text(literal));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf(closeMark, open);
      if (close < 0) {
        throw new IllegalArgumentException(
            "'" + text + "' has a " + openMark + " without a " + closeMark);
      }
      pieces.add(reference(text.substring(open + openMark.length(), close)));
      at = close + closeMark.length();
    }
    return new Template(pieces);
  }

  private static Piece.Reference reference(String inner) {
    int colon = inner.indexOf(':');
    String name = (colon < 0 ? inner : inner.substring(0, colon)).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("'" + OPEN + inner + CLOSE + "' names nothing");
    }
    return new Piece.Reference(name, colon < 0 ? "" : inner.substring(colon + 1).strip());
  }

  /**
   * The pattern of a reference to a time; {@code unit=yyyy} is another connector's way to say
   * {@code yyyy}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String timePattern(Piece.Reference reference) {
    String argument = reference.argument();
    String pattern =
        argument.startsWith("unit=") ? argument.substring("unit=".length()).strip() : argument;
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException(
          reference + " needs a pattern, such as " + OPEN + "timestamp:yyyy-MM-dd" + CLOSE);
    }
    return pattern;
  }
}
