package dev.millrace.connect.s3.partition;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.kafka.connect.sink.SinkRecord;

/** {@code year=2026/month=11/...}: the start of the record's interval, in local time. */
final class TimePartitioner implements Partitioner {
  private final long durationMs;
  private final DateTimeFormatter path;
  private final ZoneId zone;
  private final TimestampExtractor extractor;
  private long lastStartMs = Long.MIN_VALUE;
  private String lastDirectory;

  TimePartitioner(
      long durationMs, DateTimeFormatter path, ZoneId zone, TimestampExtractor extractor) {
    this.durationMs = durationMs;
    this.path = path;
    this.zone = zone;
    this.extractor = extractor;
  }

  @Override
  public String directory(SinkRecord record) throws Unroutable {
    long timestampMs = extractor.timestampMs(record);
    long offsetMs =
        zone.getRules().getOffset(Instant.ofEpochMilli(timestampMs)).getTotalSeconds() * 1000L;
    long startMs = Math.floorDiv(timestampMs + offsetMs, durationMs) * durationMs;
    if (startMs != lastStartMs || lastDirectory == null) {
      LocalDateTime start = LocalDateTime.ofInstant(Instant.ofEpochMilli(startMs), ZoneOffset.UTC);
      lastDirectory = path.format(start.atZone(zone));
      lastStartMs = startMs;
    }
    return lastDirectory;
  }
}
