package dev.millrace.connect.deltalake.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoggedStatsTest {
  private static final String STATS =
      "{\"numRecords\":3,\"minValues\":{\"id\":-9007199254740993,\"d\":12345678901234567890.10,"
          + "\"s\":{\"in\":1},\"t\":\"2024-01-01T00:00:00.000Z\"},\"maxValues\":{\"id\":7},"
          + "\"nullCount\":{\"id\":0}}";

  @Test
  void readsBoundsOfSimpleColumns() {
    LoggedStats stats = LoggedStats.parse(STATS);
    assertThat(stats.records()).hasValue(3);
    assertThat(stats.least())
        .containsEntry("id", "-9007199254740993")
        .containsEntry("d", "12345678901234567890.10")
        .containsEntry("t", "2024-01-01T00:00:00.000Z")
        .doesNotContainKey("s");
    assertThat(stats.greatest()).containsOnlyKeys("id");
  }

  @Test
  void takesWhatItCannotReadForNothing() {
    for (String odd : new String[] {"", "null", "[]", "{\"minValues\":3", "{\"minValues\":[1]}"}) {
      assertThat(LoggedStats.parse(odd)).as(odd).isEqualTo(LoggedStats.NONE);
    }
  }

  @Test
  void saysThatBoundsAreLooseAndKeepsThem() {
    assertThat(LoggedStats.loose(STATS, 3))
        .isEqualTo(STATS.substring(0, STATS.length() - 1) + ",\"tightBounds\":false}");
    assertThat(LoggedStats.loose("{\"tightBounds\":true,\"numRecords\":1}", 5))
        .isEqualTo("{\"numRecords\":5,\"tightBounds\":false}");
    assertThat(LoggedStats.loose(null, 5)).isEqualTo("{\"numRecords\":5,\"tightBounds\":false}");
    assertThat(LoggedStats.loose("no JSON", 5))
        .isEqualTo("{\"numRecords\":5,\"tightBounds\":false}");
  }
}
