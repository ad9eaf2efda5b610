package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;

/** How an API writes the cursors of a resource. Immutable; used by any thread. */
public sealed interface CursorFormat permits TimeCursors, NumberCursors, OpaqueCursors {

  /**
   * @throws IllegalArgumentException if the text is none; the message begins a sentence with it
   */
  Cursor of(String text);

  /**
   * A rank as the API reads it: its own, or that of the finest step below which the format knows.
   *
   * @throws UnsupportedOperationException if ranks say nothing, which {@link #ranked} tells
   */
  String text(long rank);

  /**
   * The rank that {@link #text} of it has.
   *
   * @throws UnsupportedOperationException as there
   */
  long told(long rank);

  /** Whether ranks order cursors. */
  boolean ranked();
}
