package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Times. Their rank is in milliseconds since 1970; what is finer is kept in the text alone.
 *
 * @param format how they are written
 * @param asked how they are asked with, to the steps of which they are rounded down; null for as
 *     they came
 */
public record TimeCursors(TimeFormat format, TimeFormat asked) implements CursorFormat {
  public TimeCursors(TimeFormat format) {
    this(format, null);
  }

  @Override
  public Cursor of(String text) {
    try {
      long rank = format.parse(text.strip()).toEpochMilli();
      return asked == null ? new Cursor(rank, text) : new Cursor(told(rank), text(rank));
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is no time " + format, e);
    }
  }

  @Override
  public String text(long rank) {
    return writing().format(Instant.ofEpochMilli(rank));
  }

  @Override
  public long told(long rank) {
    return writing().parse(text(rank)).toEpochMilli();
  }

  private TimeFormat writing() {
    return asked == null ? format : asked;
  }

  @Override
  public boolean ranked() {
    return true;
  }
}
