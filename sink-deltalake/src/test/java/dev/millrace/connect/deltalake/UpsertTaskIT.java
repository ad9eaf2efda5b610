package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task, where records change rows; tables are read by Spark. */
@ExtendWith(SparkExtension.class)
class UpsertTaskIT {
  private static final TopicPartition TP = new TopicPartition("people", 0);
  private static final TopicPartition OTHER = new TopicPartition("people", 1);
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema PERSON =
      SchemaBuilder.struct()
          .name("person")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();
  private static final Schema OLDER =
      SchemaBuilder.struct()
          .name("person")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("age", Schema.OPTIONAL_INT32_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("envelope")
          .field("before", PERSON)
          .field("after", PERSON)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  @TempDir Path lake;
  private final Map<Long, String> expected = new TreeMap<>();

  private Map<String, String> props(String... more) {
    Map<String, String> props = TaskRun.props(lake + "/${topic}");
    props.put("insert.mode", "upsert");
    props.put("pk.fields", "id");
    props.put("delete.enabled", "true");
    props.put("flush.size", "40");
    props.put("compaction.min.files", "4");
    return TaskRun.with(props, more);
  }

  private static SinkRecord record(
      TopicPartition at, long offset, long id, Schema schema, Object value) {
    return new SinkRecord(
        at.topic(),
        at.partition(),
        KEY,
        new Struct(KEY).put("id", id),
        schema,
        value,
        offset,
        1_700_000_000_000L + offset,
        TimestampType.CREATE_TIME);
  }

  private static Struct person(long id, String name) {
    return new Struct(PERSON).put("id", id).put("name", name);
  }

  private SinkRecord upsert(TopicPartition at, long offset, long id, String name) {
    expected.put(id, "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name));
    return record(at, offset, id, PERSON, person(id, name));
  }

  private SinkRecord tombstone(TopicPartition at, long offset, long id) {
    expected.remove(id);
    return record(at, offset, id, null, null);
  }

  private List<String> rows(SparkProcess spark) {
    return spark.sql("select * from delta.`" + lake.resolve("people") + "` order by id");
  }

  /** Each key stays in a partition, as it does in Kafka. */
  private List<SinkRecord> log(TopicPartition at, int records, Random random) {
    List<SinkRecord> log = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < records; i++) {
      long id = 2L * random.nextInt(60) + at.partition();
      log.add(
          random.nextInt(5) == 0
              ? tombstone(at, offset, id)
              : upsert(at, offset, id, "of " + at.partition() + "/" + i));
      offset += 1 + random.nextInt(2);
    }
    return log;
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta.enableDeletionVectors=true", "delta.enableDeletionVectors=false"})
  void keepsTheLastRowOfEachKey(String properties, SparkProcess spark) {
    Random random = new Random(1);
    List<SinkRecord> some = log(TP, 400, random);
    List<SinkRecord> others = log(OTHER, 400, random);
    Map<String, String> props = props("table.properties", properties);
    TaskRun killed = new TaskRun(props).open(TP, some.subList(0, 150), 0);
    killed.open(OTHER, others.subList(0, 220), 0).finish();
    killed.kill();
    // Kafka knows nothing of what is in the table.
    try (TaskRun run = new TaskRun(props).open(TP, some, 0).open(OTHER, others, 0)) {
      run.finish();
    }
    assertThat(rows(spark)).containsExactlyElementsOf(expected.values());
  }

  @Test
  void readsDebeziumsEnvelopes(SparkProcess spark) {
    List<SinkRecord> log = new ArrayList<>();
    log.add(envelope(0, 1, "c", null, person(1, "one")));
    log.add(envelope(1, 2, "r", null, person(2, "two")));
    log.add(envelope(2, 1, "u", person(1, "one"), person(1, "uno")));
    log.add(envelope(3, 2, "d", person(2, "two"), null));
    log.add(record(TP, 4, 2, null, null));
    log.add(envelope(5, 3, "c", null, person(3, "three")));
    try (TaskRun run = new TaskRun(props()).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(rows(spark))
        .containsExactly("{\"id\":1,\"name\":\"uno\"}", "{\"id\":3,\"name\":\"three\"}");
  }

  private static SinkRecord envelope(long offset, long id, String op, Struct before, Struct after) {
    return record(
        TP,
        offset,
        id,
        ENVELOPE,
        new Struct(ENVELOPE).put("before", before).put("after", after).put("op", op));
  }

  @Test
  void goesByTheFieldsOfTheRecordsKey(SparkProcess spark) {
    List<SinkRecord> log = new ArrayList<>();
    log.add(upsert(TP, 0, 1, "one"));
    log.add(upsert(TP, 1, 2, "two"));
    log.add(upsert(TP, 2, 3, "three"));
    log.add(upsert(TP, 3, 2, "due"));
    log.add(tombstone(TP, 4, 1));
    Map<String, String> props = props();
    props.remove("pk.fields");
    try (TaskRun run = new TaskRun(props).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(rows(spark)).containsExactlyElementsOf(expected.values());
  }

  @Test
  void goesByTheFieldsOfKeysWithoutSchema(SparkProcess spark) {
    List<SinkRecord> log = new ArrayList<>();
    log.add(bare(0, Map.of("id", 1L, "of", "a"), Map.of("name", "one")));
    log.add(bare(1, Map.of("of", "b", "id", 1L), Map.of("name", "two")));
    log.add(bare(2, Map.of("id", 1L, "of", "a"), Map.of("name", "uno")));
    log.add(bare(3, Map.of("id", 1L, "of", "b"), null));
    log.add(bare(4, Map.of("id", 2L, "of", "c"), Map.of("name", "three")));
    log.add(bare(5, Map.of("id", 2L), Map.of("name", "other key")));
    log.add(bare(6, null, Map.of("name", "no key")));
    Map<String, String> props = props("errors.tolerance", "all");
    props.remove("pk.fields");
    try (TaskRun run = new TaskRun(props).open(TP, log, 0)) {
      run.finish();
      assertThat(run.context.deadLetters)
          .hasSize(2)
          .anySatisfy(
              message ->
                  assertThat(message)
                      .contains("offset 5: the record's key has the fields [id]")
                      .contains("name the table's key in pk.fields"))
          .anySatisfy(
              message ->
                  assertThat(message)
                      .contains("offset 6: the record's key is null: name the key's fields"));
    }
    assertThat(
            spark.sql(
                "select id, of, name from delta.`" + lake.resolve("people") + "` order by id"))
        .containsExactly(
            "{\"id\":1,\"of\":\"a\",\"name\":\"uno\"}",
            "{\"id\":2,\"of\":\"c\",\"name\":\"three\"}");
  }

  private static SinkRecord bare(long offset, Map<String, Object> key, Map<String, Object> value) {
    return new SinkRecord(
        TP.topic(), TP.partition(), null, key, null, value, offset, 0L, TimestampType.CREATE_TIME);
  }

  @Test
  void addsColumnsInTheMiddle(SparkProcess spark) {
    List<SinkRecord> log = new ArrayList<>();
    log.add(record(TP, 0, 1, PERSON, person(1, "one")));
    log.add(record(TP, 1, 2, PERSON, person(2, "two")));
    log.add(
        record(TP, 2, 1, OLDER, new Struct(OLDER).put("id", 1L).put("name", "uno").put("age", 30)));
    try (TaskRun run = new TaskRun(props("schema.evolution", "basic")).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(rows(spark))
        .containsExactly(
            "{\"id\":1,\"name\":\"uno\",\"age\":30}", "{\"id\":2,\"name\":\"two\",\"age\":null}");
  }

  @Test
  void neverPutsAnOlderRowInThePlaceOfANewerOne(SparkProcess spark) {
    List<SinkRecord> log = new ArrayList<>();
    long offset = 0;
    for (int age : new int[] {5, 9, 3, 7}) {
      for (int other = 0; other < 50; other++) {
        log.add(
            record(
                TP,
                offset++,
                other,
                OLDER,
                new Struct(OLDER)
                    .put("id", (long) other)
                    .put("name", "at " + age)
                    .put("age", age)));
      }
    }
    try (TaskRun run = new TaskRun(props("ordering.field", "age")).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(rows(spark)).hasSize(50).allMatch(row -> row.contains("\"name\":\"at 9\""));
  }
}
