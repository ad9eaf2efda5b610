package dev.millrace.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.common.sink.Rotation.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final long MAX = Long.MAX_VALUE;

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void closesAFileThatHasItsRecords() {
    Rotation rotation = new Rotation(3, MAX, -1, -1, ZoneOffset.UTC);
    assertThat(rotation.afterAdding(new Span(0, 0, 2, 0))).isEmpty();
    assertThat(rotation.afterAdding(new Span(0, 0, 3, 0))).contains(Reason.RECORDS);
  }

  @Test
  void closesAFileThatHasItsBytes() {
    Rotation rotation = new Rotation(MAX, 100, -1, -1, ZoneOffset.UTC);
    assertThat(rotation.afterAdding(new Span(0, 0, 9, 99))).isEmpty();
    assertThat(rotation.afterAdding(new Span(0, 0, 9, 100))).contains(Reason.BYTES);
  }

  @Test
  void closesAFileBeforeARecordThatLiesBeyondTheInterval() {
    Rotation rotation = new Rotation(MAX, MAX, 1000, -1, ZoneOffset.UTC);
    Span span = new Span(0, 5000, 1, 1);
    assertThat(rotation.beforeAdding(span, 5999)).isEmpty();
    assertThat(rotation.beforeAdding(span, 6000)).contains(Reason.INTERVAL);
    assertThat(rotation.beforeAdding(span, 1)).as("late records stay").isEmpty();
  }

  @Test
  void closesFilesOnTheScheduleCountedFromMidnightInTheZone() {
    Rotation hourly = new Rotation(MAX, MAX, -1, 3_600_000, ZoneId.of("Asia/Kolkata"));
    Span span = new Span(at("2026-01-01T10:05:00Z"), 0, 1, 1);
    assertThat(hourly.deadlineMs(span)).isEqualTo(at("2026-01-01T10:30:00Z"));
    assertThat(hourly.onSchedule(span, at("2026-01-01T10:29:59Z"))).isEmpty();
    assertThat(hourly.onSchedule(span, at("2026-01-01T10:30:00Z"))).contains(Reason.SCHEDULE);
  }

  @Test
  void midnightEndsAScheduleThatDoesNotDivideTheDay() {
    Rotation sevenHours = new Rotation(MAX, MAX, -1, 7 * 3_600_000L, ZoneOffset.UTC);
    assertThat(sevenHours.deadlineMs(new Span(at("2026-01-01T22:00:00Z"), 0, 1, 1)))
        .isEqualTo(at("2026-01-02T00:00:00Z"));
  }

  @Test
  void aScheduleLongerThanADayCountsFromTheOpening() {
    Rotation twoDays = new Rotation(MAX, MAX, -1, 2 * 86_400_000L, ZoneOffset.UTC);
    assertThat(twoDays.deadlineMs(new Span(at("2026-01-01T22:00:00Z"), 0, 1, 1)))
        .isEqualTo(at("2026-01-03T22:00:00Z"));
  }
}
