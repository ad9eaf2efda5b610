package dev.millrace.connect.s3.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.s3.partition.TimeValue.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class TimeValueTest {
  private static final Instant TIME = Instant.parse("2026-03-29T00:30:00Z");
  private static final long MS = TIME.toEpochMilli();

  private static TimeValue in(Unit unit) {
    return new TimeValue(unit, null, ZoneOffset.UTC);
  }

  private static TimeValue pattern(String pattern) {
    return new TimeValue(
        Unit.MS, JodaPattern.translate(pattern, Locale.ENGLISH), ZoneId.of("Europe/Berlin"));
  }

  private static Schema named(SchemaBuilder builder, String name) {
    return builder.name(name).build();
  }

  @Test
  void readsNumbersOfEveryUnit() {
    assertThat(in(Unit.S).ms(null, MS / 1000)).isEqualTo(MS);
    assertThat(in(Unit.S).ms(null, (int) (MS / 1000))).isEqualTo(MS);
    assertThat(in(Unit.S).ms(null, MS / 1000.0 + 0.25)).isEqualTo(MS + 250);
    assertThat(in(Unit.S).ms(null, new BigDecimal("-0.0005"))).isEqualTo(-1);
    assertThat(in(Unit.MS).ms(null, MS)).isEqualTo(MS);
    assertThat(in(Unit.US).ms(null, MS * 1000 + 999)).isEqualTo(MS);
    assertThat(in(Unit.NS).ms(null, MS * 1_000_000 + 999_999)).isEqualTo(MS);
    assertThat(in(Unit.US).ms(null, -1L)).isEqualTo(-1);
    assertThatThrownBy(() -> in(Unit.S).ms(null, Long.MAX_VALUE))
        .hasMessage("9223372036854775807 can't be a number of seconds: set timestamp.field.unit");
    assertThatThrownBy(() -> in(Unit.MS).ms(null, Double.NaN)).hasMessage("NaN is no time");
  }

  @Test
  void tellsTheUnitByTheNumbersSize() {
    for (long number : List.of(MS / 1000, MS, MS * 1000, MS * 1_000_000)) {
      assertThat(in(Unit.AUTO).ms(null, number)).as("%d", number).isEqualTo(MS);
      assertThat(in(Unit.AUTO).ms(null, Long.toString(number))).isEqualTo(MS);
    }
  }

  @Test
  void believesTheSchemaBeforeTheUnit() {
    TimeValue seconds = new TimeValue(Unit.S, null, ZoneId.of("America/New_York"));
    Date date = Date.from(TIME);
    assertThat(seconds.ms(Timestamp.SCHEMA, date)).isEqualTo(MS);
    assertThat(
            seconds.ms(named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"), MS * 1000))
        .isEqualTo(MS);
    assertThat(
            seconds.ms(
                named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp"), MS * 1_000_000))
        .isEqualTo(MS);
    assertThat(seconds.ms(named(SchemaBuilder.int64(), "io.debezium.time.Timestamp"), MS))
        .isEqualTo(MS);
    long midnight = Instant.parse("2026-03-29T04:00:00Z").toEpochMilli();
    int days = (int) (MS / 86_400_000);
    assertThat(seconds.ms(named(SchemaBuilder.int32(), "io.debezium.time.Date"), days))
        .isEqualTo(midnight);
    assertThat(
            seconds.ms(
                org.apache.kafka.connect.data.Date.SCHEMA,
                Date.from(Instant.ofEpochSecond(days * 86_400L))))
        .as("a date is a day in the zone, not an instant of the day before")
        .isEqualTo(midnight);
    assertThatThrownBy(() -> seconds.ms(Time.SCHEMA, date))
        .hasMessage("a time of day without its date is no timestamp");
  }

  @Test
  void readsTextInEveryIsoForm() {
    for (String text :
        List.of(
            Long.toString(MS),
            "2026-03-29T00:30:00Z",
            "2026-03-29T02:30:00.000+02:00",
            "2026-03-29T00:30:00.000000Z",
            "2026-03-29T00:30:00.0Z",
            "2026-03-29T02:30:00+0200",
            "2026-03-29 00:30:00",
            " 2026-03-29T00:30 ")) {
      assertThat(in(Unit.MS).ms(null, text)).as(text).isEqualTo(MS);
    }
    byte[] bytes = "2026-03-29T00:30:00Z".getBytes(StandardCharsets.UTF_8);
    assertThat(in(Unit.MS).ms(null, bytes)).isEqualTo(MS);
    for (Object wrong : List.of("yesterday", "2026-02-30", "", "9".repeat(19) + "9")) {
      assertThatThrownBy(() -> in(Unit.MS).ms(null, wrong))
          .hasMessage("'" + wrong + "' is no time such as 2026-11-21T05:46:30Z");
    }
    assertThatThrownBy(() -> in(Unit.MS).ms(null, List.of()))
        .hasMessageEndingWith("is no time: use a Timestamp, a number, or text");
    assertThatThrownBy(() -> in(Unit.MS).ms(null, true)).hasMessageContaining("Boolean");
  }

  @Test
  void readsTextOfAPatternOfOnesOwn() {
    assertThat(pattern("dd.MM.YYYY HH:mm").ms(null, "29.03.2026 01:30")).isEqualTo(MS);
    assertThat(pattern("yyyyMMddHHmmss").ms(null, "20260329013000")).isEqualTo(MS);
    assertThat(pattern("dd/MMM/yyyy:HH:mm:ss Z").ms(null, "29/Mar/2026:03:30:00 +0300"))
        .isEqualTo(MS);
    assertThat(pattern("yyyy-MM-dd").ms(null, "2026-03-29")).isEqualTo(MS - 90 * 60_000);
    assertThatThrownBy(() -> pattern("yyyy-MM-dd").ms(null, "29.3."))
        .hasMessage("'29.3.' is no time of timestamp.field.pattern");
  }
}
