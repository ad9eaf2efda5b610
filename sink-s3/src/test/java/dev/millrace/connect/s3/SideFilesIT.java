package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.count.RecordCount;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.sandbox.s3.S3Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Files of keys and headers through the real SDK, joined row by row to their values by DuckDB. */
class SideFilesIT extends WithBucket {
  private static final int RECORDS = 1500;
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("n", Schema.INT64_SCHEMA)
          .field("city", Schema.STRING_SCHEMA)
          .build();

  private static List<SinkRecord> log() {
    List<SinkRecord> log = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString("trace", "t" + i);
      headers.addInt("n", i);
      log.add(
          new SinkRecord(
              "orders",
              0,
              KEY,
              new Struct(KEY).put("id", 10L * i),
              VALUE,
              new Struct(VALUE).put("n", (long) i).put("city", "c" + i % 5),
              i,
              1000L + i,
              TimestampType.CREATE_TIME,
              headers));
    }
    return log;
  }

  private Map<String, String> props(String... more) {
    Map<String, String> props =
        bucket.props(
            "format.class", "parquet",
            "store.kafka.keys", "true",
            "keys.format.class", "parquet",
            "store.kafka.headers", "true",
            "headers.format.class", "json",
            "partitioner.class", "field",
            "partition.field.name", "city");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  /** Objects that are not seen through their keys' names: no file without its sides. */
  private static List<String> files(ObjectStore store) {
    return store.list("topics/").stream()
        .filter(key -> !key.contains(".keys.") && !key.contains(".headers."))
        .toList();
  }

  /**
   * Downloads all objects and joins them by file and row: rows, different numbers, their sum, and
   * how many rows have a key and headers of the same record.
   */
  private List<Long> joined(ObjectStore store) throws IOException, SQLException {
    Path local = Files.createTempDirectory(dir, "local");
    for (String key : files(store)) {
      String name = key.substring(0, key.indexOf(".snappy.parquet"));
      String to = name.replace('/', '~');
      download(store, key, local.resolve(to + ".value"));
      download(store, name + ".keys.snappy.parquet", local.resolve(to + ".key"));
      download(store, name + ".headers.json", local.resolve(to + ".header"));
    }
    String sql =
        """
        with v as (select n, regexp_extract(filename, '.*~(.*)[.]', 1) f, file_row_number r
                   from read_parquet('%1$s/*.value', filename = true, file_row_number = true)),
             k as (select key.id id, regexp_extract(filename, '.*~(.*)[.]', 1) f, file_row_number r
                   from read_parquet('%1$s/*.key', filename = true, file_row_number = true)),
             h as (select unnest(lines) line, generate_subscripts(lines, 1) - 1 r, f
                   from (select string_split(rtrim(content, chr(10)), chr(10)) lines,
                           regexp_extract(filename, '.*~(.*)[.]', 1) f
                         from read_text('%1$s/*.header')))
        select count(*), count(distinct n), sum(n), count_if(k.id = 10 * n
            and line = '[{"key":"trace","value":"t' || n || '"},{"key":"n","value":"' || n || '"}]')
        from v full join k using (f, r) full join h using (f, r)
        """
            .formatted(local);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return Stream.of(1, 2, 3, 4).map(column -> number(rows, column)).toList();
    }
  }

  private static long number(ResultSet rows, int column) {
    try {
      return rows.getLong(column);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void download(ObjectStore store, String key, Path to) throws IOException {
    Files.write(to, store.get(key).orElseThrow(() -> new AssertionError("no " + key)).body());
  }

  private static final List<Long> EXACT =
      List.of((long) RECORDS, (long) RECORDS, RECORDS * (RECORDS - 1L) / 2, (long) RECORDS);

  @Test
  void duckDbJoinsValuesKeysAndHeadersByRow() throws IOException, SQLException {
    try (ObjectStore store = bucket.connect()) {
      try (TaskRun run = new TaskRun(new S3SinkTask(), props("flush.size", "500"), log())) {
        run.runUntil(() -> run.committed() == RECORDS);
      }
      assertThat(files(store)).hasSize(15);
      assertThat(store.list("topics/")).hasSize(45);
      assertThat(joined(store)).isEqualTo(EXACT);
    }
  }

  @Test
  void everyFileHasItsSidesWhileTheStoreFailsAndTasksDie() throws IOException, SQLException {
    Random random = new Random(11);
    try (ObjectStore store = bucket.connect()) {
      bucket.failNowAndThen(random);
      List<TaskRun> zombies = new ArrayList<>();
      for (int life = 0; life < 4; life++) {
        TaskRun run =
            new TaskRun(
                new S3SinkTask(),
                props("flush.size", Integer.toString(40 + random.nextInt(100))),
                log());
        for (int step = 0; step < 12; step++) {
          run.step(40);
          LockSupport.parkNanos(10_000_000);
        }
        zombies.add(run);
      }
      try (TaskRun last =
          new TaskRun(
              new S3SinkTask(),
              props("flush.size", "200", "rotate.schedule.interval.ms", "100"),
              log())) {
        last.runUntil(() -> last.committed() == RECORDS);
      }
      bucket.server.fault(S3Fault.NONE);
      zombies.forEach(TaskRun::close);
      assertThat(joined(store)).isEqualTo(EXACT);
    }
  }

  @Test
  void keysAndHeadersAreAvroByDefaultAsInTheWidelyUsedSink() throws IOException {
    Map<String, String> props =
        props("flush.size", "500", "partitioner.class", "default", "s3.object.tagging", "true");
    props.remove("keys.format.class");
    props.remove("headers.format.class");
    try (ObjectStore store = bucket.connect()) {
      try (TaskRun run = new TaskRun(new S3SinkTask(), props, log())) {
        run.runUntil(() -> run.committed() == RECORDS);
      }
      String name = "topics/orders/partition=0/orders+0+0000000500";
      assertThat(store.list(name))
          .containsExactly(name + ".headers.avro", name + ".keys.avro", name + ".snappy.parquet");
      for (String key : store.list(name)) {
        assertThat(bucket.server.tags("lake", key))
            .isEqualTo(Map.of("startOffset", "500", "endOffset", "999", "recordCount", "500"));
        byte[] body = store.get(key).orElseThrow().body();
        assertThat(
                RecordCount.of(
                    key,
                    most ->
                        new ByteArrayInputStream(
                            body, (int) Math.max(0, body.length - most), body.length)))
            .isEqualTo(500);
      }
    }
  }
}
