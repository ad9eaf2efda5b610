package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.kafka.connect.data.Schema;

/** The records of one body as they stream in. Used by one thread. */
public interface Body extends AutoCloseable {

  /** What messages call it: the request, without its secrets. */
  String name();

  /**
   * Goes to the next record.
   *
   * @return false at the end, to which the body was read then
   * @throws BadRecord if the record can't be read but the next may
   * @throws IOException if the body was cut off, or is not of its format from here on; the message
   *     names it
   */
  boolean next() throws IOException, BadRecord;

  /** The current record's schema: the same object until it changes. Null for schemaless ones. */
  Schema schema();

  /** The current record; never changed afterwards. */
  Object value();

  /**
   * A value of the current record, or, at the end, of the last one {@link #whole}; as text.
   *
   * @param pick its place among those asked for
   * @return null if it has none
   */
  String picked(int pick);

  /**
   * Whether the current record, which may be bad, was looked at: not so if it is too long to be
   * held.
   */
  boolean whole();

  /** Digests the current record as it came. */
  void digest(MessageDigest digest);

  /** A value beside the records that was asked for, as text; null if there is none. */
  String told(JsonPointer pointer);

  @Override
  void close() throws IOException;
}
