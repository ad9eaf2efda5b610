package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;

/** Texts that mean something to the API alone: the last one counts. */
public record OpaqueCursors() implements CursorFormat {
  @Override
  public Cursor of(String text) {
    return new Cursor(0, text);
  }

  @Override
  public String text(long rank) {
    throw new UnsupportedOperationException("Opaque cursors have no order");
  }

  @Override
  public long told(long rank) {
    throw new UnsupportedOperationException("Opaque cursors have no order");
  }

  @Override
  public boolean ranked() {
    return false;
  }
}
