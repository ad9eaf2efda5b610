package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.deltalake.data.Duck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task under a worker's stand-in, on local disk; tables are read by their log and DuckDB. */
class DeltaLakeSinkTaskTest {
  static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final TopicPartition OTHER = new TopicPartition("orders", 1);
  private static final Schema ORDER =
      SchemaBuilder.struct()
          .name("order")
          .field("id", Schema.INT64_SCHEMA)
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema PRICED =
      SchemaBuilder.struct()
          .name("order")
          .field("id", Schema.INT64_SCHEMA)
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("price", Schema.FLOAT64_SCHEMA)
          .build();

  @TempDir Path lake;

  private Map<String, String> props(String... more) {
    Map<String, String> props = TaskRun.props(lake + "/${topic}");
    props.put("flush.size", "100");
    return TaskRun.with(props, more);
  }

  private static SinkRecord record(TopicPartition at, long offset, Schema schema, Object value) {
    return new SinkRecord(
        at.topic(),
        at.partition(),
        null,
        null,
        schema,
        value,
        offset,
        1_700_000_000_000L + offset,
        TimestampType.CREATE_TIME);
  }

  /** Orders with the offsets {@code from} to {@code to}, the last one left out, by {@code step}. */
  static List<SinkRecord> orders(TopicPartition at, long from, long to, int step) {
    List<SinkRecord> records = new ArrayList<>();
    for (long offset = from; offset < to; offset += step) {
      records.add(record(at, offset, ORDER, order(at, offset)));
    }
    return records;
  }

  private static Struct order(TopicPartition at, long offset) {
    return new Struct(ORDER)
        .put("id", at.partition() * 1_000_000L + offset)
        .put("city", "city-" + offset % 3);
  }

  private TableFiles table(String name) throws IOException {
    return new TableFiles(lake.resolve(name));
  }

  @Test
  void goesOnWithAPartitionThatWasHeldWhenARebalanceTookIt() throws Exception {
    TaskRun given = new TaskRun(props());
    given.context.pause(TP); // The worker keeps it from before the rebalance.
    try (TaskRun run = given.open(TP, orders(TP, 0, 50, 1), 0)) {
      run.finish();
      assertThat(run.committed(TP)).isEqualTo(50);
    }
  }

  @Test
  void writesEachRecordOnceWithItsOffset() throws Exception {
    try (TaskRun run = new TaskRun(props()).open(TP, orders(TP, 0, 250, 1), 0)) {
      assertThat(run.context.timeoutMs).isBetween(1L, 1000L);
      run.finish();
      assertThat(run.committed(TP)).isEqualTo(250);
    }
    TableFiles table = table("orders");
    assertThat(table.rows("SELECT count(*), count(DISTINCT id), max(id) FROM t"))
        .containsExactly("250|250|249");
    assertThat(table.transactions).containsExactly(Map.entry("delta/orders-0", 249L));
    long rows =
        table.files().stream()
            .map(file -> file.get("stats").asText())
            .mapToLong(stats -> Long.parseLong(stats.replaceAll(".*numRecords\":(\\d+).*", "$1")))
            .sum();
    assertThat(rows).isEqualTo(250);
    assertThat(table.schema())
        .contains("{\"name\":\"id\",\"type\":\"long\",\"nullable\":false,\"metadata\":{}}");
  }

  @Test
  void goesOnBehindTheTablesOffsetWhateverKafkaSays() throws Exception {
    // Offsets with gaps, as exactly-once producers leave them.
    List<SinkRecord> log = orders(TP, 0, 300, 3);
    TaskRun killed = new TaskRun(props()).open(TP, log.subList(0, 60), 0);
    killed.finish();
    killed.kill();
    try (TaskRun run = new TaskRun(props()).open(TP, log, 0)) {
      assertThat(run.position(TP)).isEqualTo(178);
      run.finish();
    }
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("100|100");
  }

