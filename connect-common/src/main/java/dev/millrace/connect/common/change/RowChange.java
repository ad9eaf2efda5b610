package dev.millrace.connect.common.change;

import org.apache.kafka.connect.data.Struct;

/** What a record does. */
public sealed interface RowChange {

  /**
   * The row of its key is this one.
   *
   * @param row has the key's fields
   */
  record Upsert(Struct row) implements RowChange {}

  /**
   * The row of its key is gone.
   *
   * @param key a struct with the key's fields; it may have more
   */
  record Delete(Struct key) implements RowChange {}

  /** It says nothing about rows. */
  record Nothing() implements RowChange {}
}
