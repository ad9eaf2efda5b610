package dev.millrace.connect.deltalake.write;

import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;

/** How far a topic-partition has come in a table. Used by the task's thread. */
final class Cursor {
  private final String appId;
  private OptionalLong after;

  /** Every record up to here is in the table or in a batch; -1 for none. */
  private long taken;

  /** The worker was told to deliver only what comes after this; -1 if it was not. */
  private long soughtPast = -1;

  /**
   * @param appId of the table's transactions
   * @param inTable the last offset in the table
   */
  Cursor(String appId, OptionalLong inTable) {
    this.appId = appId;
    goOnFrom(inTable);
  }

  String appId() {
    return appId;
  }

  /** The last offset in the table, or in a batch that is on its way there. */
  OptionalLong after() {
    return after;
  }

  /** The table says what it holds; what was taken beyond that is dropped. */
  void goOnFrom(OptionalLong inTable) {
    after = inTable;
    taken = inTable.orElse(-1);
    soughtPast = -1;
  }

  /** The worker is told to go on behind what the table holds. */
  void sought() {
    soughtPast = taken;
  }

  /** A batch up to this offset goes to the table. */
  void submitted(long last) {
    after = OptionalLong.of(last);
  }

  /**
   * Whether a record is new.
   *
   * @throws ConnectException if it can't be here, unless Kafka lost records or the whole topic
   */
  boolean take(long offset, String table) {
    if (offset > taken) {
      taken = offset;
      return true;
    }
    if (offset <= soughtPast) {
      throw new ConnectException(
          table
              + " holds "
              + appId.substring(appId.indexOf('/') + 1)
              + " up to offset "
              + soughtPast
              + ", but Kafka delivers offset "
              + offset
              + " behind that: the topic was deleted and made again, or lost records. If what it"
              + " has now belongs into the table as well, raise exactly.once.epoch.");
    }
    return false;
  }
}
