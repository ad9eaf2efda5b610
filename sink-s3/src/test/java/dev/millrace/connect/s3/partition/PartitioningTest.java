package dev.millrace.connect.s3.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
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

  private static SinkRecord record(Object key, Object value, long timestampMs) {
    Schema schema = value instanceof Struct struct ? struct.schema() : null;
    return new SinkRecord(
        "orders", 3, null, key, schema, value, 42, timestampMs, TimestampType.CREATE_TIME);
  }

  private static SinkRecord record(Object value) {
    return record(null, value, TIME);
  }

  /** Steps as a template names them, with the record's timestamp in Berlin. */
  private static Partitioner by(String template, String defaultValue) {
    List<Step> steps = new ArrayList<>();
    for (Template.Piece piece : Template.parse(template).pieces()) {
      if (piece instanceof Template.Piece.Text text) {
        steps.add(new Step.Text(text.text()));
      } else if (piece instanceof Template.Piece.Reference reference) {
        steps.add(
            reference.name().equals("timestamp")
                ? new Step.Time(
                    3_600_000,
                    JodaPattern.translate(Template.timePattern(reference), Locale.ENGLISH),
                    ZoneId.of("Europe/Berlin"),
                    new TimestampExtractor.OfRecord())
                : new Step.Value(Reference.parse(reference.name())));
      }
    }
    return new Partitioning(steps, "/", defaultValue).partitioner();
  }

  private static Map<String, Object> with(String field, Object value) {
    Map<String, Object> map = new HashMap<>();
    map.put(field, value);
    return map;
  }

  private static Struct order(String country, long atMs) {
    Schema inner = SchemaBuilder.struct().field("at", Timestamp.SCHEMA).build();
    Schema outer =
        SchemaBuilder.struct()
            .name("acme.Order")
            .field("country", Schema.OPTIONAL_STRING_SCHEMA)
            .field("order", inner)
            .build();
    Struct order = new Struct(inner).put("at", Date.from(Instant.ofEpochMilli(atMs)));
    return new Struct(outer).put("country", country).put("order", order);
  }

  @Test
  void goesByWhatTheRecordIsCalledInKafka() throws Unroutable {
    assertThat(by("{{topic}}/p{{partition}}/{{schema}}", "").directory(record(order("de", TIME))))
        .isEqualTo("orders/p3/acme.Order");
    assertThat(by("{{schema}}", "").directory(record("x"))).isEqualTo("null");
    assertThat(new Partitioning(List.of(), "/", "").partitioner().directory(record("x"))).isEmpty();
  }

  @Test
  void goesByFieldsOfStructsAndMaps() throws Unroutable {
    Partitioner partitioner = by("country={{value.country}}/at={{value.order.at}}", "");
    assertThat(partitioner.directory(record(order("de", TIME))))
        .isEqualTo("country=de/at=2026-03-29T00:30:00Z");
    assertThat(partitioner.directory(record(Map.of("country", 7, "order", Map.of("at", true)))))
        .isEqualTo("country=7/at=true");
  }

  @Test
  void goesByKeysAndHeaders() throws Unroutable {
    SinkRecord record = record(Map.of("id", "k1"), "x", TIME);
    record.headers().addString("tenant.name", "first").addString("tenant.name", "acme");
    assertThat(by("{{key.id}}/{{header.tenant.name}}", "").directory(record)).isEqualTo("k1/acme");
    byte[] bytes = "grün".getBytes(StandardCharsets.UTF_8);
    assertThat(by("{{key}}", "").directory(record(bytes, "x", TIME))).isEqualTo("grün");
    assertThatThrownBy(
            () -> by("{{key}}", "").directory(record(new byte[] {(byte) 0xff}, "x", TIME)))
        .isInstanceOf(Unroutable.class)
        .hasMessage("bytes that are not UTF-8 text can't be part of a directory's name");
  }

  @Test
  void refusesWhatHasNoValueToPartitionBy() {
    Partitioner partitioner = by("country={{value.country}}", "");
    assertThatThrownBy(() -> partitioner.directory(record(Map.of("city", "x"))))
        .hasMessage(
            "the record has nothing of this name to partition by; partition.default.value names a"
                + " directory for such records")
        .extracting(e -> ((Unroutable) e).field())
        .isEqualTo("country");
    assertThatThrownBy(() -> partitioner.directory(record(with("country", null))))
        .hasMessageStartingWith("the value to partition by is null or empty");
    assertThatThrownBy(() -> partitioner.directory(record(order(null, TIME))))
        .hasMessageStartingWith("the value to partition by is null or empty");
    assertThatThrownBy(() -> partitioner.directory(record(Map.of("country", Map.of("a", 1)))))
        .hasMessageContaining("can't be part of a directory's name: partition by a simple value");
    assertThatThrownBy(() -> by("{{header.h}}", "").directory(record("x")))
        .extracting(e -> ((Unroutable) e).field())
        .isEqualTo("header.h");
    assertThatThrownBy(() -> by("{{key}}", "").directory(record("x")))
        .hasMessageContaining("null or empty");
  }

  @Test
  void putsRecordsWithoutTheValueIntoTheDefaultDirectoryIfThereIsOne() throws Unroutable {
    Partitioner partitioner = by("country={{value.country}}/{{key}}", "__HIVE_DEFAULT_PARTITION__");
    assertThat(partitioner.directory(record("k", Map.of("city", "x"), TIME)))
        .isEqualTo("country=__HIVE_DEFAULT_PARTITION__/k");
    assertThat(partitioner.directory(record(null, with("country", null), TIME)))
        .isEqualTo("country=__HIVE_DEFAULT_PARTITION__/__HIVE_DEFAULT_PARTITION__");
  }

  @Test
  void anEmptyTextMakesNoEmptyDirectory() throws Unroutable {
    assertThat(by("country={{value.country}}", "").directory(record(Map.of("country", ""))))
        .isEqualTo("country=");
    Partitioner plain = by("{{value.country}}/x", "");
    assertThatThrownBy(() -> plain.directory(record(Map.of("country", ""))))
        .hasMessageStartingWith("the value to partition by is null or empty");
    assertThat(by("{{value.country}}/x", "none").directory(record(Map.of("country", ""))))
        .isEqualTo("none/x");
  }

  @Test
  void hostileValuesStayInTheirDirectory() throws Unroutable {
    for (String text : List.of("..", "../a\\b\n%\u007f\u0085", "grüße 😀 a.b=c", "a%2Fb", "...")) {
      assertThat(PathText.decode(PathText.encode(text, "/"))).isEqualTo(text);
    }
    assertThat(PathText.encode("..", "/")).isEqualTo("%2E%2E");
    assertThat(PathText.encode("../a\\b\n%\u007f\u0085", "/"))
        .isEqualTo("..%2Fa%5Cb%0A%25%7F%C2%85");
    assertThat(PathText.encode("grüße 😀 a.b=c", "/")).isEqualTo("grüße 😀 a.b=c");
    assertThat(PathText.encode("lone \ud800", "/")).isEqualTo("lone %3F");
    assertThat(PathText.encode("a|b", "|")).isEqualTo("a%7Cb");
    assertThat(by("{{value.a}}{{value.b}}/x", "").directory(record(Map.of("a", ".", "b", "."))))
        .isEqualTo("%2E%2E/x");
  }

  @Test
  void goesByLocalTimeAlsoWhereClocksChange() throws Unroutable {
    Partitioner hourly = by("{{timestamp:'d'=dd/'h'=HH}}", "");
    assertThat(hourly.directory(record("x"))).isEqualTo("d=29/h=01");
    assertThat(hourly.directory(record(null, "x", TIME + 3_600_000))).isEqualTo("d=29/h=03");
  }

  @Test
  void lateRecordsGoToTheirOwnDirectory() throws Unroutable {
    Partitioner partitioner = by("{{value.c}}/{{timestamp:unit=HH}}", "");
    assertThat(partitioner.directory(record(null, Map.of("c", 1), TIME))).isEqualTo("1/01");
    assertThat(partitioner.directory(record(null, Map.of("c", 1), TIME - 7_200_000)))
        .isEqualTo("1/23");
    assertThat(partitioner.directory(record(null, Map.of("c", 1), TIME))).isEqualTo("1/01");
  }

  @Test
  void knowsWhetherARecordIsRoutedAlikeOnEachDelivery() {
    Step wall =
        new Step.Time(
            1,
            JodaPattern.translate("YYYY", Locale.ENGLISH),
            ZoneId.of("UTC"),
            new TimestampExtractor.Wallclock(() -> TIME));
    Step field = new Step.Value(new Reference.OfField(FieldPath.parse("a")));
    assertThat(new Partitioning(List.of(field), "/", "").repeatable()).isTrue();
    assertThat(new Partitioning(List.of(wall), "/", "").repeatable()).isFalse();
    assertThat(new Partitioning(List.of(wall), "/", "").onePathAtATime()).isTrue();
    assertThat(new Partitioning(List.of(field, wall), "/", "").onePathAtATime()).isFalse();
  }
}
