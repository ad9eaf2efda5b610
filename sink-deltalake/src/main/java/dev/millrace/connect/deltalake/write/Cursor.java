package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.deltalake.log.TableState;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a topic-partition has come in a table. Used by the task's thread. */
final class Cursor {
  private static final Logger log = LoggerFactory.getLogger(Cursor.class);

  /** Clocks of producers and workers may differ so far, in milliseconds. */
  private static final long SLACK_MS = 3_600_000;

  private final String appId;

  /** The table had its offset by then, in milliseconds since the epoch. */
  private long asOfMs;

  private OptionalLong after;

  /** Records up to here were in the table then; -1 for none. */
  private long inTable;

  /** Every record up to here is in the table or in a batch; -1 for none. */
  private long taken;

  /** The worker was told to deliver only what comes after this; -1 if it was not. */
  private long soughtPast = -1;

  /** Whether it was told that records are skipped. */
  private boolean skipping;

  /**
   * @param appId of the table's transactions
   * @param at how the table stands
   */
  Cursor(String appId, TableState at) {
    this.appId = appId;
    goOnFrom(at);
  }

  String appId() {
    return appId;
  }

  /** The last offset in the table, or in a batch that is on its way there. */
  OptionalLong after() {
    return after;
  }

  /** The table says what it holds; what was taken beyond that is dropped. */
  void goOnFrom(TableState at) {
    after = at.txn(appId);
    inTable = after.orElse(-1);
    taken = inTable;
    asOfMs = at.timestamp();
    soughtPast = -1;
  }

  /** The worker is told to go on behind what the table holds. */
  void sought(String table) {
    soughtPast = taken;
    if (taken >= 0) {
      log.info("{}, and the task goes on behind that, whatever Kafka says", holds(table, taken));
    }
  }

  /** A batch up to this offset goes to the table. */
  void submitted(long last) {
    after = OptionalLong.of(last);
  }

  /**
   * Whether a record is new.
   *
   * @param ms its timestamp, in milliseconds since the epoch; null for none
   * @throws ConnectException if it can't be here, unless Kafka lost records or the whole topic
   */
  boolean take(long offset, Long ms, String table) {
    if (offset > taken) {
      taken = offset;
      return true;
    }
    if (offset <= soughtPast) {
      throw new ConnectException(
          holds(table, soughtPast)
              + ", but Kafka delivers offset "
              + offset
              + " behind that: the topic was deleted and made again, or lost records. If what it"
              + " has now belongs into the table as well, raise exactly.once.epoch.");
    }
    if (offset <= inTable) {
      known(offset, ms, table);
    }
    return false;
  }

  /** A record that the table should have already, for all of several tables have to skip it. */
  private void known(long offset, Long ms, String table) {
    if (ms != null && ms > asOfMs + SLACK_MS) {
      throw new ConnectException(
          holds(table, inTable)
              + " since "
              + Instant.ofEpochMilli(asOfMs)
              + ", but Kafka delivers offset "
              + offset
              + " with a later timestamp, "
              + Instant.ofEpochMilli(ms)
              + ": the topic was deleted and made again. If what it has now belongs into the table"
              + " as well, raise exactly.once.epoch and set the connector's offset of it to 0. If"
              + " its timestamps are wrong, set that offset to "
              + (inTable + 1)
              + ".");
    }
    if (!skipping) {
      skipping = true;
      log.info(
          "{}; Kafka delivers it from offset {} on: what the table has is skipped. To have it there"
              + " once more, raise exactly.once.epoch.",
          holds(table, inTable),
          offset);
    }
  }

  private String holds(String table, long upTo) {
    return table + " holds " + appId.substring(appId.indexOf('/') + 1) + " up to offset " + upTo;
  }
}
