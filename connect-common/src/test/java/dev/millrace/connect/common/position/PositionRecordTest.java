package dev.millrace.connect.common.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class PositionRecordTest {
  @Test
  void carriesThePositionAndNothingElse() {
    SourceRecord record =
        PositionRecord.of("positions", "shop", Map.of("table", "orders"), Map.of("done", true));

    assertThat(PositionRecord.is(record)).isTrue();
    assertThat(record.topic()).isEqualTo("positions");
    assertThat(record.sourcePartition()).isEqualTo(Map.of("table", "orders"));
    assertThat(record.sourceOffset()).isEqualTo(Map.of("done", true));
    assertThat(record.valueSchema()).isNull();
  }

  @Test
  void isToldFromATombstone() {
    SourceRecord tombstone = new SourceRecord(Map.of(), Map.of(), "t", null, null, null, null);
    assertThat(PositionRecord.is(tombstone)).isFalse();
  }
}
