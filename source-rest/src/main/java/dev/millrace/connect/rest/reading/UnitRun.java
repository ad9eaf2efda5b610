package dev.millrace.connect.rest.reading;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.UnitReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads a unit, a batch at a time. Used by one thread at a time. */
public final class UnitRun {
  /** A rest is looked at anew that often, for clocks are set. */
  private static final long LONGEST_REST_MS = 60_000;

  private final String connector;
  private final Unit unit;
  private final Map<String, String> partition;
  private final UnitReader<Fetched> reader;
  private final RecordMaker records;
  private final ReadingSettings settings;
  private final Function<IOException, RuntimeException> failed;
  private final LongAdder bytes;
  private final InstantSource clock;
  private final long createdMs;
  private boolean moved;

  /**
   * @param failed counts that an answer broke off, and gives what to throw
   * @param bytes how many were read of bodies
   */
  public UnitRun(
      String connector,
      Unit unit,
      UnitReader<Fetched> reader,
      RecordMaker records,
      ReadingSettings settings,
      Function<IOException, RuntimeException> failed,
      LongAdder bytes,
      InstantSource clock) {
    this.connector = connector;
    this.unit = unit;
    this.partition = unit.sourcePartition();
    this.reader = reader;
    this.records = records;
    this.settings = settings;
    this.failed = failed;
    this.bytes = bytes;
    this.clock = clock;
    this.createdMs = clock.millis();
  }

  /** What was read, and how long to rest now. */
  record Step(Batch batch, long restMs) {}

  /** Milliseconds until there is something to do; 0 if there is now. */
  private long restMs() {
    if (reader.inRound()) {
      return 0;
    }
    long now = clock.millis();
    if (reader.isDone()) {
      return LONGEST_REST_MS;
    }
    long scheduled =
        reader.catchesUp()
            ? 0
            : unit.resource().schedule().rest(reader.finishedMs(), createdMs, now).toMillis();
    return Math.min(LONGEST_REST_MS, Math.max(scheduled, reader.untilWindow(now)));
  }

  /** Reads on, up to a batch, a wait or the round's end. */
  Step step() {
    long rest = restMs();
    if (rest > 0) {
      return new Step(new Batch(List.of(), 0), rest);
    }
    if (!reader.inRound()) {
      reader.beginRound();
    }
    List<SourceRecord> batch = new ArrayList<>();
    long wait = read(batch);
    int rows = batch.size();
    boolean quietly = wait > 0 && reader.movedQuietly();
    if ((quietly || (moved && !reader.inRound())) && !settings.positionTopic().isEmpty()) {
      batch.add(PositionRecord.of(settings.positionTopic(), connector, partition, reader.offset()));
      moved = false;
    }
    return new Step(new Batch(batch, rows), Math.max(wait, restMs()));
  }

  private long read(List<SourceRecord> batch) {
    long before = bytes.sum();
    try {
      while (reader.inRound()
          && batch.size() < settings.batchRows()
          && bytes.sum() - before < settings.batchBytes()) {
        UnitReader.Handed<Fetched> handed = reader.next();
        SourceRecord record = handed == null ? null : records.of(handed);
        if (record != null) {
          batch.add(record);
        }
        moved = record == null;
      }
      return 0;
    } catch (RetryLater e) {
      return e.inMs();
    } catch (IOException e) {
      RuntimeException thrown = failed.apply(e);
      if (thrown instanceof RetryLater later) {
        return later.inMs();
      }
      throw thrown;
    }
  }

  void close() {
    reader.close();
  }
}
