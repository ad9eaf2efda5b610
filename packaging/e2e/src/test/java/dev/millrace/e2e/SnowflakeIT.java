package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.millrace.e2e.crash.Kills;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.LakeCheck;
import dev.millrace.sandbox.quickstart.Orders;
import dev.millrace.sandbox.quickstart.Warehouse;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL to Kafka to the stand-in for Snowflake, from the built archives; the tables are read
 * by Snowflake's own driver. {@code bin/snowflake-account} has them go to a real account.
 */
class SnowflakeIT {
  private static final int ROWS = 200_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** In place of five minutes: how long a dead worker's transaction holds its locks. */
  private static final Duration IDLE_TRANSACTIONS = Duration.ofSeconds(5);

  private static Account account;
  private static Sandbox sandbox;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws SQLException {
    account = Account.start(Clusters.builder().workers(1).postgres());
    sandbox = account.sandbox();
    if (!account.isReal()) {
      sandbox.snowflake().idleTransactionsLast(IDLE_TRANSACTIONS);
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    if (account != null) {
      account.close();
    }
  }

  @Test
  void carriesEveryRowOnceThroughKillsOfWorkerBrokerAndSnowflake() throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox)) {
      Clusters.dropFlights(postgres);
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      River sink = River.warehouse(sandbox, "warehouse", "warehouse.");
      sink.startSink(
          Map.of("topics", "warehouse.flights", "insert.mode", "insert", "pk.fields", ""));
      River river = River.flights(sandbox, "warehouse", "warehouse.");
      river.startSource(Map.of("batch.max.rows", "1000"));

      Kills kills =
          new Kills(13)
              .at(0.2, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
              .at(0.4, "kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.8, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
      if (!account.isReal()) {
        kills.at(0.6, "kill the Snowflake server", () -> Clusters.restartSnowflake(sandbox));
      }
      river.awaitRowsInKafka(ROWS, kills);
      assertThat(kills.allDone()).as("all kills happened while rows flowed").isTrue();

      try (SnowflakeReader reader = account.reader()) {
        Warehouse flights = river.warehouse(reader, Warehouse.FLIGHTS);
        Await.until(
            ROWS + " rows are in the table",
            LIMIT,
            () -> {
              sandbox.rest().failIfFailed(sink.sink());
              return rows(flights) >= ROWS;
            });
        Clusters.retire(sandbox, sink.sink());
        Clusters.retire(sandbox, river.source());

        assertThat(flights.sum()).matches(LakeCheck.postgres(postgres)::matches);
      }
    }
  }

  private static long rows(Warehouse table) {
    try {
      return table.rows();
    } catch (SQLException e) {
      throw new IllegalStateException("Can't read the table", e);
    }
  }

  @Test
  void isWhatPostgresIsAfterRowsChangedUnderKills() throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        SnowflakeReader reader = account.reader()) {
      Orders orders = new Orders(postgres);
      orders.load();
      River river = River.warehouse(sandbox, "changes", "changes.");
      river.start(Map.of(), Map.of("buffer.flush.time", "1"));
      Warehouse table = river.warehouse(reader, Warehouse.ORDERS);
      Await.until("some rows are in the table", LIMIT, () -> rows(table) > 0);

      orders.change();
      Clusters.restartWorker(sandbox, 0);
      orders.change();
      if (!account.isReal()) {
        assertThat(sandbox.snowflake().endSessions()).isPositive();
      }
      orders.change();

      try (SnowflakeReader again = account.reader()) {
        Warehouse changed = river.warehouse(again, Warehouse.ORDERS);
        assertThat(changed.check(orders, print(), LIMIT)).as(text()).isTrue();
        assertThat(text()).contains("OK: the table in Snowflake is what PostgreSQL is");
        river.delete();

        try (Statement sql = postgres.createStatement()) {
          sql.execute("DELETE FROM orders WHERE id = 7");
        }
        assertThat(changed.check(orders, print(), Duration.ofSeconds(1))).isFalse();
        assertThat(text()).contains("DIFFERENT: the table in Snowflake is not");
      }
    }
  }

  private PrintStream print() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A configuration as the vendor's connector has it, in which only the class is another one. */
  private static Map<String, String> ofTheVendor(String topic) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.snowflake.SnowflakeSinkConnector");
    config.put("tasks.max", "2");
    config.put("topics", topic);
    config.put("snowflake.topic2table.map", topic + ":SENSOR_READINGS");
    config.putAll(Clusters.snowflakeAccess());
    config.put("snowflake.ingestion.method", "SNOWPIPE_STREAMING");
    config.put("snowflake.enable.schematization", "false");
    config.put("snowflake.streaming.max.client.lag", "1");
    config.put("buffer.flush.time", "10");
    config.put("buffer.count.records", "25");
    config.put("buffer.size.bytes", "5000000");
    config.put("behavior.on.null.values", "IGNORE");
    config.put("jmx", "true");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("errors.tolerance", "none");
    return config;
  }

  @Test
  void goesOnWithTheVendorsConfigurationAndTable() throws Exception {
    int before = 40;
    int all = 100;
    send("readings", all);
    try (SnowflakeReader reader = account.reader()) {
      reader.execute(
          "CREATE TABLE SENSOR_READINGS (RECORD_METADATA VARIANT, RECORD_CONTENT VARIANT)");
      for (int i = 0; i < before; i++) {
        reader.execute(
            """
            INSERT INTO SENSOR_READINGS SELECT
              PARSE_JSON('{"topic":"readings","partition":0,"offset":%1$d,"key":"s%1$d"}'),
              PARSE_JSON('{"id":%1$d,"place":{"hall":"A"}}')"""
                .formatted(i));
      }
      Map<String, String> config = ofTheVendor("readings");
      // What it told Kafka when it was stopped.
      committed("connect-vendor", "readings", before);

      sandbox.rest().put("vendor", config);
      Clusters.awaitConfirmed(sandbox, "vendor", "readings", all);
      Clusters.retire(sandbox, "vendor");

      assertThat(
              reader.rows(
                  """
                  SELECT COUNT(*), COUNT(DISTINCT RECORD_METADATA:offset::NUMBER),
                    MIN(RECORD_METADATA:offset::NUMBER), MAX(RECORD_METADATA:offset::NUMBER)
                  FROM SENSOR_READINGS"""))
          .containsExactly(List.of("100", "100", "0", "99"));
      String row =
          "SELECT RECORD_CONTENT:id::NUMBER, RECORD_CONTENT:place.hall::VARCHAR,"
              + " RECORD_METADATA:topic::VARCHAR, RECORD_METADATA:partition::NUMBER,"
              + " RECORD_METADATA:key::VARCHAR FROM SENSOR_READINGS WHERE"
              + " RECORD_METADATA:offset::NUMBER = ";
      assertThat(reader.rows(row + 7)).containsExactly(List.of("7", "A", "readings", "0", "s7"));
      assertThat(reader.rows(row + 70)).containsExactly(List.of("70", "A", "readings", "0", "s70"));
    }
  }

  /** A sink by the role of {@code docs/operations.md}. */
  private static Map<String, String> granted(String topic) {
    Map<String, String> config = ofTheVendor(topic);
    config.put("snowflake.topic2table.map", "");
    config.put("snowflake.database.name", "RAW");
    config.put("snowflake.schema.name", "SHOP");
    config.put("snowflake.role.name", "LOADER");
    config.put("snowflake.warehouse", "LOADING");
    config.put("enable.task.fail.on.authorization.errors", "true");
    return config;
  }

  @Test
  void theGrantsOfThePageAreEnough() throws Exception {
    assumeFalse(account.isReal(), "Somebody else's account is not ours to make roles in");
    String page = Files.readString(Build.root().resolve("docs/operations.md"));
    Matcher block = Pattern.compile("(?s)### Snowflake\\n\\n```sql\\n(.*?)```").matcher(page);
    assertThat(block.find()).as("a block of SQL under Snowflake").isTrue();
    List<String> grants =
        Stream.of(block.group(1).strip().split(";\\s*"))
            .filter(sql -> sql.startsWith("GRANT") && sql.contains(" ON "))
            .toList();
    assertThat(grants).hasSize(3);
    send("granted", 50);
    send("refused", 50);
    try (SnowflakeReader reader = account.reader()) {
      reader.execute("CREATE DATABASE RAW", "CREATE SCHEMA RAW.SHOP", "CREATE ROLE LOADER");
      reader.execute(grants.toArray(String[]::new));

      sandbox.rest().put("granted", granted("granted"));
      Clusters.awaitConfirmed(sandbox, "granted", "granted", 50);
      Clusters.retire(sandbox, "granted");
      assertThat(reader.rows("SELECT COUNT(*) FROM RAW.SHOP.\"granted\""))
          .containsExactly(List.of("50"));

      reader.execute("REVOKE CREATE TABLE ON SCHEMA RAW.SHOP FROM ROLE LOADER");
      sandbox.rest().put("refused", granted("refused"));
      assertThatThrownBy(() -> Clusters.awaitConfirmed(sandbox, "refused", "refused", 50))
          .isInstanceOf(ConnectRestException.class)
          .hasMessageContainingAll("privileges", "SHOP");
      sandbox.rest().delete("refused");
    }
  }

  private static void send(String topic, int records)
      throws ExecutionException, InterruptedException {
    Map<String, Object> config = Map.of("bootstrap.servers", sandbox.bootstrapServers());
    try (Admin admin = Admin.create(config);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      for (int i = 0; i < records; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    topic, "s" + i, "{\"id\":" + i + ",\"place\":{\"hall\":\"A\"}}"))
            .get();
      }
    }
  }

  private static void committed(String group, String topic, long offset)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }
}
