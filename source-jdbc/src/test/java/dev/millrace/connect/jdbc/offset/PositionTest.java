package dev.millrace.connect.jdbc.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Map<String, Object> written(String wall, ZoneId zone) {
    Map<String, Object> offset = new HashMap<>();
    Position.putTimestamp(offset, LocalDateTime.parse(wall), zone);
    return offset;
  }

  private static void comesBack(String wall, ZoneId zone) {
    assertThat(Position.of(written(wall, zone)).wall(zone)).isEqualTo(LocalDateTime.parse(wall));
  }

  @Test
  void writesTheLayoutOfTheWidelyUsedConnectors() {
    assertThat(written("2026-01-01T00:00:00.123456", ZoneOffset.UTC))
        .isEqualTo(Map.of("timestamp", 1767225600123L, "timestamp_nanos", 123456000L));
    assertThat(written("1969-12-31T23:59:59.999999", ZoneOffset.UTC))
        .isEqualTo(Map.of("timestamp", -1L, "timestamp_nanos", 999999000L));
  }

  @Test
  void everyTimestampComesBackExactly() {
    comesBack("2026-01-01T00:00:00.123456", ZoneOffset.UTC);
    comesBack("1969-12-31T23:59:59.999999", ZoneOffset.UTC);
    comesBack("-4712-01-01T00:00:00", ZoneOffset.UTC);
    comesBack("+294276-12-31T23:59:59.999999", BERLIN);
    comesBack("2026-10-25T02:30:00.000001", BERLIN);
    comesBack(LocalDateTime.MIN.toString(), BERLIN);
    // The hour that the clocks skip.
    comesBack("2026-03-29T02:30:00.000001", BERLIN);
    comesBack("2026-03-29T03:30:00.000001", BERLIN);
    assertThat(written("2026-03-29T02:30:00", BERLIN))
        .containsEntry("millrace.v1.timestamp", "2026-03-29T02:30");
    assertThat(written("2026-03-29T03:30:00", BERLIN)).hasSize(2);
  }

  @Test
  void readsNumbersInWhateverTypeTheyCome() {
    Position position =
        Position.of(
            Map.of("incrementing", 7, "timestamp", "1767225600123", "timestamp_nanos", 123L));

    assertThat(position.number("incrementing")).isEqualTo(7L);
    assertThat(position.number("timestamp")).isEqualTo(1767225600123L);
    assertThat(position.number("timestamp_nanos")).isEqualTo(123L);
    assertThat(position.isStart()).isFalse();
    assertThat(Position.of(null).isStart()).isTrue();
    assertThat(Position.of(Map.of("timestamp", 1767225600123L)).wall(ZoneOffset.UTC))
        .isEqualTo(LocalDateTime.parse("2026-01-01T00:00:00.123"));
  }

  @Test
  void refusesWhatIsNoPosition() {
    assertThatThrownBy(() -> Position.of(Map.of("incrementing", "x")))
        .hasMessage("incrementing must be a whole number, but is x");
    assertThatThrownBy(() -> Position.of(Map.of("incrementing", 1.5)))
        .hasMessage("incrementing must be a whole number, but is 1.5");
    assertThatThrownBy(() -> Position.of(Map.of("timestamp_nanos", 1_000_000_000)))
        .hasMessage("timestamp_nanos must be from 0 to 999999999, but is 1000000000");
    assertThatThrownBy(() -> Position.of(Map.of("millrace.v1.timestamp", "noon")))
        .hasMessage(
            "millrace.v1.timestamp must be a time such as 2026-03-29T02:30:00, but is noon");
    assertThatThrownBy(() -> Position.of(Map.of("lsn", 1))).hasMessage("unknown key lsn");
  }
}
