package dev.millrace.connect.jdbc.cdc;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Leaves out what a PostgreSQL log repeats after a restart.
 *
 * <p>The server sends whole transactions, in the order of their commits. A place in the log is
 * therefore the end of the last transaction before ({@code lsn_commit}), the transaction, the
 * event's position within ({@code lsn}), and which of the records of that position it is: rows of
 * one {@code COPY} share a position, as do the delete, the tombstone and the insert of a changed
 * key. That number is kept in the offset, as {@code millrace.n}, where it is not 1; Debezium by
 * itself goes on after the position, and so would lose the rest of it.
 *
 * <p>So a task is begun at the end of the last transaction, and what it repeats of the one that
 * broke off is counted out here.
 */
final class Repeats {
  static final String LSN = "lsn";
  static final String LSN_COMMIT = "lsn_commit";
  static final String TRANSACTION = "txId";
  static final String COUNT = "millrace.n";

  private final Place last;
  private final Long begin;
  private boolean repeating;

  private Object transaction;
  private Long lsn;
  private long count;

  private record Place(Object transaction, long lsn, long count) {}

  /**
   * @param last offset of the last record that was read; null if there is none, or if it is not one
   *     of the log
   */
  Repeats(Map<String, ?> last) {
    Place place = place(last);
    this.last = place;
    this.begin = place == null ? null : number(last, LSN_COMMIT);
    this.repeating = place != null;
  }

  /**
   * The offset to begin with, so that the transaction that {@code last} lies in is sent whole.
   * Debezium searches for a position by itself only with {@code lsn_proc}, without which it starts
   * from {@code lsn}.
   *
   * @param last returned as it is if it is no place in the log
   */
  static Map<String, Object> begin(Map<String, ?> last) {
    Map<String, Object> begin = new HashMap<>(last);
    if (place(last) == null) {
      return begin;
    }
    begin
        .keySet()
        .removeIf(
            key ->
                key.equals("lsn_proc")
                    || key.equals("messageType")
                    || key.equals(COUNT)
                    || key.startsWith("transaction_"));
    begin.put(LSN, begins(last));
    return begin;
  }

  /** From where the log is asked for after {@code last}; null if it is no place in the log. */
  static Long begins(Map<String, ?> last) {
    Long commit = number(last, LSN_COMMIT);
    return commit == null ? number(last, LSN) : commit;
  }

  private static Place place(Map<String, ?> offset) {
    if (offset == null || offset.containsKey("snapshot") || number(offset, LSN) == null) {
      return null;
    }
    Long count = number(offset, COUNT);
    if (count == null) {
      // Of Debezium's own: where a transaction begins, nothing of it has been read.
      count = "BEGIN".equals(offset.get("messageType")) ? 0L : 1L;
    }
    return new Place(number(offset, TRANSACTION), number(offset, LSN), count);
  }

  private static Long number(Map<String, ?> offset, String key) {
    return offset.get(key) instanceof Number number ? number.longValue() : null;
  }

  /**
   * The record with its number in its offset, if it needs one; null if it was read before.
   *
   * @param event false for a heartbeat, which tells a position and is none
   */
  SourceRecord pass(SourceRecord record, boolean event) {
    Map<String, ?> offset = record.sourceOffset();
    Long at = number(offset, LSN);
    if (at == null || offset.containsKey("snapshot")) {
      return record;
    }
    Object within = number(offset, TRANSACTION);
    if (!at.equals(lsn) || !Objects.equals(within, transaction)) {
      lsn = at;
      transaction = within;
      count = 0;
    }
    if (event) {
      count++;
    }
    if (repeating) {
      if (repeated(within, at)) {
        return null;
      }
      repeating = !event;
    }
    return count == 1 ? record : numbered(record, count);
  }

  private boolean repeated(Object within, long at) {
    if (Objects.equals(within, last.transaction)) {
      return at < last.lsn || (at == last.lsn && count <= last.count);
    }
    // A message outside of transactions is sent where it stands.
    return within == null && begin != null && at <= begin;
  }

  private static SourceRecord numbered(SourceRecord record, long number) {
    Map<String, Object> offset = new HashMap<>(record.sourceOffset());
    offset.put(COUNT, number);
    return new SourceRecord(
        record.sourcePartition(),
        offset,
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }
}
