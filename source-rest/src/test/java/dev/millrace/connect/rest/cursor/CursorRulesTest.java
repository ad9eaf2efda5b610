package dev.millrace.connect.rest.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.unit.Cursor;
import dev.millrace.connect.rest.unit.UnitRules;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorRulesTest {
  private static final Instant NOW = Instant.parse("2024-03-01T00:00:00Z");

  private static CursorRules rules(String format, String start, String lookback) {
    CursorFormat cursors =
        switch (format) {
          case "number" -> new NumberCursors();
          case "opaque" -> new OpaqueCursors();
          default -> new TimeCursors(TimeFormat.of(format, ZoneOffset.UTC));
        };
    return CursorRules.parse(cursors, start, lookback, NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iso; 2024-01-01; PT5M; 2024-01-01; 1704067200000; 300000",
        "iso; now-P1D; P7D; 2024-02-29T00:00:00Z; 1709164800000; 604800000",
        "epoch.seconds; now-PT1H; PT1S; 1709247600; 1709247600000; 1000",
        "number; 7; 100; 7; 7; 100",
        "opaque; abc; ''; abc; 0; 0"
      })
  void readsStartAndLookback(
      String format, String start, String lookback, String text, long rank, long length) {
    CursorRules rules = rules(format, start, lookback);
    assertThat(rules.start()).isEqualTo(new Cursor(rank, text));
    assertThat(rules.lookback()).isEqualTo(length);
  }

  @Test
  void startsWithAllWhereNothingIsSaid() {
    UnitRules unit = rules("iso", "", "").unit(true, 5);
    assertThat(unit.start()).isNull();
    assertThat(unit.lookback()).isZero();
    assertThat(unit.maxSeen()).isEqualTo(5);
    assertThat(unit.texts().of(0)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(rules("opaque", "", "").unit(false, 5).texts()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iso; soon; ''; 'soon' is no time of ISO 8601",
        "iso; now-1d; ''; '1d' is no length of time: write PT5M",
        "iso; ''; 5 minutes; '5 minutes' is no length of time: write PT5M",
        "iso; ''; PT-5M; A look-back of PT-5M would look ahead",
        "number; ''; -1; A look-back of -1 would look ahead",
        "number; now-P1D; ''; 'now-P1D' is no whole number",
        "opaque; ''; 5; Opaque cursors can't be looked back from"
      },
      quoteCharacter = '"')
  void saysWhatIsWrong(String format, String start, String lookback, String message) {
    assertThatThrownBy(() -> rules(format, start.replace("''", ""), lookback.replace("''", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void asksInAnotherFormat() {
    CursorFormat format =
        new TimeCursors(
            TimeFormat.of("iso", ZoneOffset.UTC),
            TimeFormat.of("yyyy-MM-dd HH:mm", ZoneOffset.UTC));
    Cursor minute = new Cursor(3_600_000, "1970-01-01 01:00");
    assertThat(format.of("1970-01-01T01:00:59.999Z")).isEqualTo(minute);
    assertThat(format.text(3_659_999)).isEqualTo("1970-01-01 01:00");
    assertThat(format.told(3_659_999)).isEqualTo(3_600_000);
  }
}
