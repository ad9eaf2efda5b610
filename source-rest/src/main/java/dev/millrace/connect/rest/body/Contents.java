package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * What stands in the record that a reader is at, and around the records: as {@link Body} has it.
 * Used by one thread.
 */
interface Contents {

  /** The reader went to a record, which may be bad. */
  default void look() throws IOException {}

  boolean whole();

  String picked(int pick);

  void digest(MessageDigest digest);

  String told(JsonPointer pointer);

  /** The reader is behind the last record: reads to the end. */
  default void finish() throws IOException {}
}
