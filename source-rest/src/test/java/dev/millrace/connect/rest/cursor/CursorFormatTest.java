package dev.millrace.connect.rest.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.unit.Cursor;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorFormatTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static CursorFormat format(String name) {
    return switch (name) {
      case "number" -> new NumberCursors();
      case "paris" -> new TimeCursors(new TimeFormat.Iso(PARIS));
      case "iso" -> new TimeCursors(TimeFormat.of("iso", ZoneOffset.UTC));
      case "seconds", "millis" -> new TimeCursors(TimeFormat.of("epoch." + name, PARIS));
      default -> new TimeCursors(TimeFormat.of(name, PARIS));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "iso, 2024-02-29T12:00:00Z, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 2024-02-29T12:00:00.123456Z, 1709208000123, 2024-02-29T12:00:00.123Z",
    "iso, 2024-02-29T14:00:00.1234567+02:00, 1709208000123, 2024-02-29T12:00:00.123Z",
    "iso, 2024-02-29T12:00:00.1Z, 1709208000100, 2024-02-29T12:00:00.100Z",
    "iso, 2024-02-29T14:00:00+02:00, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 2024-02-29T14:00:00.000+0200, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 2024-02-29t14:00:00+02, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 2024-02-29 12:00, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 2024-02-29 12:00:00 Z, 1709208000000, 2024-02-29T12:00:00Z",
    "iso, 1969-12-31T23:59:59.9999Z, -1, 1969-12-31T23:59:59.999Z",
    "iso, 2024-02-29, 1709164800000, 2024-02-29T00:00:00Z",
    "paris, 2024-02-29T13:00:00, 1709208000000, 2024-02-29T12:00:00Z",
    "paris, 2024-02-29, 1709161200000, 2024-02-28T23:00:00Z",
    "seconds, 1709208000, 1709208000000, 1709208000",
    "seconds, 1709208000.123456, 1709208000123, 1709208000",
    "seconds, 1.709208E9, 1709208000000, 1709208000",
    "seconds, -0.5, -500, -1",
    "millis, 1709208000123, 1709208000123, 1709208000123",
    "number, 42, 42, 42",
    "number, -9223372036854775808, -9223372036854775808, -9223372036854775808",
    "dd.MM.yyyy HH:mm:ss, 29.02.2024 13:00:00, 1709208000000, 29.02.2024 13:00:00",
    "yyyyMMdd, 20240229, 1709161200000, 20240229",
    "'EEE, dd MMM yyyy HH:mm:ss Z', 'Thu, 29 Feb 2024 07:00:00 -0500', 1709208000000, 'Thu, 29 Feb 2024 13:00:00 +0100'"
  })
  void ranksTextsAndWritesThemBack(String name, String text, long rank, String written) {
    CursorFormat format = format(name);
    Cursor cursor = format.of(text);
    assertThat(cursor).isEqualTo(new Cursor(rank, text));
    assertThat(format.text(rank)).isEqualTo(written);
    assertThat(format.of(written).rank()).isLessThanOrEqualTo(rank);
    assertThat(format.ranked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "iso, yesterday, time of ISO 8601",
    "iso, 2024-02-30T12:00:00Z, time of ISO 8601",
    "seconds, 2024-01-01, time in seconds since 1970",
    "seconds, 1e999999999, time in seconds since 1970",
    "seconds, '', time in seconds since 1970",
    "millis, 1.5, time in milliseconds since 1970",
    "number, 1.5, whole number of 64 bits",
    "yyyyMMdd, 2024, time of the pattern 'yyyyMMdd'"
  })
  void saysWhichTextIsNoCursor(String name, String text, String message) {
    assertThatThrownBy(() -> format(name).of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HH:mm", "yyyy", "nonsense"})
  void refusesPatternsWithoutADate(String pattern) {
    assertThatThrownBy(() -> TimeFormat.Pattern.of(pattern, PARIS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsTheRankOfAMomentOfTimesOnly() {
    CursorFormat opaque = new OpaqueCursors();
    assertThat(opaque.of("x")).isEqualTo(new Cursor(0, "x"));
    assertThat(opaque.ranked()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, 3, 2024-01-31T02:00:00Z, 2024-01-31T03:00:00Z",
    "P1D, 60, 2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
    "P1M, 1, 2024-02-28T23:00:00Z, 2024-03-30T23:00:00Z",
    "p1w, 0, 2024-01-30T23:00:00Z, 2024-02-06T23:00:00Z"
  })
  void stepsThroughTimeWithoutGaps(String step, long number, String since, String until) {
    Instant start = Instant.parse("2024-01-30T23:00:00Z");
    Windows windows = new Windows(start, Windows.step(step), PARIS, null);
    assertThat(windows.since(number)).isEqualTo(Instant.parse(since).toEpochMilli());
    assertThat(windows.until(number)).isEqualTo(Instant.parse(until).toEpochMilli());
    assertThat(windows.since(number + 1)).isEqualTo(windows.until(number));
    assertThat(windows.count()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theLastWindowEndsWhereReadingDoes() {
    Instant start = Instant.parse("2024-01-01T00:00:00Z");
    Instant end = Instant.parse("2024-01-03T12:00:00Z");
    Windows windows = new Windows(start, Windows.step("P1D"), ZoneOffset.UTC, end);
    assertThat(windows.count()).isEqualTo(3);
    assertThat(windows.until(2)).isEqualTo(end.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "P0D", "-P1D", "PT-1H", "1 day", "P1M-2D"})
  void refusesStepsThatLeadNowhere(String step) {
    assertThatThrownBy(() -> new Windows(Instant.EPOCH, Windows.step(step), PARIS, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write PT1H, P1D or P1M");
  }
}
