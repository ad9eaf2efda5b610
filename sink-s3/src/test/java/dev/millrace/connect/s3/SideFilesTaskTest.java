package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Files of keys and headers beside those of values, written by a whole task. */
class SideFilesTaskTest {
  private static final String DIR = "topics/orders/partition=0/";

  private final MemoryStore store = new MemoryStore();
  private final List<SinkRecord> log = new ArrayList<>();

  private void record(Schema keySchema, Object key, Object value) {
    int n = log.size();
    ConnectHeaders headers = new ConnectHeaders();
    if (n % 2 == 0) {
      headers.addInt("n", n);
    }
    log.add(
        new SinkRecord(
            "orders",
            0,
            keySchema,
            key,
            null,
            value,
            n,
            1000L + n,
            TimestampType.CREATE_TIME,
            headers));
  }

  private void produce(int count) {
    for (int i = 0; i < count; i++) {
      record(null, "k" + log.size(), Map.of("n", log.size()));
    }
  }

  private TaskRun run(String... more) {
    Map<String, String> props =
        TaskRun.props(
            "store.kafka.keys", "true",
            "keys.format.class", "io.confluent.connect.s3.format.json.JsonFormat",
            "store.kafka.headers", "true",
            "headers.format.class", "json",
            "errors.tolerance", "all");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return new TaskRun(TaskRun.on(store), props, log);
  }

  private List<String> lines(String key) {
    return TaskRun.lines(store, key);
  }

  @Test
  void eachRowHasItsKeyAndHeadersInTheSamePlace() {
    produce(100);
    try (TaskRun run = run("manifest.enabled", "true")) {
      run.runUntil(() -> run.committed() == 100);
    }
    String name = DIR + "orders+0+0000000000";
    assertThat(store.list("topics/"))
        .containsExactly(name + ".headers.json", name + ".json", name + ".keys.json");
    assertThat(lines(name + ".json").get(42)).isEqualTo("{\"n\":42}");
    assertThat(lines(name + ".keys.json").get(42)).isEqualTo("\"k42\"");
    assertThat(lines(name + ".headers.json").subList(42, 44))
        .containsExactly("[{\"key\":\"n\",\"value\":\"42\"}]", "[]");
    assertThat(lines(name + ".headers.json")).hasSize(100);
    assertThat(lines("_manifests/").get(0))
        .contains("{\"part\":\"key\",\"key\":\"" + name + ".keys.json\",\"bytes\":590}");
  }

  @Test
  void aRecordThatOneFileCanNotTakeIsInNone() {
    Object half = "\ud83d";
    record(Schema.STRING_SCHEMA, "k0", Map.of("n", 0));
    record(null, null, Map.of("n", 1));
    record(Schema.STRING_SCHEMA, "k2", Map.of("n", new Object()));
    record(Schema.STRING_SCHEMA, half, Map.of("n", 3));
    record(Schema.STRING_SCHEMA, "k4", Map.of("n", 4));
    try (TaskRun run = run("flush.size", "2", "keys.format.class", "text")) {
      run.runUntil(() -> run.committed() == 5);
      assertThat(run.context.deadLetters)
          .hasSize(3)
          .anySatisfy(letter -> assertThat(letter).contains("offset 1: the key is null"))
          .anySatisfy(
              letter ->
                  assertThat(letter)
                      .contains("offset 3: its key can't be written: the text has half of"));
    }
    String name = DIR + "orders+0+0000000000";
    assertThat(lines(name + ".json")).containsExactly("{\"n\":0}", "{\"n\":4}");
    assertThat(lines(name + ".keys.txt")).containsExactly("k0", "k4");
    assertThat(lines(name + ".headers.json")).hasSize(2);
  }

  @Test
  void aBadKeyStopsTheTaskThatToleratesNone() {
    record(null, null, Map.of("n", 1));
    try (TaskRun run = run("errors.tolerance", "none")) {
      assertThatThrownBy(() -> run.step(10))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("partition 0")
          .hasMessageContaining("offset 0")
          .hasMessageContaining("the key is null");
    }
  }

