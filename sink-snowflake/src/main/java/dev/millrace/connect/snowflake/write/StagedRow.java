package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.files.format.Footprint;
import org.apache.kafka.connect.data.Struct;

/** A row on its way into a file. Immutable. */
final class StagedRow {
  private final Struct value;
  private final Object[] made;

  /**
   * @param value null if it has none
   * @param made what was made of it, by the columns' order; null where the value itself is written
   */
  StagedRow(Struct value, Object[] made) {
    this.value = value;
    this.made = made;
  }

  Struct value() {
    return value;
  }

  Object made(int column) {
    return made[column];
  }

  /** Bytes of memory, roughly. */
  long footprint() {
    long sum = 64 + Footprint.of(value);
    for (Object each : made) {
      sum += 8 + Footprint.of(each);
    }
    return sum;
  }
}
