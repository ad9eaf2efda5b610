package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;

/** Whole numbers, such as ids and sequence numbers. */
public record NumberCursors() implements CursorFormat {
  @Override
  public Cursor of(String text) {
    try {
      return new Cursor(Long.parseLong(text.strip()), text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number of 64 bits", e);
    }
  }

  @Override
  public String text(long rank) {
    return Long.toString(rank);
  }

  @Override
  public long told(long rank) {
    return rank;
  }

  @Override
  public boolean ranked() {
    return true;
  }
}
