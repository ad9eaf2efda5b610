package dev.millrace.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Nested records of a producer that has nothing to do with Connect: with two versions of a schema
 * by turns, as while it is rolled out. Record {@code i} is of version 1 if {@code i} is even, else
 * of version 2, which has a field more.
 */
final class Visits {
  /** What {@link #row} says of a record. */
  static final String DUCKDB_ROW =
      "concat_ws('|', id, who.name, coalesce(who.age::text, '-'), array_to_string(tags, ','),"
          + " counts['n'], kind, epoch_ms(began), coalesce(note, '-'))";

  private static final String SCHEMA =
      """
      {"type": "record", "name": "Visit", "namespace": "com.example", "connect.version": %d,
       "fields": [
        {"name": "id", "type": "long"},
        {"name": "who", "type": {"type": "record", "name": "Person", "fields": [
          {"name": "name", "type": "string"},
          {"name": "age", "type": ["null", "int"], "default": null}]}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "counts", "type": {"type": "map", "values": "long"}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["WALK", "RIDE"]}},
        {"name": "began", "type": {"type": "long", "logicalType": "timestamp-millis"}}%s]}
      """;
  private static final String NOTE =
      """
      , {"name": "note", "type": ["null", "string"], "default": null}""";
  private static final long BEGAN_MS = 1_790_000_000_000L;

  private final String topic;
  private final List<Schema> versions = List.of(schema(1, ""), schema(2, NOTE));
  private final List<Integer> ids;

  Visits(SchemaRegistry registry, String topic) {
    this.topic = topic;
    this.ids = versions.stream().map(each -> registry.register(topic + "-value", each)).toList();
  }

  private static Schema schema(int version, String more) {
    return new Schema.Parser().parse(SCHEMA.formatted(version, more));
  }

  /** Sends the records 0 to {@code count} - 1, so that each has its number for its offset. */
  void send(String bootstrapServers, int count) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        byte[] message = AvroWire.write(ids.get(i % 2), record(i));
        sent.add(producer.send(new ProducerRecord<>(topic, 0, null, message)));
      }
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private GenericRecord record(int i) {
    Schema schema = versions.get(i % 2);
    GenericRecordBuilder visit =
        new GenericRecordBuilder(schema)
            .set("id", (long) i)
            .set(
                "who",
                new GenericRecordBuilder(schema.getField("who").schema())
                    .set("name", "who-" + i)
                    .set("age", age(i))
                    .build())
            .set("tags", List.of("a", "b-" + i))
            .set("counts", Map.of("n", 2L * i))
            .set("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), kind(i)))
            .set("began", Instant.ofEpochMilli(BEGAN_MS + i));
    return hasNote(i) ? visit.set("note", "note " + i).build() : visit.build();
  }

  /** Record {@code i} as text. */
  static String row(int i) {
    return "%d|who-%d|%s|a,b-%d|%d|%s|%d|%s"
        .formatted(
            i,
            i,
            age(i) == null ? "-" : age(i),
            i,
            2 * i,
            kind(i),
            BEGAN_MS + i,
            hasNote(i) ? "note " + i : "-");
  }

  private static Integer age(int i) {
    return i % 3 == 0 ? null : i % 90;
  }

  private static String kind(int i) {
    return i % 4 == 0 ? "WALK" : "RIDE";
  }

  private static boolean hasNote(int i) {
    return i % 2 == 1;
  }
}
