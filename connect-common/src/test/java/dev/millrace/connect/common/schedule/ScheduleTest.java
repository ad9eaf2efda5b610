package dev.millrace.connect.common.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static long ms(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void anIntervalRestsAfterEachEndAndNotBeforeTheFirstTime() {
    Schedule schedule = Schedule.every(Duration.ofSeconds(10));

    assertThat(schedule.rest(null, 0, 5000)).isZero();
    assertThat(schedule.rest(1000L, 0, 5000)).isEqualTo(Duration.ofSeconds(6));
    assertThat(schedule.rest(1000L, 0, 99_000)).isZero();
    assertThat(schedule.rest(99_000L, 0, 5000)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void onceIsAtOnceAndNeverAgain() {
    assertThat(Schedule.once().rest(null, 0, 5000)).isZero();
    assertThat(Schedule.once().rest(1L, 0, 5000)).isGreaterThan(Duration.ofDays(3650));
  }

  @Test
  void cronComesAtItsTimesInItsZone() {
    Schedule nightly = Schedule.cron("30 2 * * *", ZoneId.of("Europe/Berlin"));
    long noon = ms("2026-01-10T12:00:00Z");

    assertThat(nightly.rest(null, noon, noon))
        .isEqualTo(
            Duration.between(Instant.ofEpochMilli(noon), Instant.parse("2026-01-11T01:30:00Z")));
    assertThat(nightly.rest(null, noon, ms("2026-01-11T01:30:01Z"))).isZero();
    assertThat(nightly.rest(ms("2026-01-11T01:31:00Z"), noon, ms("2026-01-11T01:31:00Z")))
        .isEqualTo(Duration.ofMinutes(24 * 60 - 1));
  }

  @Test
  void saysWhatIsWrongWithAnExpression() {
    assertThatThrownBy(() -> Schedule.cron("99 * * * *", ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
    assertThatThrownBy(() -> Schedule.cron("nightly", ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
