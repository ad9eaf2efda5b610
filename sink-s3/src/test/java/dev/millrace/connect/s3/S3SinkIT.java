package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The real SDK against an S3 server that is strict about conditional writes. */
class S3SinkIT extends WithBucket {
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("n", Schema.INT64_SCHEMA)
          .field("city", Schema.STRING_SCHEMA)
          .build();

  private static List<SinkRecord> log(int count) {
    List<SinkRecord> log = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Struct value = new Struct(SCHEMA).put("n", (long) i).put("city", "c" + i % 5);
      log.add(
          new SinkRecord(
              "orders", 0, null, null, SCHEMA, value, i, 1000L + i, TimestampType.CREATE_TIME));
    }
    return log;
  }

  @Test
  void validationNamesTheKeyAtFault() {
    assertThat(bucket.errors(bucket.props())).isEmpty();
    assertThat(bucket.errors(bucket.props("s3.bucket.name", "lakes")))
        .containsOnlyKeys("s3.bucket.name")
        .hasEntrySatisfying(
            "s3.bucket.name",
            text -> assertThat(text).contains("'lakes'").contains("Create the bucket"));
    assertThat(bucket.errors(bucket.props("aws.access.key.id", "other")))
        .containsOnlyKeys("aws.access.key.id");
    assertThat(bucket.errors(bucket.props("aws.secret.access.key", "wr0ng")))
        .containsOnlyKeys("aws.secret.access.key")
        .allSatisfy((key, text) -> assertThat(text).doesNotContain("wr0ng"));
    assertThat(bucket.errors(bucket.props("store.url", "http://127.0.0.1:1")))
        .containsOnlyKeys("store.url");
  }

  @Test
  void writesParquetThatDuckDbReads() throws IOException, SQLException {
    List<SinkRecord> log = log(1000);
    try (ObjectStore store = connect()) {
      try (TaskRun run =
          new TaskRun(
              new S3SinkTask(),
              bucket.props(
                  "format.class", "parquet",
                  "parquet.codec", "zstd",
                  "flush.size", "500",
                  "partitioner.class", "field",
                  "partition.field.name", "city"),
              log)) {
        run.runUntil(() -> run.committed() == 1000);
      }
      assertThat(store.list("topics/")).hasSize(10).allMatch(key -> key.endsWith(".zstd.parquet"));
      assertThat(duckDb(store)).containsExactly(1000L, 1000L, 499_500L);
    }
  }

  /** Count, different values and sum of {@code n} in all Parquet files. */
  private List<Long> duckDb(ObjectStore store) throws IOException, SQLException {
    Path local = Files.createTempDirectory(dir, "local");
    int n = 0;
    for (String key : store.list("topics/")) {
      Files.write(local.resolve(n++ + ".parquet"), store.get(key).orElseThrow().body());
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*), count(distinct n), sum(n) from '" + local + "/*.parquet'")) {
      rows.next();
      return List.of(rows.getLong(1), rows.getLong(2), rows.getLong(3));
    }
  }

  /** What another connector wrote of {@code records}: a Parquet file for each city. */
  private static void peerWrote(ObjectStore store, List<SinkRecord> records) throws IOException {
    Map<String, List<SinkRecord>> byCity = new HashMap<>();
    for (SinkRecord record : records) {
      String city = ((Struct) record.value()).getString("city");
      byCity.computeIfAbsent(city, key -> new ArrayList<>()).add(record);
    }
    for (Map.Entry<String, List<SinkRecord>> file : byCity.entrySet()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ParquetFormat format = new ParquetFormat(ParquetFormat.Codec.SNAPPY, 1024 * 1024);
      try (RecordWriter writer = format.open(SCHEMA, out)) {
        for (SinkRecord record : file.getValue()) {
          writer.write(SCHEMA, record.value());
        }
      }
      store.put(
          String.format(
              "topics/orders/city=%s/orders+0+%010d.snappy.parquet",
              file.getKey(), file.getValue().get(0).kafkaOffset()),
          out.toByteArray(),
          new ObjectStore.PutCondition.Absent());
    }
  }

  @Test
  void goesOnWhereAnotherSinkDiedBeforeItsOffsetCommit() throws IOException, SQLException {
    List<SinkRecord> log = log(1000);
    try (ObjectStore store = connect()) {
      peerWrote(store, log.subList(0, 200));
      peerWrote(store, log.subList(200, 333));
      String city = "topics/orders/city=c3/orders+0+0000000203.snappy.parquet";
      assertThat(store.metadata(city)).as("the one that was not uploaded").isPresent();
      store.delete(city);
      try (TaskRun run =
          new TaskRun(
              new S3SinkTask(),
              bucket.props(
                  "format.class", "parquet",
                  "flush.size", "50",
                  "partitioner.class", "field",
                  "partition.field.name", "city",
                  "rotate.schedule.interval.ms", "200"),
              log.subList(200, 1000))) {
        run.runUntil(() -> run.committed() == 1000);
      }
      assertThat(duckDb(store)).containsExactly(1000L, 1000L, 499_500L);
    }
  }

  @Test
  void losesAndDoublesNothingWhileTheStoreFailsAndTasksDie() {
    List<SinkRecord> log = log(3000);
    Random random = new Random(5);
    try (ObjectStore store = connect()) {
      bucket.failNowAndThen(random);
      List<TaskRun> zombies = new ArrayList<>();
      for (int life = 0; life < 6; life++) {
        TaskRun run =
            new TaskRun(
                new S3SinkTask(),
                bucket.props(
                    "flush.size",
                    Integer.toString(50 + random.nextInt(200)),
                    "rotate.file.bytes",
                    "1024",
                    "partitioner.class",
                    life % 2 == 0 ? "field" : "default",
                    "partition.field.name",
                    "city"),
                log);
        for (int step = 0; step < 12; step++) {
          run.step(60);
          java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        zombies.add(run);
      }
      try (TaskRun last =
          new TaskRun(new S3SinkTask(), bucket.props("rotate.schedule.interval.ms", "100"), log)) {
        last.runUntil(() -> last.committed() == 3000);
      }
      bucket.server.fault(S3Fault.NONE);
      zombies.forEach(TaskRun::close);
      assertThat(
              TaskRun.lines(store, "topics/").stream()
                  .map(line -> Integer.parseInt(line.replaceAll(".*\"n\":(\\d+).*", "$1")))
                  .sorted())
          .isEqualTo(IntStream.range(0, 3000).boxed().toList());
    }
  }

  private ObjectStore connect() {
    return S3ObjectStore.connect(new S3SinkConfig(bucket.props("s3.part.retries", "5")).store());
  }
}
