package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TiedRowsTest {
  private static final Map<String, ?> START = Map.of("timestamp", 0L);
  private final List<SourceRecord> settled = new ArrayList<>();

  private static SourceRecord row(long timestamp) {
    return new SourceRecord(
        Map.of("table", "t"), Map.of("timestamp", timestamp), "t", null, null, null, null);
  }

  private List<Object> offsets() {
    return settled.stream().<Object>map(record -> record.sourceOffset().get("timestamp")).toList();
  }

  @Test
  void onlyTheLastOfTiedRowsCarriesTheirOffset() {
    TiedRows rows = new TiedRows(false, START, "start");
    for (long timestamp : new long[] {1, 1, 1, 2, 3, 3}) {
      rows.add(row(timestamp), Place.of(timestamp), "before " + timestamp, settled);
    }
    assertThat(offsets()).containsExactly(0L, 0L, 1L, 2L, 2L);
    assertThat(rows.mark("now")).isEqualTo("before 3");
    assertThat(rows.complete(settled)).isEqualTo(Map.of("timestamp", 2L));
    rows.end("after", settled);
    assertThat(offsets()).containsExactly(0L, 0L, 1L, 2L, 2L, 3L);
    assertThat(rows.mark("now")).isEqualTo("after");
  }

  @Test
  void rowsOfTheirOwnOffsetsPassAtOnce() {
    TiedRows rows = new TiedRows(true, START, "start");
    rows.add(row(1), Place.of(1L), null, settled);
    rows.add(row(1), Place.of(1L), null, settled);
    assertThat(offsets()).containsExactly(1L, 1L);
    assertThat(rows.mark("now")).isEqualTo("now");
  }
}
