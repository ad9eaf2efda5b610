package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Times. Their rank is in milliseconds since 1970; what is finer is kept in the text alone.
 *
 * @param format how they are written
 */
public record TimeCursors(TimeFormat format) implements CursorFormat {

  @Override
  public Cursor of(String text) {
    try {
      return new Cursor(format.parse(text.strip()).toEpochMilli(), text);
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is no time " + format, e);
    }
  }

  @Override
  public String text(long rank) {
    return format.format(Instant.ofEpochMilli(rank));
  }

  @Override
  public boolean ranked() {
    return true;
  }
}
