package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold with any store that speaks S3 and honours conditional writes. */
abstract class StoreSuite {
  @TempDir Path dir;

  /** How to reach an empty bucket. */
  abstract Map<String, String> place();

  private Map<String, String> props(String... more) {
    Map<String, String> props = TaskRun.props(more);
    place().forEach(props::putIfAbsent);
    return props;
  }

  private ObjectStore connect() {
    return S3ObjectStore.connect(new S3SinkConfig(props()).store());
  }

  private void assertEachOnce(int count) {
    try (ObjectStore store = connect()) {
      Orders.assertEachOnce(store, dir, count);
    }
  }

  private static void runTo(TaskRun run, long offset) {
    run.runUntil(() -> run.committed() == offset);
  }

  private static Map<String, String> errors(Map<String, String> props) {
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : new S3SinkConnector().validate(props).configValues()) {
      value.errorMessages().forEach(error -> errors.put(value.name(), error));
    }
    return errors;
  }

  @Test
  void validationFindsWhatIsWrong() {
    assertThat(errors(props())).isEmpty();
    assertThat(errors(props("s3.bucket.name", "nowhere"))).containsOnlyKeys("s3.bucket.name");
    assertThat(errors(props("aws.secret.access.key", "wr0ng")))
        .containsOnlyKeys("aws.secret.access.key");
    assertThat(errors(props("aws.access.key.id", "nobody"))).containsOnlyKeys("aws.access.key.id");
    try (ObjectStore store = connect()) {
      assertThat(store.list("")).as("what validation left behind").isEmpty();
    }
  }

  @Test
  void eachOwnerGoesOnWhereTheLastOneEnded() {
    List<SinkRecord> log = Orders.log(500);
    try (TaskRun run = new TaskRun(new S3SinkTask(), props("flush.size", "70"), log)) {
      runTo(run, 490);
    }
    log.addAll(Orders.log(900).subList(500, 900));
    String[] byField = {
      "flush.size", "130", "partitioner.class", "field", "partition.field.name", "city"
    };
    try (TaskRun run = new TaskRun(new S3SinkTask(), props(byField), log)) {
      runTo(run, 880);
    }
    try (TaskRun run =
        new TaskRun(new S3SinkTask(), props("rotate.schedule.interval.ms", "100"), log)) {
      runTo(run, 900);
    }
    assertEachOnce(900);
  }

  @ParameterizedTest
  @CsvSource({
    "csv, s3.compression.type, none",
    "csv, s3.compression.type, gzip",
    "csv, s3.compression.type, zstd",
    "text, s3.compression.type, gzip",
    "bytearray, s3.compression.type, none",
    "bytearray, s3.compression.type, gzip",
    "avro, avro.codec, deflate",
    "avro, avro.codec, zstandard"
  })
  void othersReadFilesOfEachFormat(String format, String key, String codec) {
    List<SinkRecord> log = Orders.log(400, 300);
    if (format.equals("bytearray")) {
      log.replaceAll(StoreSuite::asBytes);
    }
    String[] small = {
      "format.class", format, key, codec, "flush.size", "150", "rotate.file.bytes", "20000"
    };
    try (TaskRun run = new TaskRun(new S3SinkTask(), props(small), log)) {
      run.runUntil(() -> run.committed() >= 300);
    }
    String[] rest = {"format.class", format, key, codec, "rotate.schedule.interval.ms", "100"};
    try (TaskRun run = new TaskRun(new S3SinkTask(), props(rest), log)) {
      runTo(run, 400);
    }
    assertEachOnce(400);
  }

  private static SinkRecord asBytes(SinkRecord record) {
    byte[] json =
        ("{\"n\":" + ((Struct) record.value()).get("n") + "}").getBytes(StandardCharsets.UTF_8);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        null,
        null,
        Schema.BYTES_SCHEMA,
        json,
        record.timestamp());
  }

  @Test
  void filesOfSeveralPartsArriveWhole() {
    List<SinkRecord> log = Orders.log(160, 100_000);
    String[] parts = {"s3.part.size", "5242880", "flush.size", "160"};
    try (TaskRun run = new TaskRun(new S3SinkTask(), props(parts), log)) {
      runTo(run, 160);
    }
    assertEachOnce(160);
  }

  @Test
  void lostRepliesNeitherLoseNorDouble() {
    List<SinkRecord> log = Orders.log(1_200);
    Random random = new Random(11);
    try (ObjectStore real = connect()) {
      for (int life = 0; life < 4; life++) {
        String size = Integer.toString(40 + random.nextInt(100));
        String[] small = {"flush.size", size, "retry.backoff.ms", "20", "circuit.open.ms", "20"};
        ObjectStore flaky = FlakyStore.of(real, random.nextLong(), 0.1);
        int until = 300 * life;
        try (TaskRun run = new TaskRun(TaskRun.on(flaky), props(small), log)) {
          run.runUntil(() -> run.committed() >= until);
        }
      }
    }
    try (TaskRun run =
        new TaskRun(new S3SinkTask(), props("rotate.schedule.interval.ms", "100"), log)) {
      runTo(run, 1_200);
    }
    assertEachOnce(1_200);
  }

  @Test
  void aResetExportsAgainUnderOtherNames() {
    List<SinkRecord> log = Orders.log(100);
    try (TaskRun run = new TaskRun(new S3SinkTask(), props(), log)) {
      runTo(run, 100);
    }
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(TaskRun.TP, null);
    try (ObjectStore store = connect()) {
      assertThat(Offsets.alter(new S3SinkConfig(props()), reset)).isTrue();
      try (TaskRun run = new TaskRun(new S3SinkTask(), props(), log)) {
        runTo(run, 100);
      }
      assertThat(store.list("topics/")).hasSize(2);
    }
  }
}
