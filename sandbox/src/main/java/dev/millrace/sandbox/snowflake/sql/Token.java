package dev.millrace.sandbox.snowflake.sql;

import java.util.Locale;

/**
 * A word of a statement.
 *
 * @param text as Snowflake reads it: a string without its quotes and escapes, a quoted identifier
 *     without its quotes, a word as it stands
 * @param start where it begins in the statement, from 0
 * @param end where it ends
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    /** {@code ?} */
    PARAMETER,
    /** {@code @stage/folder}, without the @. */
    STAGE,
    /** {@code $1}, without the $. */
    FIELD,
    SYMBOL,
    END
  }

  boolean is(String wordOrSymbol) {
    return switch (kind) {
      case WORD -> text.equalsIgnoreCase(wordOrSymbol);
      case SYMBOL -> text.equals(wordOrSymbol);
      default -> false;
    };
  }

  boolean isIdentifier() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /** The exact name: upper case unless it was in double quotes. */
  String name() {
    return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : text;
  }
}
