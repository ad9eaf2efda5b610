package dev.millrace.connect.snowflake.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.format.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class MetadataTest {
  private static final String QUOTED = "say \"hi\"\n \\ \u00e9";
  private static final String ESCAPED = "say \\\"hi\\\"\\n \\\\ \u00e9";

  private static String of(Metadata metadata, SinkRecord record) {
    return new String(metadata.of(record, new JsonText()), StandardCharsets.UTF_8);
  }

  private static SinkRecord record(Object key, ConnectHeaders headers, TimestampType type) {
    Schema schema = key instanceof String ? Schema.STRING_SCHEMA : null;
    return new SinkRecord("orders", 3, schema, key, null, null, 42, 1700000000000L, type, headers);
  }

  @Test
  void tellsWhereARecordComesFromWithItsKeyAndHeaders() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(QUOTED, QUOTED).addInt("int", 7).addLong("none", 1);
    headers.remove("none").add("none", null, null);
    SinkRecord record = record(QUOTED, headers, TimestampType.CREATE_TIME);
    String origin =
        "{\"offset\":42,\"partition\":3,\"topic\":\"orders\",\"CreateTime\":1700000000000";
    String text = "\"" + ESCAPED + "\"";
    String key = ",\"key\":" + text + ",\"headers\":{" + text + ":" + text;
    assertThat(of(new Metadata(true, true, true, false), record))
        .isEqualTo(origin + key + ",\"int\":\"7\",\"none\":null}}");
    assertThat(of(new Metadata(true, true, true, true), record))
        .isEqualTo(origin + key + ",\"int\":7,\"none\":null}}");
  }

  @Test
  void leavesOutWhatIsNotWantedOrNotThere() {
    SinkRecord record = record(Map.of("a", 1), null, TimestampType.NO_TIMESTAMP_TYPE);
    assertThat(of(new Metadata(false, true, false, false), record))
        .isEqualTo("{\"key\":{\"a\":1}}");
    assertThat(of(new Metadata(false, true, false, false), record(null, null, null)))
        .isEqualTo("{}");
    assertThat(
            of(
                new Metadata(false, true, false, false),
                record(null, null, TimestampType.LOG_APPEND_TIME)))
        .isEqualTo("{\"LogAppendTime\":1700000000000}");
  }
}
