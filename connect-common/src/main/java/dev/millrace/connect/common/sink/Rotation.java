package dev.millrace.connect.common.sink;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When an open file is full. Immutable; the state of one file is a {@link Span}, kept by whoever
 * writes the file.
 *
 * @param maxRecords records in a file; {@link Long#MAX_VALUE} for no limit
 * @param maxBytes bytes of a file as written, so far as the writer knows them; {@link
 *     Long#MAX_VALUE} for no limit
 * @param intervalMs span of record timestamps in a file, in milliseconds; -1 for no limit
 * @param scheduleMs wall-clock schedule, in milliseconds, counted from midnight in {@code zone}; -1
 *     for none
 * @param zone the schedule's time zone
 */
public record Rotation(
    long maxRecords, long maxBytes, long intervalMs, long scheduleMs, ZoneId zone) {

  private static final long DAY_MS = 86_400_000L;

  /** Why a file was closed. */
  public enum Reason {
    RECORDS,
    BYTES,
    INTERVAL,
    SCHEDULE,
    /** The schema changed, and the file can hold only one. */
    SCHEMA,
    /** Memory was needed. */
    MEMORY,
    /** What is exported would take too many ranges of offsets to say. */
    RANGES,
    /** The task lets go of the partition. */
    CLOSE
  }

  /** Whether the file must be closed before a record of {@code timestampMs} is added. */
  public Optional<Reason> beforeAdding(Span span, long timestampMs) {
    if (intervalMs > 0 && timestampMs - span.firstTimestampMs() >= intervalMs) {
      return Optional.of(Reason.INTERVAL);
    }
    return Optional.empty();
  }

  /** Whether the file, which holds what {@code span} says, is full. */
  public Optional<Reason> afterAdding(Span span) {
    if (span.records() >= maxRecords) {
      return Optional.of(Reason.RECORDS);
    }
    if (span.bytes() >= maxBytes) {
      return Optional.of(Reason.BYTES);
    }
    return Optional.empty();
  }

  /** Whether the schedule closes the file at {@code nowMs}, with or without new records. */
  public Optional<Reason> onSchedule(Span span, long nowMs) {
    return nowMs >= deadlineMs(span) ? Optional.of(Reason.SCHEDULE) : Optional.empty();
  }

  /** When the schedule closes the file, in epoch milliseconds; {@link Long#MAX_VALUE} for never. */
  public long deadlineMs(Span span) {
    if (scheduleMs <= 0) {
      return Long.MAX_VALUE;
    }
    ZonedDateTime opened = Instant.ofEpochMilli(span.openedMs()).atZone(zone);
    long midnightMs = opened.toLocalDate().atStartOfDay(zone).toInstant().toEpochMilli();
    long slots = (span.openedMs() - midnightMs) / scheduleMs + 1;
    long next = midnightMs + slots * scheduleMs;
    // A schedule longer than a day counts from the file's opening; else midnight always closes it.
    if (scheduleMs > DAY_MS) {
      return span.openedMs() + scheduleMs;
    }
    long nextMidnightMs =
        opened.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    return Math.min(next, nextMidnightMs);
  }

  /**
   * What an open file holds.
   *
   * @param openedMs when it was opened, in epoch milliseconds of the wall clock
   * @param firstTimestampMs timestamp of its first record, in epoch milliseconds
   */
  public record Span(long openedMs, long firstTimestampMs, long records, long bytes) {}
}