  @Test
  void keysOfAnotherSchemaHaveFilesOfTheirOwnWhereAFileHasOneSchema() {
    for (int i = 0; i < 40; i++) {
      record(
          i % 2 == 0 ? Schema.STRING_SCHEMA : Schema.INT32_SCHEMA,
          i % 2 == 0 ? "k" + i : i,
          Map.of("n", i));
    }
    try (TaskRun run = run("flush.size", "40", "keys.format.class", "avro")) {
      run.runUntil(() -> run.committed() == 40);
    }
    assertThat(lines(DIR + "orders+0+0000000000.json")).hasSize(20).contains("{\"n\":38}");
    assertThat(lines(DIR + "orders+0+0000000001.json")).hasSize(20).contains("{\"n\":39}");
    assertThat(store.list(DIR)).hasSize(6).contains(DIR + "orders+0+0000000001.keys.avro");
  }

  @Test
  void tombstonesAreFilesOfKeysInADirectoryOfTheirOwn() {
    produce(2);
    record(null, "gone", null);
    produce(1);
    record(null, "too", null);
    try (TaskRun run =
        run(
            "flush.size", "5",
            "behavior.on.null.values", "write",
            "partitioner.class", "field",
            "partition.field.name", "n",
            "rotate.interval.ms", "60000",
            "timestamp.extractor", "RecordField",
            "timestamp.field", "n",
            "manifest.enabled", "true")) {
      run.runUntil(() -> run.committed() == 5);
      assertThat(run.context.deadLetters).isEmpty();
    }
    String name = "topics/orders/tombstone/orders+0+0000000002";
    assertThat(store.list("topics/orders/tombstone/"))
        .containsExactly(name + ".headers.json", name + ".keys.json");
    assertThat(lines(name + ".keys.json")).containsExactly("\"gone\"", "\"too\"");
    assertThat(store.list("topics/")).hasSize(2 + 3 * 3);
    assertThat(lines("_manifests/").get(0))
        .contains("\"part\":\"key\",\"key\":\"" + name + ".keys.json\"");
  }

  @Test
  void tombstonesOfTheWidelyUsedSinkAreNotWrittenAgain() {
    produce(1);
    record(null, "gone", null);
    record(null, "too", null);
    produce(1);
    store.put(
        "topics/orders/tombstone/orders+0+0000000001.keys.json",
        "\"gone\"\n\"too\"\n".getBytes(StandardCharsets.UTF_8),
        new PutCondition.Absent());
    try (TaskRun run = run("flush.size", "2", "behavior.on.null.values", "write")) {
      run.runUntil(() -> run.committed() == 4);
    }
    assertThat(store.list("topics/orders/tombstone/")).hasSize(1);
    assertThat(lines(DIR + "orders+0+0000000000.keys.json")).containsExactly("\"k0\"", "\"k3\"");
  }

  @Test
  void filesWhoseSidesALifecycleRuleAbortedAreWrittenAnew() {
    produce(100);
    boolean[] aborted = new boolean[1];
    MemoryStore failing =
        new MemoryStore() {
          @Override
          public synchronized boolean completeUpload(
              String key, String uploadId, List<String> etags) {
            if (key.endsWith(".headers.json") && !aborted[0]) {
              aborted[0] = true;
              abortUpload(key, uploadId);
            }
            return super.completeUpload(key, uploadId, etags);
          }
        };
    try (TaskRun run =
        new TaskRun(
            TaskRun.on(failing),
            TaskRun.props(
                "store.kafka.keys", "true",
                "keys.format.class", "json",
                "store.kafka.headers", "true",
                "headers.format.class", "json",
                "flush.size", "100"),
            log)) {
      run.runUntil(() -> run.committed() == 100);
    }
    assertThat(aborted[0]).isTrue();
    assertThat(failing.openUploads()).isZero();
    assertThat(failing.list("topics/")).hasSize(3);
    failing.list("topics/").forEach(key -> assertThat(TaskRun.lines(failing, key)).hasSize(100));
  }

  @Test
  void atLeastOnceASideIsThereBeforeItsFile() {
    produce(100);
    List<String> order = new ArrayList<>();
    MemoryStore noting =
        new MemoryStore() {
          @Override
          public synchronized void upload(
              String key,
              Map<String, String> metadata,
              dev.millrace.connect.files.storage.Payload body) {
            order.add(key.replaceFirst("[^.]*", ""));
            super.upload(key, metadata, body);
          }
        };
    try (TaskRun run =
        new TaskRun(
            TaskRun.on(noting),
            TaskRun.props(
                "store.kafka.keys", "true",
                "keys.format.class", "json",
                "delivery.guarantee", "at_least_once"),
            log)) {
      run.runUntil(() -> run.committed() == 100);
    }
    assertThat(order).containsExactly(".keys.json", ".json");
  }
}
