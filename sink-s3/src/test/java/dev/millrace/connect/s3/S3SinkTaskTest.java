package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.s3.commit.FileTags;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.manifest.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class S3SinkTaskTest {
  private final MemoryStore store = new MemoryStore();
  private final List<SinkRecord> log = new ArrayList<>();

  private static SinkRecord record(long offset, Object value) {
    return new SinkRecord(
        "orders", 0, null, null, null, value, offset, 1000 + offset, TimestampType.CREATE_TIME);
  }

  private void produce(int count) {
    int first = log.size();
    for (int i = first; i < first + count; i++) {
      log.add(record(i, Map.of("n", i, "city", "c" + i % 7)));
    }
  }

  private TaskRun run(String... props) {
    return new TaskRun(TaskRun.on(store), TaskRun.props(props), log);
  }

  private void assertEachOnce(int count) {
    assertThat(
            TaskRun.lines(store, "topics/").stream()
                .map(line -> Integer.parseInt(line.replaceAll(".*\"n\":(\\d+).*", "$1")))
                .sorted())
        .isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void writesFilesAndCommitsWhatIsVisible() {
    produce(250);
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 200);
      assertThat(store.list("topics/"))
          .containsExactly(
              "topics/orders/partition=0/orders+0+0000000000.json",
              "topics/orders/partition=0/orders+0+0000000100.json");
      assertThat(TaskRun.lines(store, "topics/")).hasSize(200);
      assertThat(run.context.timeoutMs).isBetween(1L, 1000L);
    }
  }

  @Test
  void theNextOwnerGoesOnWhereTheHeadSays() {
    produce(250);
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 200);
    }
    assertThat(store.openUploads()).isZero();
    try (TaskRun run = run("flush.size", "30")) {
      run.runUntil(() -> run.committed() == 230);
      produce(50);
      run.runUntil(() -> run.committed() == 290);
    }
    assertEachOnce(290);
  }

  @Test
  void aZombieCommitsNothing() {
    produce(150);
    try (TaskRun zombie = run()) {
      zombie.runUntil(() -> zombie.committed() == 100);
      try (TaskRun next = run("flush.size", "25")) {
        next.runUntil(() -> next.committed() == 150);
        produce(100);
        zombie.runUntil(() -> zombie.context.paused.contains(TaskRun.TP));
        assertThat(zombie.committed()).isEqualTo(-1);
        next.runUntil(() -> next.committed() == 250);
      }
    }
    assertEachOnce(250);
    assertThat(store.openUploads()).isZero();
  }

  @Test
  void skipsByOffsetWhatIsExportedOutOfOrder() {
    produce(200);
    String[] fields = {
      "partitioner.class",
      "field",
      "partition.field.name",
      "city",
      "rotate.file.bytes",
      "1024",
      "flush.size",
      "100000"
    };
    for (int i = 0; i < 120; i++) {
      log.add(record(200 + i, Map.of("n", 200 + i, "city", "c1")));
    }
    try (TaskRun run = run(fields)) {
      run.runUntil(() -> store.list("topics/orders/city=c1").size() >= 2);
    }
    assertThat(TaskRun.lines(store, "topics/")).hasSizeLessThan(320);
    try (TaskRun run = run("rotate.schedule.interval.ms", "100")) {
      run.runUntil(() -> run.committed() == 320);
    }
    assertEachOnce(320);
  }

  @Test
  void readsAgainWhatLifecycleRulesAborted() {
    for (int i = 0; i < 120; i++) {
      log.add(record(i, Map.of("n", i, "pad", "x".repeat(100_000))));
    }
    try (TaskRun run = run("s3.part.size", "5242880", "flush.size", "110")) {
      run.runUntil(() -> store.openUploads() == 1);
      store.abortAllUploads();
      run.runUntil(() -> run.committed() == 110);
    }
    assertEachOnce(110);
  }

  @Test
  void routesAroundBadRecordsWhereErrorsAreTolerated() {
    produce(10);
    log.add(record(10, Map.of("n", 10)));
    log.add(record(11, null));
    log.add(record(12, Map.of("n", 12, "city", "../../x/\u0001")));
    String[] fields = {
      "partitioner.class",
      "field",
      "partition.field.name",
      "city",
      "errors.tolerance",
      "all",
      "flush.size",
      "11"
    };
    try (TaskRun run = run(fields)) {
      run.runUntil(() -> run.committed() == 13);
      assertThat(run.context.deadLetters)
          .containsExactly(
              "Record refused at topic 'orders', partition 0, offset 10, field 'city': the record"
                  + " has nothing of this name to partition by; partition.default.value names a"
                  + " directory for such records",
              "Record refused at topic 'orders', partition 0, offset 11: the value is null: set"
                  + " behavior.on.null.values=ignore to leave such records out");
      assertThat(store.list("topics/"))
          .contains("topics/orders/city=..%2F..%2Fx%2F%01/orders+0+0000000012.json");
    }
  }

  @Test
  void stopsAtABadRecordWhereErrorsAreNotTolerated() {
    log.add(record(0, null));
    try (TaskRun run = run()) {
      assertThatThrownBy(() -> run.step(10))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("topic 'orders', partition 0, offset 0");
    }
  }

  @Test
  void commitsPastIgnoredRecords() {
    log.add(record(0, null));
    log.add(record(1, null));
    try (TaskRun run = run("behavior.on.null.values", "ignore")) {
      run.runUntil(() -> run.committed() == 2);
    }
    try (TaskRun run = run()) {
      assertThat(run.committed()).isEqualTo(2);
    }
  }

  @Test
  void stopsWhenTheTopicWasCreatedAgain() {
    produce(100);
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 100);
    }
    try (TaskRun run = run()) {
      run.step(0);
      assertThatThrownBy(() -> run.task.put(List.of(record(3, Map.of("n", 3)))))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Was the topic deleted and created again?")
          .hasMessageContaining("_millrace/files/orders/0.json")
          .hasMessageContaining("DELETE /connectors/");
    }
  }

  private boolean alter(Map<TopicPartition, Long> offsets) {
    S3SinkConfig config = new S3SinkConfig(TaskRun.props());
    return Offsets.alter(
        store,
        config.statePrefix(),
        FileTags.NONE,
        new ManifestLog(store, Notifier.NONE, config.manifests()),
        offsets);
  }

  @Test
  void startsAnewUnderOtherNamesAfterAReset() {
    produce(100);
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 100);
    }
    TopicPartition tp = TaskRun.TP;
    java.util.HashMap<TopicPartition, Long> reset = new java.util.HashMap<>();
    reset.put(tp, null);
    assertThat(alter(reset)).isTrue();
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 100);
    }
    assertThat(store.list("topics/"))
        .containsExactly(
            "topics/orders/partition=0/orders+0+0000000000+r1.json",
            "topics/orders/partition=0/orders+0+0000000000.json");
    assertThat(alter(Map.of(tp, 40L))).isTrue();
    try (TaskRun run = run("flush.size", "60")) {
      run.runUntil(() -> store.list("topics/").size() == 3);
      assertThat(store.list("topics/").get(2)).contains("0000000040+r2");
    }
  }

  @Test
  void holdsThePartitionWhileMemoryIsFullAndLosesNothing() {
    for (int i = 0; i < 400; i++) {
      log.add(record(i, Map.of("n", i, "pad", "x".repeat(100_000))));
    }
    try (TaskRun run =
        run(
            "buffer.max.bytes",
            "10485760",
            "s3.part.size",
            "5242880",
            "flush.size",
            "150",
            "rotate.schedule.interval.ms",
            "200")) {
      run.runUntil(() -> run.committed() == 400);
    }
    assertEachOnce(400);
  }

  @Test
  void theRecordThatClosesFilesByItsTimeIsNotAccountedForWithThem() {
    produce(51);
    String[] byTime = {
      "rotate.interval.ms", "50", "timestamp.extractor", "Record", "flush.size", "100000"
    };
    try (TaskRun run = run(byTime)) {
      run.runUntil(() -> run.committed() > 0);
      assertThat(run.committed()).isEqualTo(50);
    }
    produce(50);
    try (TaskRun run = run(byTime)) {
      run.runUntil(() -> run.committed() == 100);
    }
    assertEachOnce(100);
  }

  @Test
  void doesNotTakeAsConsumedWhatIsToBeReadAgain() {
    for (int i = 0; i < 120; i++) {
      log.add(record(i, Map.of("n", i, "pad", "x".repeat(100_000))));
    }
    try (TaskRun run = run("s3.part.size", "5242880", "flush.size", "120")) {
      run.step(60);
      run.runUntil(() -> store.openUploads() == 1);
      store.abortAllUploads();
      run.runUntil(() -> run.committed() > 0);
      assertThat(run.committed()).isEqualTo(120);
    }
    assertEachOnce(120);
  }

  @Test
  void commitsThousandsOfFilesInSlices() {
    for (int i = 0; i < 2_500; i++) {
      log.add(record(i, Map.of("n", i, "city", "c" + i)));
    }
    try (TaskRun run =
        run("partitioner.class", "field", "partition.field.name", "city", "flush.size", "2500")) {
      run.runUntil(() -> run.committed() == 2_500);
    }
    assertThat(store.list("topics/")).hasSize(2_500);
    assertEachOnce(2_500);
  }

  @Test
  void rotatesByTheWallClockWithoutNewRecords() {
    produce(3);
    try (TaskRun run = run("rotate.schedule.interval.ms", "100")) {
      run.runUntil(() -> run.committed() == 3);
    }
    assertEachOnce(3);
  }

  @Test
  void writesTombstonesWithTheirKeysWhereAsked() {
    log.add(record(0, Map.of("n", 1)));
    log.add(
        new SinkRecord(
            "orders",
            0,
            Schema.STRING_SCHEMA,
            "gone",
            null,
            null,
            1,
            5L,
            TimestampType.CREATE_TIME));
    try (TaskRun run =
        run(
            "flush.size", "2",
            "behavior.on.null.values", "write",
            "format.output.fields", "key,value,offset")) {
      run.runUntil(() -> run.committed() == 2);
    }
    assertThat(TaskRun.lines(store, "topics/"))
        .containsExactly(
            "{\"key\":null,\"value\":{\"n\":1},\"offset\":0}",
            "{\"key\":\"gone\",\"value\":null,\"offset\":1}");
  }

  @Test
  void tellsTheDeadLetterTopicOfNullsThatAreLeftOut() {
    log.add(record(0, null));
    try (TaskRun run = run("behavior.on.null.values", "ignore", "errors.tolerance", "all")) {
      run.runUntil(() -> run.committed() == 1);
      assertThat(run.context.deadLetters)
          .containsExactly(
              "Record left out at topic 'orders', partition 0, offset 0: the value is null, and"
                  + " behavior.on.null.values=ignore");
    }
    log.add(record(1, null));
    try (TaskRun run =
        run(
            "behavior.on.null.values", "ignore",
            "errors.tolerance", "all",
            "report.null.values.to.dlq", "false")) {
      run.runUntil(() -> run.committed() == 2);
      assertThat(run.context.deadLetters).isEmpty();
    }
  }

  @Test
  void schemalessValuesThatWidenGoOnInTheNextFile() {
    for (int i = 0; i < 5_900; i++) {
      Map<String, Object> value = Map.of("n", i, "pad", "x".repeat(400));
      log.add(record(i, i == 2_900 ? Map.of("n", i, "pad", "x", "late", true) : value));
    }
    try (TaskRun run =
        run("format.class", "csv", "flush.size", "3000", "errors.tolerance", "all")) {
      run.runUntil(() -> run.committed() == 5_900);
      assertThat(run.context.deadLetters).isEmpty();
    }
    List<String> files = store.list("topics/");
    assertThat(files).hasSize(2).allMatch(key -> key.endsWith(".csv"));
    assertThat(TaskRun.lines(store, files.get(0))).hasSize(2_901);
    assertThat(TaskRun.lines(store, files.get(1)))
        .hasSize(3_001)
        .first()
        .asString()
        .contains("late");
  }

  @Test
  void aValueThatNoFileTakesIsABadRecordAndLeavesNoFile() {
    log.add(record(0, "no object"));
    log.add(record(1, Map.of("a", 1)));
    try (TaskRun run = run("format.class", "avro", "flush.size", "1", "errors.tolerance", "all")) {
      run.runUntil(() -> run.committed() == 2);
      assertThat(run.context.deadLetters)
          .singleElement()
          .asString()
          .contains("offset 0: This format needs objects, or values with a schema, not String");
    }
    assertThat(store.list("topics/"))
        .containsExactly("topics/orders/partition=0/orders+0+0000000001.avro");
  }

  @Test
  void versionsThatAlternateShareAFileWhereTheyAreCompatible() {
    Schema one = SchemaBuilder.struct().version(1).field("n", Schema.INT32_SCHEMA).build();
    Schema two =
        SchemaBuilder.struct()
            .version(2)
            .field("n", Schema.INT32_SCHEMA)
            .field("c", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    for (int i = 0; i < 100; i++) {
      Schema schema = i % 2 == 0 ? one : two;
      log.add(
          new SinkRecord(
              "orders",
              0,
              null,
              null,
              schema,
              new Struct(schema).put("n", i),
              i,
              5L,
              TimestampType.CREATE_TIME));
    }
    String[] csv = {"format.class", "csv", "schema.compatibility", "BACKWARD"};
    try (TaskRun run = run(csv)) {
      run.runUntil(() -> run.committed() == 100);
    }
    List<String> files = store.list("topics/");
    assertThat(files).hasSize(2);
    assertThat(TaskRun.lines(store, files.get(0))).containsExactly("n", "0");
    assertThat(TaskRun.lines(store, files.get(1))).hasSize(100).first().isEqualTo("n,c");
  }

  @Test
  void lateRecordsGoToTheirOwnFileAndCloseNoOther() {
    for (int i = 0; i < 60; i++) {
      long hour = i % 3 == 0 ? 0 : 5;
      log.add(
          new SinkRecord(
              "orders",
              0,
              null,
              null,
              null,
              Map.of("n", i),
              i,
              hour * 3_600_000,
              TimestampType.CREATE_TIME));
    }
    try (TaskRun run =
        run(
            "partitioner.class", "hourly",
            "timestamp.extractor", "Record",
            "rotate.interval.ms", "7200000",
            "flush.size", "59")) {
      run.runUntil(() -> run.committed() == 60);
    }
    assertEachOnce(60);
    assertThat(store.list("topics/"))
        .as(
            "the first hour's file is closed once, when the time has moved on; its late records"
                + " share another, the fifth hour's all one")
        .hasSize(3);
  }

  @Test
  void badValuesToPartitionByStopTheTaskAndNameTheirPlace() {
    for (Object value :
        List.of(
            Map.of("n", 0),
            Map.of("n", 0, "city", Map.of("name", "x")),
            Map.of("n", 0, "city", "x".repeat(1100)))) {
      log.clear();
      log.add(record(0, value));
      try (TaskRun run = run("partitioner.class", "field", "partition.field.name", "city")) {
        assertThatThrownBy(() -> run.runUntil(() -> false))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("topic 'orders', partition 0, offset 0");
      }
    }
    assertThat(store.list("topics/")).isEmpty();
  }

  @Test
  void hostileValuesStayBelowTheTopic() {
    log.add(record(0, Map.of("n", 0, "city", "../../other")));
    log.add(record(1, Map.of("n", 1, "city", "..")));
    log.add(record(2, Map.of("n", 2, "city", "a\nb\u0000")));
    try (TaskRun run =
        run(
            "partitioner.class", "template",
            "partition.template", "{{value.city}}",
            "filename.template", "{{start_offset}}_{{topic}}_{{partition}}",
            "flush.size", "3")) {
      run.runUntil(() -> run.committed() == 3);
    }
    assertThat(store.list("topics/"))
        .containsExactlyInAnyOrder(
            "topics/orders/..%2F..%2Fother/0000000000_orders_0.json",
            "topics/orders/%2E%2E/0000000001_orders_0.json",
            "topics/orders/a%0Ab%00/0000000002_orders_0.json");
    assertEachOnce(3);
  }

  @Test
  void aFileIsNamedByTheRecordAndNotByWhatIsWrittenOfIt() {
    log.add(record(0, Map.of("n", 0, "at", 1_700_000_000_000L)));
    try (TaskRun run =
        run(
            "timestamp.extractor", "RecordField",
            "timestamp.field", "at",
            "filename.template", "{{topic}}+{{partition}}+{{start_offset}}+{{timestamp:yyyy}}",
            "format.output.fields", "value,offset",
            "flush.size", "1")) {
      run.runUntil(() -> run.committed() == 1);
    }
    assertThat(store.list("topics/"))
        .containsExactly("topics/orders/partition=0/orders+0+0000000000+2023.json");
  }
}
