package dev.millrace.connect.files.read;

/**
 * Where a reader stands after a record, small enough to be an offset. Opening at a place goes on
 * with the record after it.
 *
 * @param record how many records of this range were passed, bad ones too
 * @param at the byte from which to read again, in decompressed bytes: the end of the record, or the
 *     start of the block that holds it
 * @param skip how many records to drop from {@code at} on; what a format without a byte to seek to
 *     (at = 0) has passed altogether
 */
public record Place(long record, long at, long skip) {
  /** Before the first record. */
  public static final Place START = new Place(0, 0, 0);
}
