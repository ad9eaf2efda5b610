package dev.millrace.connect.files.read.csv;

import java.nio.charset.StandardCharsets;

/**
 * Which characters mean what. A row ends in LF, CR LF or CR; empty lines are no rows.
 *
 * @param separator one character or more, in UTF-8 at most 8 bytes
 * @param quote ASCII; {@link #NONE} if quotes are text
 * @param escape ASCII, before a character that is meant as it stands; {@link #NONE} where quotes
 *     are doubled only. After a backslash, n, r, t and 0 are control characters
 * @param comment ASCII, of lines that are no rows; {@link #NONE} without
 * @param multiline whether a quoted text may hold line breaks. Without them, a file can be cut
 * @param skipLines lines before the header that are no rows
 */
public record CsvDialect(
    String separator, char quote, char escape, char comment, boolean multiline, int skipLines) {
  public static final char NONE = '\0';

  /** RFC 4180. */
  public static final CsvDialect RFC = new CsvDialect(",", '"', NONE, NONE, true, 0);

  private static final int MAX_SEPARATOR = 8;

  public CsvDialect {
    int length = separator.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_SEPARATOR || separator.matches("(?s).*[\r\n\0].*")) {
      throw new IllegalArgumentException(
          "A separator is of 1 to 8 bytes, without a line break, not '" + separator + "'");
    }
    ascii("quote", quote);
    ascii("escape", escape);
    ascii("comment", comment);
    char first = separator.charAt(0);
    if (first == quote || first == escape || first == comment) {
      throw new IllegalArgumentException(
          "'" + first + "' can't begin the separator and be quote, escape or comment too");
    }
    if (quote != NONE && (quote == escape || quote == comment)) {
      throw new IllegalArgumentException(
          "'" + quote + "' is the quote: it needs no mention as escape, and can't be the comment");
    }
  }

  private static void ascii(String what, char c) {
    if (c > 0x7F || c == '\n' || c == '\r') {
      throw new IllegalArgumentException(
          "The " + what + " is one ASCII character, not '" + c + "'");
    }
  }
}
