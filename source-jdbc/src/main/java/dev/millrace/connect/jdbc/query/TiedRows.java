package dev.millrace.connect.jdbc.query;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Gives rows that nothing tells apart an offset that never skips one of them. Invariant: a row's
 * own offset goes only with the last of the rows that share its place; the others carry that of the
 * rows before, so a restart among them repeats some and loses none.
 */
final class TiedRows {
  private final boolean apart;
  private Map<String, ?> complete;
  private Object completeMark;
  private SourceRecord held;
  private Place heldPlace;

  /**
   * @param apart true if every row's place is its own, so that there is nothing to do
   * @param start offset before the first row; null if none
   * @param mark the section's state before the first row
   */
  TiedRows(boolean apart, Map<String, ?> start, Object mark) {
    this.apart = apart;
    this.complete = start;
    this.completeMark = mark;
  }

  /**
   * Takes the next row, and puts what is settled by it into {@code settled}.
   *
   * @param before the section's state before the row
   */
  void add(SourceRecord row, Place place, Object before, List<SourceRecord> settled) {
    if (apart) {
      settled.add(row);
      return;
    }
    if (held != null) {
      if (heldPlace.equals(place)) {
        settled.add(withOffset(held, complete));
      } else {
        end(before, settled);
      }
    }
    held = row;
    heldPlace = place;
  }

  /**
   * No further row shares the place of the last one.
   *
   * @param after the section's state after it
   */
  @SuppressWarnings("unchecked") // a record's offset is the map that TableRead gave it
  void end(Object after, List<SourceRecord> settled) {
    if (held != null) {
      settled.add(held);
      complete = (Map<String, ?>) held.sourceOffset();
      completeMark = after;
      held = null;
    }
  }

  /** The section's state after the last row that is settled. */
  Object mark(Object present) {
    return apart ? present : completeMark;
  }

  /** The offset after the last row that is settled; null if there was none. */
  @SuppressWarnings("unchecked") // a record's offset is the map that TableRead gave it
  Map<String, ?> complete(List<SourceRecord> settled) {
    if (apart && !settled.isEmpty()) {
      complete = (Map<String, ?>) settled.get(settled.size() - 1).sourceOffset();
    }
    return complete;
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
