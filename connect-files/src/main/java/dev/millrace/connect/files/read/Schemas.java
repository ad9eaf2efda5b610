package dev.millrace.connect.files.read;

import org.apache.kafka.connect.data.Schema;

/**
 * Where the schemas of one topic's records come from. One a topic and task: what one file taught is
 * known to the next. Used by one thread.
 */
public interface Schemas {

  /** What the configuration asks for. */
  enum Mode {
    /** The file's own schema; inferred where the format has none. */
    AUTO,
    /** Inferred from a sample of the file, and widened by what comes later. */
    INFER,
    /** Every column is an optional string. */
    STRINGS,
    /** The schema in the configuration; what doesn't fit it is a bad record. */
    GIVEN,
    /** Maps, lists and plain values. */
    NONE
  }

  Mode mode();

  /** The schema in force: the given one, or what was learned so far. Null if nothing is known. */
  Schema current();

  /**
   * Takes in what a file, or a record, needs.
   *
   * @param file that needs it
   * @return the schema in force from now on, which takes values of {@code needed} and of all before
   * @throws TooManyColumns if there would be more than {@link #maxColumns}; nothing is learned then
   */
  Schema widen(String file, Schema needed) throws TooManyColumns;

  /** Most columns that files may give a schema, those of nested objects counted too. */
  int maxColumns();

  /** How many records of a file are looked at before its first is handed over. */
  int sampleRecords();
}
