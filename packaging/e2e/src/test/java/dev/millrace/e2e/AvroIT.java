package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.DeltaTable;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Records in Avro, by a live schema registry and a converter that the connectors know nothing of,
 * over changes of their schema; configured as {@code docs/operations.md} shows.
 */
class AvroIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Rows before and after the change of their table. */
  private static final int ROWS = 1000;

  private static final String POSTGRES_ROW =
      "concat_ws('|', id, city, amount, coalesce(price::text, '-'), day, to_char(changed AT"
          + " TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'), paid::text, encode(data, 'escape'),"
          + " coalesce(note, '-'))";
  private static final String DUCKDB_ROW =
      "concat_ws('|', id, city, amount, coalesce(price::text, '-'), day, strftime(changed AT"
          + " TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g'), paid::text, decode(data::BLOB),"
          + " coalesce(note, '-'))";
  private static final String LINES =
      "read_json('%s/*.json', format = 'newline_delimited', columns = {id: 'BIGINT', city: 'TEXT',"
          + " amount: 'BIGINT', price: 'DECIMAL(12, 2)', day: 'DATE', changed: 'TIMESTAMPTZ', paid:"
          + " 'BOOLEAN', data: 'TEXT', note: 'TEXT'})";

  private static Sandbox sandbox;
  private static SchemaRegistry registry;
  private static FarSides farSides;

  private final Map<Integer, Schema> schemas = new HashMap<>();
  @TempDir private Path directory;

  @BeforeAll
  static void start() throws SQLException {
    sandbox =
        Clusters.builder()
            .workers(1)
            .postgres()
            .s3()
            .snowflake()
            .archive(SchemaRegistry.converterArchive())
            .start();
    registry = SchemaRegistry.start(sandbox.directory().resolve("registry"));
    farSides = FarSides.of(sandbox);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  /** Starts a connector of the page with some settings changed. */
  private static void start(String connector, String type, Map<String, String> changes)
      throws Exception {
    Map<String, String> config = new LinkedHashMap<>();
    for (JsonNode block : Samples.blocks("operations.md")) {
      if (block.path("connector.class").asText().endsWith(type)) {
        assertThat(block.get("value.converter").asText())
            .isEqualTo("io.confluent.connect.avro.AvroConverter");
        block.properties().forEach(each -> config.put(each.getKey(), each.getValue().asText()));
      }
    }
    config.putAll(changes);
    Map<String, String> here = farSides.here(config);
    here.put("name", connector);
    here.putAll(registry.converters());
    sandbox.rest().put(connector, here);
    sandbox.rest().awaitRunning(connector, 1, LIMIT);
  }

  private static void startSink(String connector, String topic, String format) throws Exception {
    start(
        connector,
        "S3SinkConnector",
        Map.of(
            "topics",
            topic,
            "s3.bucket.name",
            connector,
            "format.class",
            format,
            "flush.size",
            "300",
            "rotate.schedule.interval.ms",
            "1000"));
  }

  private static void startDelta(String connector, String topic, Map<String, String> changes)
      throws Exception {
    Map<String, String> all = new HashMap<>(changes);
    all.put("topics", topic);
    all.put("table.path", "s3://" + connector + "/${topic}");
    all.put("flush.interval.ms", "1000");
    start(connector, "DeltaLakeSinkConnector", all);
  }

  private static void startSnowflake(String connector, String topic, Map<String, String> changes)
      throws Exception {
    Map<String, String> all = new HashMap<>(changes);
    all.put("topics", topic);
    all.put("buffer.flush.time", "1");
    start(connector, "SnowflakeSinkConnector", all);
  }

  @Test
  void aTableThatChangesInMidStreamIsTheSameInTheTopicAndInAllLakes() throws Exception {
    farSides.run(
        "DROP TABLE orders",
        "CREATE TABLE orders (id bigint PRIMARY KEY, city text NOT NULL, amount integer NOT NULL,"
            + " price numeric(12, 2), day date NOT NULL, changed timestamptz NOT NULL, paid boolean"
            + " NOT NULL, data bytea NOT NULL)",
        orders(0, "i", ""));
    startSink("avro-lake", "shop-orders", "avro");
    startSink("parquet-lake", "shop-orders", "parquet");
    startDelta("delta-lake", "shop-orders", Map.of());
    startSnowflake("warehouse", "shop-orders", Map.of());
    start(
        "shop-orders",
        "JdbcSourceConnector",
        Map.of("tasks.max", "2", "table.chunk.rows", "100", "exactly.once.support", "required"));

    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "shop-orders")) {
      await("shop-orders", reader, records, 1);
      farSides.run(
          "ALTER TABLE orders ADD COLUMN note text, ALTER COLUMN amount TYPE bigint",
          orders(ROWS, "i * 3000000000", ", 'note ' || i"));
      await("shop-orders", reader, records, 2 * ROWS);
      assertThat(sandbox.rest().offsets("shop-orders").toString())
          .as("the rows of the beginning were read in chunks, by both tasks")
          .contains("millrace.v1.chunk");
      Clusters.retire(sandbox, "shop-orders");
      reader.poll(Duration.ofSeconds(1)).forEach(records::add);
    }
    long end = records.get(records.size() - 1).offset() + 1;
    for (String sink : List.of("avro-lake", "parquet-lake", "delta-lake", "warehouse")) {
      Clusters.awaitConfirmed(sandbox, sink, "shop-orders", end);
      Clusters.retire(sandbox, sink);
    }

    versionsAreThoseOfTheTable(records);
    List<String> rows = postgresRows();
    assertThat(rows).hasSize(2 * ROWS);
    assertThat(duckRows(LINES.formatted(topicLines(records)))).isEqualTo(rows);
    assertThat(duckRows(LINES.formatted(download("avro-lake")))).isEqualTo(rows);
    String parquet = "('" + download("parquet-lake") + "/*.parquet')";
    assertThat(duckRows("read_parquet" + parquet.replace(")", ", union_by_name = true)")))
        .isEqualTo(rows);
    assertThat(
            query(
                "SELECT DISTINCT type FROM parquet_schema%s WHERE name = 'amount' ORDER BY 1"
                    .formatted(parquet)))
        .as("files of both schemas")
        .containsExactly("INT32", "INT64");
    assertThat(duckRows(table("delta-lake", "shop-orders"))).isEqualTo(rows);
    assertThat(snowflakeRows()).isEqualTo(rows);
  }

  private static String orders(int from, String amount, String more) {
    return "INSERT INTO orders SELECT i, 'city-' || i % 20, "
        + amount
        + ", CASE WHEN i % 3 > 0 THEN i / 7.0 END, date '1969-12-01' + i::int,"
        + " timestamptz '2026-01-01 00:00:00.123Z' + i * interval '1 second', i % 2 = 0,"
        + " convert_to('data ' || i, 'UTF8')"
        + more
        + " FROM generate_series("
        + from
        + "::bigint, "
        + (from + ROWS - 1)
        + ") i";
  }

  /** Reads until there are so many records. */
  private static void await(
      String connector,
      TopicReader reader,
      List<ConsumerRecord<byte[], byte[]>> records,
      int atLeast) {
    Await.until(
        atLeast + " records have come from " + connector,
        LIMIT,
        () -> {
          sandbox.rest().failIfFailed(connector);
          reader.poll(Duration.ofMillis(200)).forEach(records::add);
          return records.size() >= atLeast;
        });
  }

  private void versionsAreThoseOfTheTable(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Integer> ids = registry.ids("shop-orders-value");
    assertThat(ids).hasSize(2);
    assertThat(new TreeSet<>(records.stream().map(each -> AvroWire.id(each.value())).toList()))
        .isEqualTo(new TreeSet<>(ids));
    Schema before = schema(ids.get(0));
    Schema after = schema(ids.get(1));
    assertThat(before.getField("note")).isNull();
    assertThat(before.getField("amount").schema().getType()).isEqualTo(Schema.Type.INT);
    assertThat(after.getField("note").schema().isNullable()).isTrue();
    assertThat(after.getField("amount").schema().getType()).isEqualTo(Schema.Type.LONG);
    assertThat(records)
        .allSatisfy(
            each ->
                assertThat(AvroWire.read(each.key(), this::schema).get("id"))
                    .isEqualTo(AvroWire.read(each.value(), this::schema).get("id")));
  }

  private Schema schema(int id) {
    return schemas.computeIfAbsent(id, registry::schema);
  }

  private Path topicLines(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
    Path lines = Files.createDirectory(directory.resolve("topic"));
    Files.write(
        lines.resolve("records.json"),
        records.stream()
            .map(each -> AvroLines.MODEL.toString(AvroWire.read(each.value(), this::schema)))
            .toList());
    return lines;
  }

  private Path download(String bucket) throws IOException {
    Path files = Files.createDirectory(directory.resolve(bucket));
    try (Lake lake = new Lake(sandbox, bucket)) {
      lake.download(lake.files(), files);
    }
    return files;
  }

  private String table(String bucket, String topic) throws IOException {
    try (S3Client s3 = sandbox.s3().client()) {
      DeltaTable table = new DeltaTable(s3, bucket, topic);
      return table
          .fetch(table.version(), Files.createDirectory(directory.resolve(bucket)))
          .orElseThrow();
    }
  }

  private static List<String> postgresRows() throws SQLException {
    try (Connection postgres =
        DriverManager.getConnection(
            farSides.url(), sandbox.postgres().user(), sandbox.postgres().password())) {
      return query(postgres, "SELECT " + POSTGRES_ROW + " FROM orders ORDER BY id");
    }
  }

  /** As the other databases tell them. */
  private static List<String> snowflakeRows() throws SQLException {
    try (SnowflakeReader reader = sandbox.snowflakeReader()) {
      return reader
          .rows(
              "SELECT \"id\", \"city\", \"amount\", \"price\", \"day\", \"changed\", \"paid\","
                  + " \"data\", \"note\" FROM \"shop-orders\" ORDER BY \"id\"")
          .stream()
          .map(
              row -> {
                row.replaceAll(cell -> cell == null ? "-" : cell);
                row.set(6, row.get(6).toLowerCase(Locale.ROOT));
                row.set(7, new String(HexFormat.of().parseHex(row.get(7)), StandardCharsets.UTF_8));
                return String.join("|", row);
              })
          .toList();
    }
  }

  private static List<String> snowflakeVisits() throws SQLException {
    try (SnowflakeReader reader = sandbox.snowflakeReader()) {
      return reader
          .rows(
              "SELECT \"id\", \"who\":name::VARCHAR, \"who\":age::VARCHAR, \"tags\"[0]::VARCHAR || ','"
                  + " || \"tags\"[1]::VARCHAR, \"counts\":n::VARCHAR, \"kind\", \"began\", \"note\""
                  + " FROM \"visits\" ORDER BY \"id\"")
          .stream()
          .map(
              row -> {
                row.replaceAll(cell -> cell == null ? "-" : cell);
                row.set(6, Long.toString(epochMs(row.get(6))));
                return String.join("|", row);
              })
          .toList();
    }
  }

  private static long epochMs(String timestamp) {
    return LocalDateTime.parse(timestamp.replace(' ', 'T'))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  private static List<String> duckRows(String from) throws SQLException {
    return query("SELECT " + DUCKDB_ROW + " FROM " + from + " ORDER BY id");
  }

  /** The first column of what DuckDB finds. */
  private static List<String> query(String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      return query(duck, sql);
    }
  }

  private static List<String> query(Connection database, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @Test
  void aColumnThatTheRegistryRefusesStopsTheSourceUntilItIsAllowedAndNoRowIsPassedOver()
      throws Exception {
    farSides.run("INSERT INTO customers VALUES (1, 'ann')");
    start(
        "shop-customers",
        "JdbcSourceConnector",
        Map.of("table.whitelist", "public.customers", "exactly.once.support", "required"));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "shop-customers")) {
      await("shop-customers", reader, records, 1);
      farSides.run(
          "ALTER TABLE customers ADD COLUMN points integer NOT NULL DEFAULT 7",
          "INSERT INTO customers VALUES (2, 'bob')");
      Await.until(
          "the registry's refusal stops the source",
          LIMIT,
          () -> sandbox.rest().status("shop-customers").failure().isPresent());
      assertThat(sandbox.rest().status("shop-customers").failure().orElseThrow())
          .containsIgnoringCase("incompatible");

      registry.compatibility("shop-customers-value", "FORWARD");
      sandbox.rest().restart("shop-customers");
      Await.until(
          "the source runs again",
          LIMIT,
          () -> sandbox.rest().status("shop-customers").isRunning(1));
      await("shop-customers", reader, records, 2);
    }
    Clusters.retire(sandbox, "shop-customers");
    assertThat(records)
        .extracting(each -> AvroWire.read(each.value(), this::schema).get("id"))
        .containsExactly(1L, 2L);
    assertThat(AvroWire.read(records.get(1).value(), this::schema).get("points")).isEqualTo(7);
  }

  @Test
  void versionsOfAForeignProducerThatAlternateShareFilesAndATableOfTheNewest() throws Exception {
    Visits visits = new Visits(registry, "visits");
    visits.send(sandbox.bootstrapServers(), ROWS);
    start(
        "visits-lake",
        "S3SinkConnector",
        Map.of(
            "topics",
            "visits",
            "s3.bucket.name",
            "visits-lake",
            "schema.compatibility",
            "BACKWARD",
            "rotate.schedule.interval.ms",
            "1000"));
    startDelta("visits-delta", "visits", Map.of("insert.mode", "insert", "pk.fields", ""));
    startSnowflake("visits-table", "visits", Map.of("insert.mode", "insert", "pk.fields", ""));
    for (String sink : List.of("visits-lake", "visits-delta", "visits-table")) {
      Clusters.awaitConfirmed(sandbox, sink, "visits", ROWS);
      Clusters.retire(sandbox, sink);
    }

    String files = "('" + download("visits-lake") + "/*.parquet'";
    String rows = "SELECT " + Visits.DUCKDB_ROW + " FROM %s ORDER BY id";
    List<String> sent = IntStream.range(0, ROWS).mapToObj(Visits::row).toList();
    assertThat(query(rows.formatted("read_parquet" + files + ", union_by_name = true)")))
        .isEqualTo(sent);
    assertThat(query(rows.formatted(table("visits-delta", "visits")))).isEqualTo(sent);
    assertThat(snowflakeVisits()).isEqualTo(sent);
    String ofVersion1 =
        "SELECT sum(num_rows) FROM parquet_file_metadata%1$s) WHERE file_name NOT IN"
            + " (SELECT file_name FROM parquet_schema%1$s) WHERE name = 'note')";
    assertThat(query(ofVersion1.formatted(files)))
        .as("records that were written before version 2 came, with the second")
        .containsExactly("1");
  }
}
