package dev.millrace.connect.files.format;

import java.io.Closeable;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/**
 * Writes one file. Not thread-safe; {@link #close} may be called on another thread than the rest,
 * after it.
 */
public interface RecordWriter extends Closeable {

  /**
   * Adds a record, whole or not at all.
   *
   * @param schema null if the value has none; of a format with one schema a file, that file's
   * @param value not null
   * @throws org.apache.kafka.connect.errors.DataException if the value can't be written; the file
   *     is as it was
   */
  void write(Schema schema, Object value) throws IOException;

  /**
   * Makes sure that {@link #write} takes a record, for who writes several files of which each has a
   * row of it. Costs about as much as to write it. Asked after {@link #takes}.
   *
   * @throws org.apache.kafka.connect.errors.DataException if {@code write} would
   */
  void check(Schema schema, Object value) throws IOException;

  /**
   * Whether {@link #write} can take a record into this file. A format that learns its schema from
   * values may say no: the record then begins the next file. Asked right before {@code write}.
   *
   * @throws org.apache.kafka.connect.errors.DataException if no file can take the value
   */
  default boolean takes(Schema schema, Object value) {
    return true;
  }

  /**
   * Frees what the writer holds beside the heap. Nothing more is written; {@code out} stays open.
   */
  default void abandon() {}

  /** Bytes that records which have not yet reached the stream will add to the file, roughly. */
  default long pending() {
    return held();
  }

  /** Bytes of memory held for records that have not yet reached the stream, roughly. */
  long held();
}
