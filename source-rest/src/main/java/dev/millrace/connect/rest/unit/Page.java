package dev.millrace.connect.rest.unit;

import java.io.IOException;

/**
 * The records of one answer, as they come in. Used by one thread.
 *
 * @param <T> what a record is to whom it is handed over
 */
public interface Page<T> extends AutoCloseable {

  /** One record. */
  record Item<T>(T value, long mark, Cursor cursor) {}

  /**
   * What an answer says of those after it.
   *
   * @param next where the next request is; null if this was the round's last
   * @param delta what asks for changes since this round; null if nothing does
   */
  record End(Place next, String delta) {
    /** The last page. */
    public static final End LAST = new End(null, null);
  }

  /**
   * The next record, or null at the end.
   *
   * @throws IOException if the answer was cut off, or can't be read on
   */
  Item<T> next() throws IOException;

  /**
   * What the API's own clock showed when it was asked, or somewhat earlier, in milliseconds since
   * 1970.
   */
  long asOf();

  /** Known once {@link #next} gave null. */
  End end();

  /**
   * Whether its records are all that there are at its place, and not none because a rule, or the
   * API, spared them.
   */
  default boolean whole() {
    return true;
  }

  @Override
  void close() throws IOException;
}
