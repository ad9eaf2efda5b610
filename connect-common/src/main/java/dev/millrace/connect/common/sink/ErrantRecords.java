package dev.millrace.connect.common.sink;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record that can't be written (KIP-610). With {@code errors.tolerance=all} it
 * goes to the errant-record reporter, or, where no dead-letter topic is configured, to the log;
 * else it stops the task. {@code refuse} is called on the task's thread, {@code settle} on any.
 */
public final class ErrantRecords {
  private static final Logger log = LoggerFactory.getLogger(ErrantRecords.class);

  private final boolean tolerated;
  private final ErrantRecordReporter reporter;
  private final LongAdder deadLetters;
  private final Queue<Future<Void>> reports = new ConcurrentLinkedQueue<>();

  private ErrantRecords(boolean tolerated, ErrantRecordReporter reporter, LongAdder deadLetters) {
    this.tolerated = tolerated;
    this.reporter = reporter;
    this.deadLetters = deadLetters;
  }

  /**
   * @param props the task's configuration, for {@code errors.tolerance}
   * @param deadLetters counts the records refused
   */
  public static ErrantRecords of(
      SinkTaskContext context, Map<String, String> props, LongAdder deadLetters) {
    boolean tolerated = "all".equalsIgnoreCase(props.getOrDefault("errors.tolerance", "none"));
    return new ErrantRecords(tolerated, context.errantRecordReporter(), deadLetters);
  }

  /**
   * Refuses {@code record}. Returns if it was reported: the task goes on without it.
   *
   * @param field the field at fault, or null if it is the record as a whole
   * @param reason what is wrong and what to do, as a sentence
   * @param cause may be null
   * @throws DataException if errors are not tolerated; stops the task, nothing is lost
   */
  public void refuse(SinkRecord record, String field, String reason, Throwable cause) {
    String message =
        "Record refused at "
            + RecordOrigin.describe(record)
            + (field == null ? "" : ", field '" + field + "'")
            + ": "
            + reason;
    DataException error = new DataException(message, cause);
    if (!tolerated) {
      throw error;
    }
    deadLetters.increment();
    if (reporter == null) {
      log.warn("{} (dropped: errors.tolerance=all and no dead-letter topic)", message);
    } else {
      reports.add(reporter.report(record, error));
    }
  }

  /**
   * Tells the dead-letter topic, where there is one, of a record that is left out by choice.
   *
   * @param reason why, as a sentence
   */
  public void leaveOut(SinkRecord record, String reason) {
    if (tolerated && reporter != null) {
      deadLetters.increment();
      reports.add(
          reporter.report(
              record,
              new DataException(
                  "Record left out at " + RecordOrigin.describe(record) + ": " + reason)));
    }
  }

  /**
   * Waits until every report made so far is durable. Call before committing, at the far side, an
   * offset beyond a refused record: the worker waits for its own offset commit only. Callers on
   * several threads each wait for all of them, and a report that failed fails every later call.
   *
   * @throws ConnectException if a report failed; the record must be consumed again
   */
  public synchronized void settle() {
    for (Future<Void> report = reports.peek(); report != null; report = reports.peek()) {
      try {
        report.get();
        reports.remove();
      } catch (ExecutionException e) {
        throw new ConnectException(
            "A refused record could not be written to the dead-letter topic", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException("Interrupted while reporting refused records", e);
      }
    }
  }
}
