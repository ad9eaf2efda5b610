package dev.millrace.connect.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import dev.millrace.sandbox.snowflake.SnowflakeRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task with the real driver against the stand-in server. */
class SnowflakeSinkIT {
  @TempDir private static Path folder;
  private static SnowflakeProcess snowflake;

  @BeforeAll
  static void start() {
    snowflake = new SnowflakeProcess(folder.resolve("snowflake"));
    snowflake.start();
  }

  @AfterAll
  static void stop() {
    snowflake.close();
  }

  private static Map<String, String> props(String topic, String... more) {
    return Orders.props(snowflake.environment(), topic, more);
  }

  @Test
  void appendsEachRecordOnce() throws SQLException {
    TopicPartition p0 = new TopicPartition("appends", 0);
    TopicPartition p1 = new TopicPartition("appends", 1);
    Map<String, String> props = props("appends", "buffer.count.records", "700");
    try (TaskRun run = new TaskRun(props)) {
      run.open(p0, Orders.log(p0, 1000), 0).open(p1, Orders.log(p1, 500), 0).finish();
    }
    try (TaskRun again = new TaskRun(props)) {
      // Kafka's own offset is lost: Snowflake's counts.
      again.open(p0, Orders.log(p0, 1200), 0);
      assertThat(again.position(p0)).isEqualTo(1999);
      again.finish();
    }
    assertThat(
            Orders.query(
                props,
                "SELECT COUNT(*), COUNT(DISTINCT RECORD_METADATA:partition || '/' ||"
                    + " RECORD_METADATA:offset), SUM(\"price\") FROM \"appends\""))
        .containsExactly("1700|1700|" + new BigDecimal(1199 * 600 + 600 + 499 * 250 + 250 + ".00"));
    assertThat(
            Orders.query(
                props, "SELECT \"id\", \"name\", \"price\" FROM \"appends\" WHERE \"id\" = 7"))
        .containsOnly("7|n7|7.50");
    assertThat(Orders.query(props, "LIST @\"MILLRACE_STAGE_sf-appends\"")).isEmpty();
  }

  @Test
  void upsertsAndDeletes() throws SQLException {
    TopicPartition at = new TopicPartition("upserts", 0);
    Map<String, String> props =
        props("upserts", "insert.mode", "upsert", "pk.fields", "id", "delete.enabled", "true");
    List<SinkRecord> log = new ArrayList<>();
    for (long i = 0; i < 100; i++) {
      log.add(Orders.record(at, i, i, Orders.order(i, "first", "1.00")));
    }
    for (long i = 0; i < 50; i++) {
      log.add(Orders.record(at, 100 + i, i, Orders.order(i, "second", null)));
    }
    for (long i = 0; i < 10; i++) {
      log.add(Orders.record(at, 150 + i, i, null));
    }
    log.add(Orders.record(at, 160, 3L, Orders.order(3, "third", "3.00")));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(
            Orders.query(
                props,
                "SELECT \"name\", COUNT(*) FROM \"upserts\" GROUP BY \"name\" ORDER BY \"name\""))
        .containsExactly("first|50", "second|40", "third|1");
    try (TaskRun run = new TaskRun(props)) {
      log.add(Orders.record(at, 161, 3L, null));
      log.add(Orders.record(at, 162, 99L, Orders.order(99, "fourth", "4.00")));
      run.open(at, log, 0).finish();
    }
    assertThat(
            Orders.query(
                props, "SELECT \"name\", \"price\" FROM \"upserts\" WHERE \"id\" IN (3, 99)"))
        .containsExactly("fourth|4.00");
  }

  @Test
  void topicThatComesLaterGetsATable() throws SQLException {
    TopicPartition first = new TopicPartition("early", 0);
    TopicPartition second = new TopicPartition("later", 0);
    Map<String, String> props = props("early", "behavior.on.null.values", "ignore");
    List<SinkRecord> nothing = List.of(Orders.record(second, 0, null, null));
    try (TaskRun run = new TaskRun(props)) {
      run.open(first, Orders.log(first, 5), 0).open(second, nothing, 0).finish();
      run.extend(second, List.of(Orders.record(second, 1, null, Orders.order(1, "n", null))));
      run.finish();
    }
    assertThat(Orders.query(props, "SELECT \"id\" FROM \"later\"")).containsExactly("1");
  }

