package dev.millrace.connect.snowflake.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.snowflake.commit.Advance;
import dev.millrace.connect.snowflake.commit.Position;
import dev.millrace.connect.snowflake.commit.Standing;
import dev.millrace.connect.snowflake.table.TableNames;
import dev.millrace.connect.snowflake.table.TimestampType;
import dev.millrace.testkit.FakeContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  private static final long MB = 1024 * 1024;
  private static final int TOPICS = 500;

  @TempDir private Path folder;
  private long nowMs;

  private Intake intake(long records, long bytes, long held) {
    return intake(records, bytes, held, Optional.empty());
  }

  private Intake intake(long records, long bytes, long held, Optional<Upserts> upserts) {
    return new Intake(
        new WriterSettings(
            TableNames.parse("", false, "${topic}"),
            new TableSettings(
                true, true, true, TimestampType.NTZ, false, Optional.empty(), upserts),
            folder,
            new WriterSettings.Flush(records, bytes, 1_000, held),
            false,
            null,
            -1,
            ErrantRecords.of(new FakeContext(), Map.of("errors.tolerance", "all"), new LongAdder()),
            null,
            () -> nowMs));
  }

  private static Schema schema() {
    SchemaBuilder schema = SchemaBuilder.struct();
    for (int i = 0; i < 10; i++) {
      schema.field("f" + i, Schema.OPTIONAL_STRING_SCHEMA);
    }
    return schema.build();
  }

  private static void take(Intake intake, String topic, Schema schema, long offset) {
    Struct value = new Struct(schema);
    schema.fields().forEach(field -> value.put(field, field.name() + " of " + offset));
    intake.take(new SinkRecord(topic, 0, null, null, schema, value, offset));
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void manyTopicsAndSchemasTakeNoMoreMemoryThanIsSet() {
    Intake intake = intake(Long.MAX_VALUE, Long.MAX_VALUE, 32 * MB);
    Schema[] schemas = new Schema[TOPICS];
    for (int topic = 0; topic < TOPICS; topic++) {
      schemas[topic] = schema();
    }
    long before = usedHeap();
    long offset = 0;
    while (!intake.full(Long.MAX_VALUE)) {
      take(intake, "t" + offset % TOPICS, schemas[(int) (offset % TOPICS)], offset++);
    }
    assertThat(intake.batch().files()).isEqualTo(TOPICS);
    assertThat(intake.reason(Long.MAX_VALUE)).isEqualTo(Reason.MEMORY);
    assertThat(intake.batch().held()).isBetween(32 * MB, 33 * MB);
    assertThat(usedHeap() - before).as("bytes").isLessThan(48 * MB);
    intake.batch().complete();
    assertThat(intake.batch().held()).isZero();
    intake.drop();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void recordsWhoseSchemasAreEqualShareAFile() {
    Upserts upserts = new Upserts(List.of("f0"), true, Optional.empty(), Optional.empty());
    Intake intake = intake(Long.MAX_VALUE, Long.MAX_VALUE, 32 * MB, Optional.of(upserts));
    for (long offset = 0; offset < 10; offset += 2) {
      take(intake, "t", schema(), offset);
      // Its key becomes a row of a schema of its own.
      intake.take(
          new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k" + offset, null, null, offset + 1));
    }
    assertThat(intake.batch().records()).isEqualTo(10);
    assertThat(intake.batch().files()).as("one of upserts, one of deletes").isEqualTo(2);
    intake.drop();
  }

  @Test
  void recordThatSnowflakeRefusesDoesNotMoveOffsetsBack() {
    Intake intake = intake(Long.MAX_VALUE, Long.MAX_VALUE, 32 * MB);
    Schema schema = schema();
    take(intake, "t", schema, 7);
    Batch bad = intake.handOver();
    take(intake, "t", schema, 8);
    take(intake, "t", schema, 9);
    intake.refuse(bad, "too long", null);
    TopicPartition at = new TopicPartition("t", 0);
    Map<TopicPartition, Position> positions =
        Map.of(at, new Position(new Standing(1, 7, "me", "")));
    assertThat(intake.batch().advances(positions)).containsExactly(new Advance(at, 1, 7, 10));
    assertThat(intake.batch().firsts()).isEqualTo(Map.of(at, 7L));
    bad.discard();
    intake.drop();
  }

  @Test
  void tellsWhyACommitBegins() {
    Schema schema = schema();
    Intake records = intake(3, Long.MAX_VALUE, 32 * MB);
    for (long offset = 0; offset < 3; offset++) {
      assertThat(records.due(Long.MAX_VALUE)).isFalse();
      take(records, "t", schema, offset);
    }
    assertThat(records.due(Long.MAX_VALUE)).isTrue();
    assertThat(records.reason(Long.MAX_VALUE)).isEqualTo(Reason.RECORDS);
    records.drop();
    Intake bytes = intake(Long.MAX_VALUE, 200, 32 * MB);
    for (long offset = 0; !bytes.due(Long.MAX_VALUE); offset++) {
      take(bytes, "t", schema, offset);
    }
    assertThat(bytes.reason(Long.MAX_VALUE)).isEqualTo(Reason.BYTES);
    bytes.drop();
    Intake time = intake(Long.MAX_VALUE, Long.MAX_VALUE, 32 * MB);
    take(time, "t", schema, 0);
    assertThat(time.reason(Long.MAX_VALUE)).isEqualTo(Reason.CLOSE);
    nowMs += 1_000;
    assertThat(time.due(Long.MAX_VALUE)).isTrue();
    assertThat(time.reason(Long.MAX_VALUE)).isEqualTo(Reason.SCHEDULE);
    time.drop();
  }
}
