package dev.millrace.connect.s3.partition;

import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.connect.sink.SinkRecord;

/** {@code year=2026/month=11/...}; keeps the text of the last interval. Used by one thread. */
final class TimePart {
  private final Step.Time time;
  private long lastStartMs = Long.MIN_VALUE;
  private String lastText;

  TimePart(Step.Time time) {
    this.time = time;
  }

  String text(SinkRecord record) throws Unroutable {
    long timestampMs = time.extractor().timestampMs(record);
    long offsetMs =
        time.zone().getRules().getOffset(Instant.ofEpochMilli(timestampMs)).getTotalSeconds()
            * 1000L;
    long startMs = Math.floorDiv(timestampMs + offsetMs, time.durationMs()) * time.durationMs();
    if (startMs != lastStartMs || lastText == null) {
      lastText = written(startMs, timestampMs);
      lastStartMs = startMs;
    }
    return lastText;
  }

  private String written(long localStartMs, long timestampMs) throws Unroutable {
    try {
      LocalDateTime start =
          LocalDateTime.ofInstant(Instant.ofEpochMilli(localStartMs), ZoneOffset.UTC);
      return time.format().format(start.atZone(time.zone()));
    } catch (DateTimeException e) {
      throw new Unroutable(
          null, "the time " + timestampMs + " (ms) can't be written by the format of the path");
    }
  }
}
