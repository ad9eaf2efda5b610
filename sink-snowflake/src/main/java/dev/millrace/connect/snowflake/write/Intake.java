package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.files.format.JsonText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Fills the batch; bad records are refused here. Used by the task's thread. */
final class Intake {
  private final WriterSettings settings;
  private final JsonText json = new JsonText();
  private final Map<String, RowPlans> plans = new HashMap<>();
  private final Map<String, String> tables = new HashMap<>();

  /** Null if there is none. */
  private Batch batch;

  Intake(WriterSettings settings) {
    this.settings = settings;
  }

  /** What is filled; null if there is none. */
  Batch batch() {
    return batch;
  }

  private Batch begun() {
    if (batch == null) {
      batch = new Batch(settings.folder(), settings.nowMs().getAsLong());
    }
    return batch;
  }

  /** Takes a record that is new. */
  void take(SinkRecord record) {
    try {
      String table = tables.computeIfAbsent(record.topic(), settings.names()::of);
      RowPlans of = plans.computeIfAbsent(table, name -> new RowPlans(settings.tables(), json));
      Optional<RowPlans.Planned> planned = of.of(record);
      if (planned.isPresent()) {
        begun().add(table, of.key(record), planned.get(), record);
        account(record);
      } else if (batch != null && batch.spans(RecordOrigin.partition(record))) {
        account(record); // Else Kafka's own offset is enough to skip it.
      }
    } catch (DataException e) {
      refuse(record, e.getMessage(), e);
    }
  }

  /** A record is bad; it is accounted for all the same. */
  private void refuse(SinkRecord record, String reason, Throwable cause) {
    settings.errant().refuse(record, null, reason, cause);
    account(record);
  }

  /** The only row of an earlier batch is bad; all else stands that the batch accounted for. */
  void refuse(Batch earlier, String reason, Throwable cause) {
    settings.errant().refuse(earlier.only(), null, reason, cause);
    begun().account(earlier);
  }

  private void account(SinkRecord record) {
    begun().account(RecordOrigin.partition(record), RecordOrigin.offset(record));
  }

  /** Whether a commit is to begin. */
  boolean due(long limit) {
    WriterSettings.Flush flush = settings.flush();
    return batch != null
        && (batch.records() >= Math.min(limit, flush.records())
            || settings.nowMs().getAsLong() - batch.openedMs() >= flush.ms()
            || full(limit));
  }

  /** Whether no more records may come. */
  boolean full(long limit) {
    WriterSettings.Flush flush = settings.flush();
    return batch != null
        && (batch.records() >= limit
            || batch.held() >= flush.held()
            || batch.size() >= flush.bytes());
  }

  /** Why a commit begins, if it begins now. */
  Reason reason(long limit) {
    WriterSettings.Flush flush = settings.flush();
    if (batch.held() >= flush.held()) {
      return Reason.MEMORY;
    }
    if (batch.size() >= flush.bytes()) {
      return Reason.BYTES;
    }
    if (batch.records() >= Math.min(limit, flush.records())) {
      return Reason.RECORDS;
    }
    return settings.nowMs().getAsLong() >= deadlineMs() ? Reason.SCHEDULE : Reason.CLOSE;
  }

  /** When a commit is due by the clock, in epoch milliseconds. */
  long deadlineMs() {
    return batch == null ? Long.MAX_VALUE : batch.openedMs() + settings.flush().ms();
  }

  /** Hands the batch over. */
  Batch handOver() {
    Batch full = batch;
    batch = null;
    return full;
  }

  /** Gives the batch up. */
  void drop() {
    if (batch != null) {
      batch.discard();
      batch = null;
    }
  }
}
