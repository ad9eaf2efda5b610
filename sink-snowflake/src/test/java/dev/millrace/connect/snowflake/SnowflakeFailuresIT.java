package dev.millrace.connect.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import dev.millrace.sandbox.snowflake.SnowflakeRequest;
import dev.millrace.sandbox.snowflake.SnowflakeRule;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on the way, against the stand-in server: each row lands once. */
class SnowflakeFailuresIT {
  private static final Schema ID = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  @TempDir private static Path folder;
  private static SnowflakeProcess snowflake;

  @BeforeAll
  static void start() {
    snowflake = new SnowflakeProcess(folder.resolve("snowflake"));
    snowflake.start();
  }

  @AfterEach
  void calm() {
    snowflake.noFaults();
    snowflake.idleTransactionsLast(Duration.ofMinutes(5));
  }

  @AfterAll
  static void stop() {
    snowflake.close();
  }

  private static Map<String, String> props(String topic, String... more) {
    return Orders.props(snowflake.environment(), topic, more);
  }

  private static void requireAll(Map<String, String> props, String topic, int count)
      throws SQLException {
    assertThat(
            Orders.query(
                props,
                "SELECT COUNT(*), COUNT(DISTINCT RECORD_METADATA:offset::NUMBER) FROM \""
                    + topic
                    + "\""))
        .containsExactly(count + "|" + count);
  }

  @Test
  void repliesToCommitsAreLost() throws SQLException {
    TopicPartition at = new TopicPartition("lost", 0);
    Map<String, String> props = props("lost", "buffer.count.records", "100");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 300), 0);
      // More often than the driver asks again.
      snowflake.faults(SnowflakeRule.onStatement("COMMIT", Effect.CUT_AFTER).most(8));
      run.finish();
    }
    requireAll(props, "lost", 300);
  }

  @Test
  void deadSessionHoldsTheLock() throws SQLException {
    TopicPartition at = new TopicPartition("locked", 0);
    Map<String, String> props = props("locked");
    List<SinkRecord> log = Orders.log(at, 40);
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log.subList(0, 20), 0).finish();
    }
    snowflake.idleTransactionsLast(Duration.ofSeconds(6));
    snowflake.abandon(
        "BEGIN",
        "INSERT INTO PUBLIC.\"locked\" (\"id\") VALUES (-1)",
        "UPDATE PUBLIC.\"MILLRACE_OFFSETS_sf-locked\" SET NEXT_OFFSET = 1000");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0);
      assertThat(run.context.paused).as("open() does not wait for the lock").containsExactly(at);
      run.finish();
      assertThat(run.context.paused).isEmpty();
    }
    requireAll(props, "locked", 40);
  }

  /**
   * A task stands still in the midst of a commit, and another session waits for one of its locks:
   * Snowflake ends the transaction, and the task's session lives on.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "second load       | COPY INTO \"idle\" .* | 1 | ALTER TABLE \"idle\" ADD COLUMN X DATE",
        "advance           | MERGE INTO .*EXPECTED.* | 0 | ALTER TABLE \"idle\" ADD COLUMN Y DATE",
        "commit            | COMMIT                  | 0"
            + " | UPDATE \"MILLRACE_OFFSETS_sf-idle\" SET EPOCH = EPOCH WHERE PART = -1"
      })
  void transactionEndsWhileTheTaskStandsStill(
      String before, String statement, int skip, String waits) throws SQLException {
    TopicPartition at = new TopicPartition("idle", 0);
    Map<String, String> props = props("idle");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 20));
    long end = log.get(log.size() - 1).kafkaOffset() + 1;
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      // Of two schemas, so that there are two loads.
      for (long offset = end; offset < end + 10; offset += 2) {
        log.add(Orders.record(at, offset, null, Orders.order(offset, "n", null)));
        log.add(Orders.record(at, offset + 1, null, new Struct(ID).put("id", offset)));
      }
      snowflake.idleTransactionsLast(Duration.ofSeconds(1));
      snowflake.forgetRequests();
      snowflake.faults(
          SnowflakeRule.onStatement(statement, Effect.delayed(Duration.ofSeconds(4)))
              .skip(skip)
              .most(1));
      run.runUntil(() -> asked(statement) > skip);
      Orders.execute(props, waits);
      run.finish();
      assertThat(asked("MERGE INTO .*EXPECTED.*")).as("advances").isGreaterThan(1);
    } finally {
      Orders.execute(props, "DROP TABLE \"MILLRACE_OFFSETS_sf-idle\"");
    }
    requireAll(props, "idle", 30);
    Orders.execute(props, "DROP TABLE \"idle\"");
  }

  private static long asked(String statement) {
    Pattern pattern = Pattern.compile(statement, Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    return snowflake.statements().stream()
        .filter(request -> pattern.matcher(request.subject()).matches())
        .map(SnowflakeRequest::requestId)
        .distinct()
        .count();
  }

  @Test
  void uploadsAreRefusedForAWhile() throws SQLException {
    TopicPartition at = new TopicPartition("uploads", 0);
    Map<String, String> props = props("uploads");
    snowflake.faults(SnowflakeRule.on("UPLOAD", Effect.UNAVAILABLE).most(6));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 40), 0).finish();
    }
    requireAll(props, "uploads", 40);
  }

  @Test
  void serverIsKilled() throws SQLException {
    TopicPartition at = new TopicPartition("killed", 0);
    Map<String, String> props = props("killed", "buffer.count.records", "100");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 600), 0);
      run.runUntil(() -> run.committed(at) > 200);
      snowflake.kill();
      snowflake.start();
      run.finish();
    }
    requireAll(props, "killed", 600);
  }

  @Test
  void everythingFailsNowAndThen() throws SQLException {
    TopicPartition p0 = new TopicPartition("storm", 0);
    Map<String, String> props = props("storm", "buffer.count.records", "100");
    snowflake.faults(
        7,
        List.of(
            SnowflakeRule.onStatement(".*", Effect.UNAVAILABLE).probability(0.05),
            SnowflakeRule.onStatement(".*", Effect.CUT_AFTER).probability(0.05),
            SnowflakeRule.onStatement(".*", Effect.END_SESSION).probability(0.03),
            SnowflakeRule.onStatement(".*", Effect.EXPIRE_TOKEN).probability(0.03)));
    try (TaskRun run = new TaskRun(props)) {
      run.open(p0, Orders.log(p0, 1500), 0).finish();
    }
    snowflake.noFaults();
    requireAll(props, "storm", 1500);
  }
}
