package dev.millrace.connect.jdbc.cdc;

import org.apache.kafka.connect.data.Struct;

/**
 * What one query saw of the database, to be held against the events of its log. Ordered by where
 * the log ended then. Immutable.
 */
interface View extends Comparable<View> {
  /**
   * True if the query saw what the event tells of.
   *
   * @param source the event's block {@code source}, as Debezium writes it
   */
  boolean saw(Struct source);

  /** False if the event lies so late in the log that the query can't have seen it. */
  boolean reaches(Struct source);
}
