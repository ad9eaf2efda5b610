package dev.millrace.connect.jdbc.query;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Gives rows that nothing tells apart an offset that never skips one of them. Invariant: a row's
 * own offset goes only with the last of the rows that share it; the others carry that of the rows
 * before, so a restart among them repeats some and loses none.
 */
final class TiedRows {
  private final boolean apart;
  private Map<String, ?> complete;
  private SourceRecord held;

  /**
   * @param apart true if every row's offset is its own, so that there is nothing to do
   * @param start offset before the first row; null if none
   */
  TiedRows(boolean apart, Map<String, ?> start) {
    this.apart = apart;
    this.complete = start;
  }

  /** Takes the next row, and puts what is settled by it into {@code settled}. */
  void add(SourceRecord row, List<SourceRecord> settled) {
    if (apart) {
      settled.add(row);
      return;
    }
    if (held != null && held.sourceOffset().equals(row.sourceOffset())) {
      settled.add(withOffset(held, complete));
      held = row;
      return;
    }
    end(settled);
    held = row;
  }

  /** No further row shares the offset of the last one. */
  @SuppressWarnings("unchecked") // a record's offset is the map that TableRead gave it
  void end(List<SourceRecord> settled) {
    if (held != null) {
      settled.add(held);
      complete = (Map<String, ?>) held.sourceOffset();
      held = null;
    }
  }

  private static SourceRecord withOffset(SourceRecord row, Map<String, ?> offset) {
    return new SourceRecord(
        row.sourcePartition(),
        offset,
        row.topic(),
        null,
        row.keySchema(),
        row.key(),
        row.valueSchema(),
        row.value());
  }
}
