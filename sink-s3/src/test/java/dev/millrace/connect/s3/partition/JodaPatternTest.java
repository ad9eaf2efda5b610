package dev.millrace.connect.s3.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class JodaPatternTest {
  /**
   * A Thursday in the ISO week 1 of 2026, in calendar year 2026; and a day of another week year.
   */
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2026, 1, 1, 15, 4, 9, 123_000_000, ZoneId.of("Europe/Berlin"));

  private static final ZonedDateTime EDGE =
      ZonedDateTime.of(2027, 1, 2, 0, 0, 0, 0, ZoneId.of("UTC"));

  private static String text(String pattern, ZonedDateTime time) {
    return JodaPattern.translate(pattern, Locale.ENGLISH).format(time);
  }

  @Test
  void meansWhatJodasLettersMean() {
    assertThat(text("'year'=YYYY/'month'=MM/'day'=dd/'hour'=HH", TIME))
        .isEqualTo("year=2026/month=01/day=01/hour=15");
    assertThat(text("YYYY-xxxx-ww-e", EDGE)).isEqualTo("2027-2026-53-6");
    assertThat(text("YY.D.DDD.M.MMM.MMMM.E.EEEE", TIME))
        .isEqualTo("26.1.001.1.Jan.January.Thu.Thursday");
    assertThat(text("h a K k m s SSS", TIME)).isEqualTo("3 PM 3 15 4 9 123");
    assertThat(text("Z ZZ ZZZ", TIME)).isEqualTo("+0100 +01:00 Europe/Berlin");
    assertThat(text("''yyyy'it''s'", TIME)).isEqualTo("'2026it's");
  }

  @Test
  void saysWhichLetterHasNoMeaning() {
    assertThatThrownBy(() -> text("year=YYYY", TIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'r' in 'year=YYYY' has no meaning: put text into single quotes");
    assertThatThrownBy(() -> text("'year", TIME)).hasMessage("a quote in ''year' is not closed");
  }
}
