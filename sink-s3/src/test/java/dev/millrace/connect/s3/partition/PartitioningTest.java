package dev.millrace.connect.s3.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.schema.FieldPath;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PartitioningTest {
  private static final long TIME = Instant.parse("2026-03-29T00:30:00Z").toEpochMilli();

  private static SinkRecord record(Object value) {
    Schema schema = value instanceof Struct struct ? struct.schema() : null;
    return new SinkRecord(
        "orders", 3, null, null, schema, value, 42, TIME, TimestampType.CREATE_TIME);
  }

  @Test
  void goesByKafkaPartition() throws Partitioner.Unroutable {
    assertThat(new Partitioning.ByKafkaPartition().partitioner().directory(record("x")))
        .isEqualTo("partition=3");
  }

  @Test
  void goesByFieldsOfStructsAndMaps() throws Partitioner.Unroutable {
    Partitioner partitioner =
        new Partitioning.ByFields(
                List.of(FieldPath.parse("country"), FieldPath.parse("order.at")), "/")
            .partitioner();
    Schema inner = SchemaBuilder.struct().field("at", Timestamp.SCHEMA).build();
    Schema outer =
        SchemaBuilder.struct().field("country", Schema.STRING_SCHEMA).field("order", inner).build();
    Date at = Date.from(Instant.ofEpochMilli(TIME));
    Struct struct =
        new Struct(outer).put("country", "de").put("order", new Struct(inner).put("at", at));
    assertThat(partitioner.directory(record(struct)))
        .isEqualTo("country=de/order.at=2026-03-29T00:30:00Z");
    assertThat(partitioner.directory(record(Map.of("country", 7, "order", Map.of("at", true)))))
        .isEqualTo("country=7/order.at=true");
    assertThatThrownBy(() -> partitioner.directory(record(Map.of("country", "de"))))
        .hasMessage("the record has no such field to partition by")
        .extracting(e -> ((Partitioner.Unroutable) e).field())
        .isEqualTo("order.at");
    Map<String, Object> empty = new HashMap<>();
    empty.put("country", null);
    assertThatThrownBy(() -> partitioner.directory(record(empty)))
        .hasMessage("the field to partition by is null");
    assertThatThrownBy(() -> partitioner.directory(record(Map.of("country", List.of()))))
        .hasMessageContaining("partition by a simple value");
  }

  @Test
  void hostileValuesStayInTheirDirectory() {
    assertThat(PathText.encode("..", "/")).isEqualTo("%2E%2E");
    assertThat(PathText.encode("../a\\b\n%\u007f\u0085", "/"))
        .isEqualTo("..%2Fa%5Cb%0A%25%7F%C2%85");
    assertThat(PathText.encode("grüße 😀 a.b=c", "/")).isEqualTo("grüße 😀 a.b=c");
    assertThat(PathText.encode("lone \ud800", "/")).isEqualTo("lone %3F");
    assertThat(PathText.encode("a|b", "|")).isEqualTo("a%7Cb");
  }

  @Test
  void goesByLocalTimeAlsoWhereClocksChange() throws Partitioner.Unroutable {
    Partitioner hourly =
        new Partitioning.ByTime(
                3_600_000,
                JodaPattern.translate("'d'=dd/'h'=HH", Locale.ENGLISH),
                ZoneId.of("Europe/Berlin"),
                new TimestampExtractor.OfRecord())
            .partitioner();
    assertThat(hourly.directory(record("x"))).isEqualTo("d=29/h=01");
    SinkRecord later =
        new SinkRecord(
            "orders", 3, null, null, null, "x", 43, TIME + 3_600_000, TimestampType.CREATE_TIME);
    assertThat(hourly.directory(later)).isEqualTo("d=29/h=03");
  }

  @Test
  void readsTheTimeOfAFieldInEveryForm() throws Partitioner.Unroutable {
    TimestampExtractor field =
        new TimestampExtractor.OfField(FieldPath.parse("at"), ZoneId.of("UTC"));
    for (Object at :
        List.of(
            TIME,
            Long.toString(TIME),
            Date.from(Instant.ofEpochMilli(TIME)),
            "2026-03-29T00:30:00Z",
            "2026-03-29T02:30:00.000+02:00",
            "2026-03-29T00:30")) {
      assertThat(field.timestampMs(record(Map.of("at", at)))).as("%s", at).isEqualTo(TIME);
    }
    assertThatThrownBy(() -> field.timestampMs(record(Map.of("at", "yesterday"))))
        .hasMessage("'yesterday' is no time such as 2026-11-21T05:26:30Z");
  }
}