  @Test
  void evolvesTables() throws SQLException {
    TopicPartition at = new TopicPartition("evolves", 0);
    Map<String, String> props = props("evolves");
    Orders.execute(
        props,
        "CREATE TABLE EVOLVES (ID NUMBER(2,0) NOT NULL, NAME VARCHAR(3) NOT NULL, GONE DATE NOT"
            + " NULL)");
    List<SinkRecord> log =
        List.of(
            Orders.record(at, 0, null, Orders.order(7, "abc", "1.25")),
            Orders.record(at, 1, null, Orders.order(12345, "a longer name", null)),
            Orders.record(at, 2, null, Orders.order(1, null, null)));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(Orders.query(props, "SELECT ID, NAME, GONE, \"price\" FROM EVOLVES ORDER BY ID"))
        .containsExactly("1|null|null|null", "7|abc|null|1.25", "12345|a longer name|null|null");
  }

  @Test
  void findsTheRecordThatSnowflakeRefuses() throws SQLException {
    TopicPartition at = new TopicPartition("refused", 0);
    Map<String, String> props = props("refused", "auto.evolve", "false", "errors.tolerance", "all");
    Orders.execute(props, "CREATE TABLE \"refused\" (\"id\" NUMBER(3,0), \"name\" VARCHAR)");
    List<SinkRecord> log = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      log.add(
          Orders.record(at, i, null, Orders.order(i == 13 || i == 29 ? 1000 + i : i, "n", null)));
    }
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      assertThat(run.context.deadLetters).hasSize(2);
      assertThat(run.context.deadLetters.get(0))
          .startsWith(
              "Record refused at topic 'refused', partition 0, offset 13: Snowflake refuses");
    }
    assertThat(Orders.query(props, "SELECT COUNT(*), MAX(\"id\") FROM \"refused\""))
        .containsExactly("38|39");
    Map<String, String> strict = new HashMap<>(props);
    strict.put("errors.tolerance", "none");
    strict.put("name", "sf-strict");
    try (TaskRun run = new TaskRun(strict)) {
      run.open(at, log, 0);
      assertThatThrownBy(run::finish)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("offset 13");
    }
  }

  @Test
  void writesContentAndMetadata() throws SQLException {
    TopicPartition at = new TopicPartition("content", 0);
    Map<String, String> props = props("content", "snowflake.enable.schematization", "false");
    List<SinkRecord> log =
        List.of(
            Orders.record(at, 0, 5L, Orders.order(5, "x", "1.00")), Orders.record(at, 1, 6L, null));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(
            Orders.query(
                props,
                "SELECT RECORD_CONTENT:name::VARCHAR, RECORD_METADATA:offset::NUMBER,"
                    + " RECORD_METADATA:key::NUMBER FROM \"content\" ORDER BY 2"))
        .containsExactly("x|0|5", "null|1|6");
  }

  @Test
  void zombieIsFenced() throws SQLException {
    TopicPartition at = new TopicPartition("zombies", 0);
    Map<String, String> props = props("zombies", "buffer.flush.time", "3600");
    List<SinkRecord> log = Orders.log(at, 100);
    try (TaskRun zombie = new TaskRun(props);
        TaskRun owner = new TaskRun(props("zombies"))) {
      zombie.open(at, log, 0);
      zombie.step(60);
      owner.open(at, log, 0).finish();
      zombie.revoke(at);
      owner.step(1);
    }
    assertThat(Orders.query(props, "SELECT COUNT(*) FROM \"zombies\"")).containsExactly("100");
  }

  @Test
  void offsetsAreAltered() throws SQLException {
    TopicPartition at = new TopicPartition("altered", 0);
    Map<String, String> props = props("altered");
    List<SinkRecord> log = Orders.log(at, 10);
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(new SnowflakeSinkConnector().alterOffsets(props, Map.of(at, 10L))).isTrue();
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(Orders.query(props, "SELECT COUNT(*) FROM \"altered\"")).containsExactly("15");
  }

  @Test
  void stopsWhereTheTopicWasMadeAgain() {
    TopicPartition at = new TopicPartition("again", 0);
    Map<String, String> props = props("again");
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 10), 0).finish();
    }
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, Orders.log(at, 3), 0);
      run.resetByKafka(at, 0);
      assertThatThrownBy(() -> run.step(10))
          .hasMessageContaining(
              "Snowflake has again-0 up to offset 19, but Kafka delivers offset 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "upsert"})
  void commitTakesFewRoundTrips(String mode) throws SQLException {
    String topic = "trips-" + mode;
    TopicPartition at = new TopicPartition(topic, 0);
    Map<String, String> props = props(topic, "insert.mode", mode, "pk.fields", "id");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 20));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      snowflake.forgetRequests();
      log.add(Orders.record(at, 100, null, Orders.order(7, "later", "1.00")));
      run.finish();
      assertThat(
              snowflake.statements().stream()
                  .map(SnowflakeRequest::subject)
                  .filter(statement -> !statement.startsWith("PUT ")))
          .hasSizeLessThanOrEqualTo(6)
          .contains("COMMIT");
    }
    assertThat(Orders.query(props, "SELECT COUNT(*) FROM \"" + topic + "\""))
        .containsExactly(mode.equals("upsert") ? "20" : "21");
    assertThat(Orders.query(props, "LIST @\"MILLRACE_STAGE_sf-" + topic + "\"")).isEmpty();
  }

  @Test
  void mergesManyBatches() throws SQLException {
    TopicPartition at = new TopicPartition("batches", 0);
    Map<String, String> props =
        props("batches", "insert.mode", "upsert", "pk.fields", "id", "buffer.count.records", "10");
    List<SinkRecord> log = new ArrayList<>();
    for (long i = 0; i < 400; i++) {
      log.add(Orders.record(at, i, null, Orders.order(i % 7, "n" + i, null)));
    }
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(Orders.query(props, "SELECT \"name\" FROM \"batches\" ORDER BY \"name\""))
        .containsExactly("n393", "n394", "n395", "n396", "n397", "n398", "n399");
  }

  @Test
  void removesFilesThatACrashLeft() throws SQLException {
    TopicPartition at = new TopicPartition("crashes", 0);
    Map<String, String> props = props("crashes");
    String list = "LIST @\"MILLRACE_STAGE_sf-crashes\"";
    List<SinkRecord> log = Orders.log(at, 40);
    TaskRun dies = new TaskRun(props);
    dies.open(at, log.subList(0, 20), 0).finish();
    dies.kill();
    assertThat(Orders.query(props, list)).hasSize(1);
    TopicPartition other = new TopicPartition("crashes", 1);
    try (TaskRun lives = new TaskRun(props)) {
      lives.open(other, Orders.log(other, 20), 0).finish();
      assertThat(Orders.query(props, list)).as("the one that died may yet come back").hasSize(2);
      try (TaskRun run = new TaskRun(props)) {
        run.open(at, log, 0).finish();
        assertThat(Orders.query(props, list)).as("of both that live").hasSize(2);
      }
    }
    assertThat(Orders.query(props, list)).isEmpty();
    assertThat(Orders.query(props, "SELECT COUNT(*) FROM \"crashes\"")).containsExactly("60");
  }

  @Test
  void olderRowsDoNotReplaceNewerOnes() throws SQLException {
    TopicPartition at = new TopicPartition("versions", 0);
    Map<String, String> props =
        props(
            "versions",
            "insert.mode",
            "upsert",
            "delete.enabled",
            "true",
            "delete.mode",
            "soft",
            "pk.fields",
            "id",
            "merge.version.field",
            "price");
    List<SinkRecord> log = new ArrayList<>();
    log.add(Orders.record(at, 0, 1L, Orders.order(1, "newer", "5.00")));
    log.add(Orders.record(at, 1, 1L, Orders.order(1, "older", "4.00")));
    log.add(Orders.record(at, 2, 2L, Orders.order(2, "gone", "1.00")));
    log.add(Orders.record(at, 3, 2L, null));
    log.add(Orders.record(at, 4, 3L, null));
    log.add(Orders.record(at, 5, 3L, Orders.order(3, "came", "1.00")));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      log.add(Orders.record(at, 6, 1L, Orders.order(1, "older still", "3.00")));
      log.add(Orders.record(at, 7, 3L, null));
      run.finish();
    }
    assertThat(
            Orders.query(
                props, "SELECT \"id\", \"name\", __DELETED FROM \"versions\" ORDER BY \"id\""))
        .containsExactly("1|newer|FALSE", "3|came|TRUE");
  }

  @Test
  void tableThatIsDroppedIsMadeAgain() throws SQLException {
    TopicPartition at = new TopicPartition("dropped", 0);
    Map<String, String> props = props("dropped", "offset.regression.policy", "resume");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 5));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      Orders.execute(props, "DROP TABLE \"dropped\"", "DROP STAGE \"MILLRACE_STAGE_sf-dropped\"");
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      run.finish();
    }
    assertThat(Orders.query(props, "SELECT \"id\" FROM \"dropped\"")).containsExactly("100");
  }

  @Test
  void stopsWhereATableIsDropped() throws SQLException {
    TopicPartition at = new TopicPartition("missed", 0);
    Map<String, String> props = props("missed");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 5));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      Orders.execute(props, "DROP TABLE \"missed\"");
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      assertThatThrownBy(run::finish)
          .hasMessageContaining("is gone with the rows that the connector has loaded into it")
          .hasMessageContaining("set offset.regression.policy=resume");
    }
  }

  @Test
  void tableThatIsDroppedIsLoadedAgainWhereOffsetsAreReset() throws SQLException {
    TopicPartition at = new TopicPartition("anew", 0);
    Map<String, String> props = props("anew");
    List<SinkRecord> log = Orders.log(at, 5);
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    Orders.execute(props, "DROP TABLE \"anew\"");
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(at, null);
    assertThat(new SnowflakeSinkConnector().alterOffsets(props, reset)).isTrue();
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    assertThat(Orders.query(props, "SELECT COUNT(*) FROM \"anew\"")).containsExactly("5");
  }

  @Test
  void topicsThatDifferInCaseShareATable() throws SQLException {
    TopicPartition lower = new TopicPartition("cases", 0);
    TopicPartition upper = new TopicPartition("CASES", 0);
    Map<String, String> props = props("cases", "insert.mode", "upsert", "pk.fields", "id");
    Orders.execute(props, "CREATE TABLE CASES (ID NUMBER(19,0), NAME VARCHAR)");
    List<SinkRecord> lowers = new ArrayList<>();
    List<SinkRecord> uppers = new ArrayList<>();
    try (TaskRun run = new TaskRun(props)) {
      // More than of the other, whose numbers are therefore lower.
      for (long i = 0; i < 20; i++) {
        lowers.add(Orders.record(lower, i, null, Orders.order(1, "first", null)));
      }
      uppers.add(Orders.record(upper, 0, null, Orders.order(2, "other", null)));
      run.open(lower, lowers, 0).open(upper, uppers, 0).finish();
      uppers.add(Orders.record(upper, 1, null, Orders.order(1, "second", null)));
      run.finish();
      uppers.add(Orders.record(upper, 2, null, Orders.order(2, "third", null)));
      run.finish();
    }
    assertThat(Orders.query(props, "SELECT ID, NAME FROM CASES ORDER BY ID"))
        .containsExactly("1|second", "2|third");
  }

  @Test
  void stopsWhereATableIsReplaced() throws SQLException {
    TopicPartition at = new TopicPartition("replaced", 0);
    Map<String, String> props = props("replaced");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 5));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
    }
    Orders.execute(props, "CREATE OR REPLACE TABLE \"replaced\" (\"id\" NUMBER(19,0))");
    log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0);
      assertThatThrownBy(run::finish)
          .hasMessageContaining("Table replaced was made at ")
          .hasMessageContaining("it was replaced");
    }
    Map<String, String> resuming = new HashMap<>(props);
    resuming.put("offset.regression.policy", "resume");
    try (TaskRun run = new TaskRun(resuming)) {
      run.open(at, log, 0).finish();
    }
    try (TaskRun run = new TaskRun(props)) {
      log.add(Orders.record(at, 101, null, Orders.order(101, "later", null)));
      run.open(at, log, 0).finish();
    }
    assertThat(Orders.query(props, "SELECT \"id\" FROM \"replaced\" ORDER BY 1"))
        .containsExactly("100", "101");
  }

  @Test
  void tableThatIsTruncatedGoesOn() throws SQLException {
    TopicPartition at = new TopicPartition("emptied", 0);
    Map<String, String> props = props("emptied");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 5));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      Orders.execute(props, "TRUNCATE TABLE \"emptied\"");
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      run.finish();
    }
    assertThat(Orders.query(props, "SELECT \"id\" FROM \"emptied\"")).containsExactly("100");
  }

  @Test
  void stopsWhereTheOffsetsAreGone() throws SQLException {
    TopicPartition at = new TopicPartition("gone", 0);
    Map<String, String> props = props("gone");
    List<SinkRecord> log = new ArrayList<>(Orders.log(at, 5));
    try (TaskRun run = new TaskRun(props)) {
      run.open(at, log, 0).finish();
      Orders.execute(props, "DROP TABLE \"MILLRACE_OFFSETS_sf-gone\"");
      log.add(Orders.record(at, 100, null, Orders.order(100, "late", null)));
      assertThatThrownBy(run::finish)
          .hasMessageContaining("somebody has changed or made anew the table of offsets")
          .hasMessageContaining("set offset.regression.policy=resume");
    }
  }
}
