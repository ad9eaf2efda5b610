package dev.millrace.connect.s3.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ContentsTest {
  private static final Schema VALUE =
      SchemaBuilder.struct().version(1).field("n", Schema.INT32_SCHEMA).build();
  private static final Schema WIDER =
      SchemaBuilder.struct()
          .version(2)
          .field("n", Schema.INT32_SCHEMA)
          .field("city", SchemaBuilder.string().defaultValue("Ulm").build())
          .build();

  private static SinkRecord record(Schema keySchema, Object key, Schema schema, Object value) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("h", "one");
    headers.addString("h", "two");
    headers.addBytes("raw", "grün".getBytes(StandardCharsets.UTF_8));
    headers.addBytes("binary", new byte[] {(byte) 0xff});
    headers.addInt("n", 7);
    return new SinkRecord(
        "renamed",
        3,
        keySchema,
        key,
        schema,
        value,
        42L,
        1_000L,
        TimestampType.CREATE_TIME,
        headers,
        "orders",
        3,
        42L);
  }

  private static SinkRecord typed(int n) {
    return record(Schema.STRING_SCHEMA, "k" + n, VALUE, new Struct(VALUE).put("n", n));
  }

  private static Contents envelope(Part... parts) {
    return new Contents(List.of(parts), true, Compatibility.NONE, NullValues.WRITE);
  }

  @Test
  void theValueAloneIsTheRecordItself() {
    SinkRecord record = typed(1);
    assertThat(Contents.VALUE.fresh().of(record)).isSameAs(record);
    assertThat(Contents.VALUE.enveloped()).isFalse();
  }

  @Test
  void anEnvelopeHoldsThePartsWithTheirTypes() {
    Content content = envelope(Part.values()).fresh();
    SinkRecord written = content.of(typed(1));
    Struct struct = (Struct) written.value();
    struct.validate();
    assertThat(struct.schema().fields())
        .extracting("name")
        .containsExactly("key", "value", "headers", "topic", "partition", "offset", "timestamp");
    assertThat(struct.get("key")).isEqualTo("k1");
    assertThat(((Struct) struct.get("value")).get("n")).isEqualTo(1);
    assertThat(struct.getArray("headers").toString())
        .isEqualTo(
            "[Struct{key=h,value=one}, Struct{key=h,value=two}, Struct{key=raw,value=grün},"
                + " Struct{key=binary,value=/w==}, Struct{key=n,value=7}]");
    assertThat(List.of(struct.get("topic"), struct.get("partition"), struct.get("offset")))
        .isEqualTo(List.of("renamed", 3, 42L));
    assertThat(struct.get("timestamp")).isEqualTo(Date.from(Instant.ofEpochMilli(1_000)));
    assertThat(written.originalTopic()).isEqualTo("orders");
    assertThat(written.originalKafkaOffset()).isEqualTo(42);
    assertThat(content.of(typed(2)).valueSchema()).isSameAs(written.valueSchema());
  }

  @Test
  void recordsWithoutKeyOrValueHaveTheSchemaOfTheirNeighbours() {
    Content content = envelope(Part.KEY, Part.VALUE).fresh();
    Schema schema = content.of(typed(1)).valueSchema();
    SinkRecord tombstone = content.of(record(Schema.STRING_SCHEMA, "k", null, null));
    assertThat(tombstone.valueSchema()).isSameAs(schema);
    assertThat(((Struct) tombstone.value()).get("value")).isNull();
    assertThat(((Struct) tombstone.value()).get("key")).isEqualTo("k");
    SinkRecord keyless = content.of(record(null, null, VALUE, new Struct(VALUE).put("n", 1)));
    assertThat(keyless.valueSchema()).isSameAs(schema);
    Schema equal = SchemaBuilder.struct().version(1).field("n", Schema.INT32_SCHEMA).build();
    SinkRecord again =
        content.of(record(Schema.STRING_SCHEMA, "k", equal, new Struct(equal).put("n", 1)));
    assertThat(again.valueSchema()).isSameAs(schema);
  }

  @Test
  void anEnvelopeOfWhatHasNoSchemaIsAMap() {
    SinkRecord written =
        envelope(Part.OFFSET, Part.VALUE, Part.HEADERS, Part.TIMESTAMP)
            .fresh()
            .of(record(Schema.STRING_SCHEMA, "k", null, Map.of("n", 1L)));
    assertThat(written.valueSchema()).isNull();
    Map<?, ?> map = (Map<?, ?>) written.value();
    assertThat(map.keySet().toString()).isEqualTo("[offset, value, headers, timestamp]");
    assertThat(map.get("value")).isEqualTo(Map.of("n", 1L));
    assertThat(map.get("headers").toString()).contains("{key=h, value=one}, {key=h, value=two}");
  }

  @Test
  void onePartCanStandAlone() {
    Content keys =
        new Contents(List.of(Part.KEY), false, Compatibility.NONE, NullValues.FAIL).fresh();
    assertThat(keys.of(typed(1)).value()).isEqualTo("k1");
    assertThat(keys.of(typed(1)).valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThatThrownBy(() -> keys.of(record(null, null, VALUE, new Struct(VALUE))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the record has no key");
    assertThatThrownBy(
            () ->
                new Contents(
                    List.of(Part.KEY, Part.VALUE), false, Compatibility.NONE, NullValues.FAIL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Content projecting(Compatibility compatibility) {
    return new Contents(List.of(), true, compatibility, NullValues.FAIL).fresh();
  }

  private static SinkRecord newer(int n) {
    return record(null, null, WIDER, new Struct(WIDER).put("n", n).put("city", "Bonn"));
  }

  @Test
  void backwardProjectsToTheNewestVersionSeen() {
    for (Compatibility kind : List.of(Compatibility.BACKWARD, Compatibility.FULL)) {
      Content content = projecting(kind);
      assertThat(content.of(typed(1)).valueSchema()).isSameAs(VALUE);
      assertThat(content.of(newer(2)).valueSchema()).isSameAs(WIDER);
      SinkRecord projected = content.of(typed(3));
      assertThat(projected.valueSchema()).isSameAs(WIDER);
      assertThat(((Struct) projected.value()).get("city")).isEqualTo("Ulm");
      assertThat(projected.headers()).hasSize(5);
      assertThat(content.of(newer(4)).valueSchema()).isSameAs(WIDER);
    }
  }

  @Test
  void forwardProjectsToTheOldest() {
    Content content = projecting(Compatibility.FORWARD);
    assertThat(content.of(newer(1)).valueSchema()).isSameAs(WIDER);
    assertThat(content.of(typed(2)).valueSchema()).isSameAs(VALUE);
    SinkRecord projected = content.of(newer(3));
    assertThat(projected.valueSchema()).isSameAs(VALUE);
    assertThat(((Struct) projected.value()).get("n")).isEqualTo(3);
  }

  @Test
  void saysWhatCanNotBeProjected() {
    Schema other = SchemaBuilder.struct().version(1).field("n", Schema.STRING_SCHEMA).build();
    Content content = projecting(Compatibility.BACKWARD);
    content.of(newer(1));
    assertThatThrownBy(() -> content.of(record(null, null, other, new Struct(other).put("n", "x"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "the value, of version 1 of its schema, can't be projected to version 2");
    Schema unversioned = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
    assertThatThrownBy(
            () ->
                projecting(Compatibility.FULL)
                    .of(record(null, null, unversioned, new Struct(unversioned).put("n", 1))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("schema.compatibility=FULL needs schemas with a version");
    SinkRecord schemaless = record(null, null, null, Map.of("n", 1));
    assertThat(content.of(schemaless)).isSameAs(schemaless);
  }
}
