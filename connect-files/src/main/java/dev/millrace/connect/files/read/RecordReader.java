package dev.millrace.connect.files.read;

import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/**
 * The records of one file, or of a {@link Range} of it, in their order. Holds one record, or one
 * block of them, at a time; used by one thread.
 */
public interface RecordReader extends AutoCloseable {

  /**
   * Goes to the next record.
   *
   * @return false at the end
   * @throws BadRecord if the record can't be read but the next may; {@link #place} is past it
   * @throws IOException if the file can't be read, or is not of this format from here on; the
   *     message names file and place
   */
  boolean next() throws IOException, BadRecord;

  /** The current record's schema: the same object until it changes. Null for schemaless ones. */
  Schema schema();

  /** The current record; never changed afterwards. */
  Object value();

  /** The path, within its archive, of the file that holds the current record; "" in no archive. */
  default String entry() {
    return "";
  }

  /** From where another reader goes on after the current record. */
  Place place();

  /** Whether {@link #place} tells the byte at which each record ends, and so its size. */
  default boolean placesAreBytes() {
    return false;
  }

  @Override
  void close() throws IOException;
}