  @Test
  void losesNothingOfWhatWasBufferedWhenItWasKilled() throws Exception {
    List<SinkRecord> log = orders(TP, 0, 90, 1);
    TaskRun killed = new TaskRun(props("flush.interval.ms", "60000")).open(TP, log, 0);
    killed.runUntil(() -> killed.position(TP) == 90 && killed.committed(TP) == 0);
    killed.kill();
    try (TaskRun run = new TaskRun(props()).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("90|90");
  }

  @Test
  void commitsWhatItHasWhenAPartitionIsTakenAway() throws Exception {
    TaskRun run =
        new TaskRun(props("flush.interval.ms", "60000", "flush.size", "100000"))
            .open(TP, orders(TP, 0, 40, 1), 0)
            .open(OTHER, orders(OTHER, 0, 30, 1), 0);
    run.runUntil(() -> run.position(TP) == 40 && run.position(OTHER) == 30 && run.ready());
    run.revoke(OTHER);
    assertThat(table("orders").transactions)
        .containsOnly(Map.entry("delta/orders-0", 39L), Map.entry("delta/orders-1", 29L));
    run.close();
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("70|70");
  }

  @Test
  void aTaskThatLostItsPartitionUnawaresCanNeitherRepeatNorLose() throws Exception {
    List<SinkRecord> log = orders(TP, 0, 400, 1);
    try (TaskRun zombie = new TaskRun(props("flush.interval.ms", "60000", "flush.size", "1000"))) {
      zombie.open(TP, log.subList(0, 150), 0);
      zombie.runUntil(() -> zombie.position(TP) == 150 && zombie.ready());
      try (TaskRun owner =
          new TaskRun(props(TaskMetrics.TASK_ID, "1")).open(TP, log.subList(0, 200), 0)) {
        owner.finish();
        // Now the zombie gives what it has.
        zombie.revoke(TP);
        assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
            .containsExactly("200|200");
      }
    }
    try (TaskRun next = new TaskRun(props()).open(TP, log, 0)) {
      next.finish();
    }
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("400|400");
  }

  @Test
  void addsColumnsInTheSameVersionAsTheirRows() throws Exception {
    List<SinkRecord> log = orders(TP, 0, 10, 1);
    for (long offset = 10; offset < 20; offset++) {
      Struct priced = new Struct(PRICED).put("id", offset).put("price", offset / 2.0);
      log.add(record(TP, offset, PRICED, priced));
      log.add(record(TP, offset + 100, ORDER, order(TP, offset + 100)));
    }
    log.sort((a, b) -> Long.compare(a.kafkaOffset(), b.kafkaOffset()));
    try (TaskRun run = new TaskRun(props("schema.evolution", "basic")).open(TP, log, 0)) {
      run.finish();
    }
    TableFiles table = table("orders");
    assertThat(table.rows("SELECT count(*), count(price), sum(price), count(DISTINCT id) FROM t"))
        .containsExactly("30|10|72.5|30");
    assertThat(table.schema()).contains("\"price\"");
    List<List<String>> versions = new ArrayList<>();
    for (JsonNode action : table.actions) {
      if (action.has("commitInfo")) {
        versions.add(new ArrayList<>());
      }
      versions.get(versions.size() - 1).add(action.fieldNames().next());
    }
    assertThat(versions)
        .anySatisfy(version -> assertThat(version).contains("metaData", "add", "txn"));
  }

  @Test
  void addsColumnsToATableThatMapsThem() throws Exception {
    Schema odd =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("odd name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    List<SinkRecord> log = orders(TP, 0, 5, 1);
    for (long offset = 5; offset < 8; offset++) {
      log.add(record(TP, offset, odd, new Struct(odd).put("id", offset).put("odd name", "x")));
    }
    Map<String, String> mapped =
        props(
            "schema.evolution", "basic",
            "table.properties", "delta.columnMapping.mode=name");
    try (TaskRun run = new TaskRun(mapped).open(TP, log, 0)) {
      run.finish();
    }
    TableFiles table = table("orders");
    Map<String, String> physical = new HashMap<>();
    for (JsonNode field : new ObjectMapper().readTree(table.schema()).get("fields")) {
      physical.put(
          field.get("name").asText(),
          field.get("metadata").get("delta.columnMapping.physicalName").asText());
    }
    assertThat(physical).containsOnlyKeys("id", "city", "odd name");
    assertThat(
            table.rows(
                String.format(
                    "SELECT count(*), count(\"%s\"), sum(\"%s\") FROM t",
                    physical.get("odd name"), physical.get("id"))))
        .containsExactly("8|3|28");
  }

  @Test
  void checkpointsAndLetsOthersReadOnFromThere() throws Exception {
    Map<String, String> props = props("table.properties", "delta.checkpointInterval=2");
    for (int end = 20; end <= 120; end += 20) {
      try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, end, 1), 0)) {
        run.finish();
      }
    }
    try (Stream<Path> files = Files.list(lake.resolve("orders/_delta_log"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.endsWith(".checkpoint.parquet"))
          .contains("_last_checkpoint");
    }
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 130, 1), 0)) {
      assertThat(run.position(TP)).isEqualTo(120);
      run.finish();
    }
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("130|130");
  }

  @Test
  void refusesWhatDoesNotFitAndGoesOn() throws Exception {
    List<SinkRecord> log = orders(TP, 0, 5, 1);
    Schema odd = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    log.add(record(TP, 5, odd, new Struct(odd).put("id", "x")));
    log.add(record(TP, 6, Schema.STRING_SCHEMA, "text"));
    log.add(record(TP, 7, null, null));
    log.addAll(orders(TP, 8, 10, 1));
    try (TaskRun run = new TaskRun(props("errors.tolerance", "all")).open(TP, log, 0)) {
      run.finish();
      assertThat(run.context.deadLetters)
          .hasSize(3)
          .anySatisfy(
              message ->
                  assertThat(message)
                      .contains("topic 'orders', partition 0, offset 5")
                      .contains("Field 'id': a string does not fit the column's type long"))
          .anySatisfy(message -> assertThat(message).contains("offset 6").contains("HoistField"))
          .anySatisfy(message -> assertThat(message).contains("offset 7").contains("no value"));
    }
    assertThat(table("orders").rows("SELECT count(*), max(id) FROM t")).containsExactly("7|9");
    assertThat(table("orders").transactions).containsEntry("delta/orders-0", 9L);

    try (TaskRun run = new TaskRun(props("name", "strict"))) {
      assertThatThrownBy(() -> run.open(TP, log, 0).finish())
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Record refused at topic 'orders', partition 0, offset 5: Field");
    }
  }

  @Test
  void compressesAsTheTableSaysUnlessTheConnectorDoes() throws Exception {
    Map<String, String> props = props("table.properties", "delta.parquet.compression.codec=ZSTD");
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 10, 1), 0)) {
      run.finish();
    }
    assertThat(codecs("orders")).containsExactly("ZSTD");
    props.put("parquet.codec", "gzip");
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 20, 1), 0)) {
      run.finish();
    }
    assertThat(codecs("orders")).containsExactlyInAnyOrder("ZSTD", "GZIP");
  }

  private List<String> codecs(String table) throws Exception {
    return Duck.rows(
        "SELECT DISTINCT compression FROM parquet_metadata('"
            + lake.resolve(table)
            + "/*.parquet')");
  }

  @Test
  void needsLeaveToMakeATable() {
    try (TaskRun run = new TaskRun(props("auto.create", "false"))) {
      assertThatThrownBy(() -> run.open(TP, orders(TP, 0, 1, 1), 0).finish())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("There is no table at " + lake + "/orders")
          .hasMessageContaining("auto.create=true");
    }
    assertThat(Files.exists(lake.resolve("orders"))).isFalse();
  }

  @Test
  void routesByFieldsIntoManyPartitionedTables() throws Exception {
    Map<String, String> props =
        props(
            "table.path", lake + "/by/${value.city}", "partition.columns", "CITY", "name", "route");
    List<SinkRecord> log = orders(TP, 0, 300, 1);
    log.add(record(TP, 300, ORDER, new Struct(ORDER).put("id", 300L).put("city", "../../up")));
    TaskRun killed = new TaskRun(props).open(TP, log.subList(0, 150), 0);
    killed.finish();
    killed.kill();
    // Kafka's offset was lost: what tables have is skipped, table by table.
    try (TaskRun run = new TaskRun(props).open(TP, log, 0)) {
      run.finish();
    }
    for (int city = 0; city < 3; city++) {
      TableFiles table = table("by/city-" + city);
      assertThat(table.rows("SELECT count(*), count(DISTINCT id) FROM t"))
          .containsExactly("100|100");
      String value = "city-" + city;
      assertThat(table.files())
          .allSatisfy(
              file -> assertThat(file.at("/partitionValues/city").asText()).isEqualTo(value));
    }
    assertThat(table("by/..%2F..%2Fup").rows("SELECT id FROM t")).containsExactly("300");
  }

  @Test
  void infersColumnsOfObjectsWithoutSchema() throws Exception {
    List<SinkRecord> log = new ArrayList<>();
    log.add(record(TP, 0, null, Map.of("id", 1L, "tags", List.of())));
    Map<String, Object> second = new HashMap<>(Map.of("id", 2L, "tags", List.of("a")));
    second.put("empty", null);
    log.add(record(TP, 1, null, second));
    log.add(record(TP, 2, null, Map.of("id", 3L, "address", Map.of("city", "Oslo"))));
    try (TaskRun run = new TaskRun(props("schema.evolution", "basic")).open(TP, log, 0)) {
      run.finish();
    }
    assertThat(table("orders").rows("SELECT id, tags, address.city FROM t ORDER BY id"))
        .containsExactly("1|null|null", "2|[a]|null", "3|null|Oslo");
    assertThat(table("orders").schema()).doesNotContain("empty");
  }

  @Test
  void tellsATopicThatWasMadeAgain() throws Exception {
    TaskRun first = new TaskRun(props()).open(TP, orders(TP, 0, 50, 1), 0);
    first.finish();
    first.close();
    try (TaskRun run = new TaskRun(props()).open(TP, orders(TP, 0, 20, 1), 0)) {
      assertThat(run.position(TP)).isEqualTo(50);
      run.resetByKafka(TP, 0);
      assertThatThrownBy(() -> run.step(50))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("holds orders-0 up to offset 49, but Kafka delivers offset 0")
          .hasMessageContaining("raise exactly.once.epoch");
    }
    Map<String, String> anew = props("exactly.once.epoch", "1");
    try (TaskRun run = new TaskRun(anew).open(TP, orders(TP, 0, 20, 1), 0)) {
      run.finish();
    }
    assertThat(table("orders").rows("SELECT count(*) FROM t")).containsExactly("70");
    assertThat(table("orders").transactions).containsEntry("delta:1/orders-0", 19L);
  }

  @Test
  void tellsATopicThatIsMadeAgainWhileItRuns() throws Exception {
    Map<String, String> routed = props("table.path", lake + "/${value.city}");
    for (Map<String, String> props : List.of(props(), routed)) {
      try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 50, 1), 0)) {
        run.finish();
        run.resetByKafka(TP, 0);
        assertThatThrownBy(() -> run.step(50))
            .isInstanceOf(ConnectException.class)
            .hasMessageStartingWith("Kafka delivers offset 0 of orders-0 after offset 49: ")
            .hasMessageContaining("raise exactly.once.epoch");
      }
    }
  }

  @Test
  void tellsATopicThatWasMadeAgainBehindTablesByField() throws Exception {
    Map<String, String> props = props("table.path", lake + "/${value.city}");
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 60, 1), 0)) {
      run.finish();
    }
    // The same ones again are no news, wherever Kafka goes on from.
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 60, 1), 0)) {
      run.finish();
    }
    long later = System.currentTimeMillis() + 2 * 3_600_000;
    SinkRecord anew =
        new SinkRecord(
            TP.topic(),
            TP.partition(),
            null,
            null,
            ORDER,
            order(TP, 3),
            3,
            later,
            TimestampType.CREATE_TIME);
    try (TaskRun run = new TaskRun(props)) {
      assertThatThrownBy(() -> run.open(TP, List.of(anew), 0).finish())
          .isInstanceOf(ConnectException.class)
          .hasMessageStartingWith(lake + "/city-0 holds orders-0 up to offset 57 since ")
          .hasMessageContaining("but Kafka delivers offset 3 with a later timestamp")
          .hasMessageContaining(
              "raise exactly.once.epoch and set the connector's offset of it to 0")
          .hasMessageEndingWith("set that offset to 58.");
    }
    assertThat(table("city-0").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("20|20");
  }

  @Test
  void keepsWithinItsMemory() throws Exception {
    Random random = new Random(7);
    List<SinkRecord> log = new ArrayList<>();
    for (long offset = 0; offset < 1500; offset++) {
      byte[] noise = new byte[15_000];
      random.nextBytes(noise);
      String text = Base64.getEncoder().encodeToString(noise);
      log.add(record(TP, offset, ORDER, new Struct(ORDER).put("id", offset).put("city", text)));
    }
    Map<String, String> small =
        props(
            "buffer.max.bytes", "8388608",
            "parquet.row.group.bytes", "1048576",
            "flush.size", "1000000",
            "flush.interval.ms", "60000");
    try (TaskRun run = new TaskRun(small).open(TP, log, 0)) {
      run.runUntil(() -> run.position(TP) == 1500 && run.ready());
    }
    assertThat(table("orders").files()).hasSizeGreaterThan(2);
    assertThat(table("orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("1500|1500");
    assertThat(table("orders").actions.stream().filter(action -> action.has("txn"))).hasSize(1);
  }

  @Test
  void altersOffsetsUnderANewEpochOnly() {
    Map<String, String> props = props();
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 50, 1), 0)) {
      run.finish();
    }
    DeltaLakeSinkConnector connector = new DeltaLakeSinkConnector();
    assertThat(connector.alterOffsets(props, Map.of(TP, 50L))).isTrue();
    assertThatThrownBy(() -> connector.alterOffsets(props, Map.of(TP, 10L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("holds orders-0 up to offset 49")
        .hasMessageContaining("raise exactly.once.epoch (now 0)");
    assertThat(connector.alterOffsets(props("exactly.once.epoch", "1"), Map.of(TP, 10L))).isTrue();
  }
}
