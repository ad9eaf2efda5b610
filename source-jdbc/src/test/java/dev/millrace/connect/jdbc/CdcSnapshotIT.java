package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.cdc.LogSettings;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is read by several tasks, and whose log is read then, while it changes. */
class CdcSnapshotIT {
  private static final String SCHEMA = "captured";
  private static final int ROWS = 3000;
  private static final int TASKS = 3;
  private static final TableId TABLE = new TableId(SCHEMA, "t");
  private static final String SLOT = LogSettings.slotName("it-captured");

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
    drop();
  }

  @AfterEach
  void drop() {
    Postgres.run(
        "DROP PUBLICATION IF EXISTS " + SLOT,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + SLOT
            + "'");
  }

  private static Map<String, String> props() {
    Map<String, String> props = TaskRunner.props("cdc", SCHEMA);
    props.put("connection.user", "postgres");
    props.put("connection.password", "postgres");
    props.put("table.chunk.rows", "200");
    props.put("batch.max.rows", "50");
    return props;
  }

  /** Rows have a number {@code n}, from which the key is made, and count their versions. */
  private static void makeTable(String columns, String key, String values) {
    Postgres.run(
        "CREATE TABLE captured.t (n int NOT NULL, version int NOT NULL, "
            + columns
            + ", PRIMARY KEY ("
            + key
            + "))",
        "INSERT INTO captured.t SELECT g, 1, "
            + values
            + " FROM generate_series(1, "
            + ROWS
            + ") g",
        "CREATE INDEX ON captured.t (n)",
        "ANALYZE captured.t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '~',
      value = {
        "id bigint ^ id ^ g",
        "id uuid ^ id ^ md5(g::text)::uuid",
        "id text COLLATE \"und-x-icu\" ^ id ^ 'a,B;c%' || md5(g::text)",
        "a text, b int ^ a, b ^ 'x' || g % 3, g"
      })
  void eachChangeIsInTheRowsOrAfterThem(String columns, String key, String values)
      throws Exception {
    makeTable(columns, key, values);
    Random random = new Random(7);
    AtomicBoolean end = new AtomicBoolean();
    CompletableFuture<Void> writers =
        CompletableFuture.allOf(write(1, values, end), write(2, values, end));
    try (Fleet fleet = new Fleet(props(), new TaskRunner.Offsets(), TASKS, TABLE)) {
      int next = 0;
      for (int restart = 0; restart < 6; restart++) {
        next += 1 + random.nextInt(1200);
        int until = next;
        fleet.pollUntil(() -> rows(fleet.sent) >= until);
        fleet.restart();
      }
      end.set(true);
      writers.join();
      awaitLog(fleet, 0, values);
      check(fleet.sent);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"millrace", "debezium"})
  void aTableIsReadAnewWhileItsLogIs(String types) throws Exception {
    String values = "md5(g::text)::uuid";
    makeTable("id uuid", "id", values);
    Random random = new Random(3);
    AtomicBoolean end = new AtomicBoolean();
    Map<String, String> props = props();
    props.put("cdc.types", types);
    CompletableFuture<Void> writers =
        CompletableFuture.allOf(write(1, values, end), write(2, values, end));
    try (Fleet fleet = new Fleet(props, new TaskRunner.Offsets(), TASKS, TABLE)) {
      fleet.pollUntil(() -> fleet.sent.stream().anyMatch(CdcSnapshotIT::isEvent));
      for (int round = 0; round < 2; round++) {
        awaitLog(fleet, -1 - round, values); // or it would not be known what was seen before
        fleet.restart();
        fleet.offsets.stored.remove(SourcePartitions.of(TABLE));
        fleet.restart();
        for (int restart = 0; restart < 3; restart++) {
          long until = rows(fleet.sent) + 1 + random.nextInt(1500);
          fleet.pollUntil(() -> rows(fleet.sent) >= until);
          fleet.restart();
        }
        fleet.pollUntil(
            () -> {
              Map<String, ?> offset = fleet.offsets.stored.get(SourcePartitions.of(TABLE));
              return offset != null && offset.containsKey("millrace.v1.finished");
            });
      }
      end.set(true);
      writers.join();
      awaitLog(fleet, 0, values);
      long snapshots = fleet.sent.stream().filter(CdcSnapshotIT::isRow).count();
      assertThat(snapshots).isGreaterThan(2 * ROWS);
      check(fleet.sent);
    }
  }

  /** False of tombstones and heartbeats. */
  private static boolean tellsOfRow(SourceRecord record) {
    return record.value() instanceof Struct value && value.schema().field("op") != null;
  }

  private static boolean isRow(SourceRecord record) {
    return tellsOfRow(record) && ((Struct) record.value()).getString("op").equals("r");
  }

  /** Until the log is read up to now. */
  private static void awaitLog(Fleet fleet, int number, String values) {
    Postgres.run(
        "INSERT INTO captured.t SELECT g, 1, " + values + " FROM (SELECT " + number + ") x(g)");
    fleet.pollUntil(
        () -> fleet.sent.stream().anyMatch(record -> isEvent(record) && number(record) == number));
  }

  private static boolean isEvent(SourceRecord record) {
    return tellsOfRow(record) && !isRow(record);
  }

  private static long rows(List<SourceRecord> sent) {
    return sent.stream().filter(record -> !PositionRecord.is(record)).count();
  }

  private static int number(SourceRecord record) {
    Struct row = row(record);
    return row == null ? Integer.MIN_VALUE : row.getInt32("n");
  }

  /** Of the row as a snapshot or the log tells it; null if it tells of none. */
  private static Struct row(SourceRecord record) {
    return tellsOfRow(record) ? ((Struct) record.value()).getStruct("after") : null;
  }

  /** Each row's versions come without a gap or a repeat, and at last all is as in the table. */
  private static void check(List<SourceRecord> sent) throws SQLException {
    Map<Integer, Integer> folded = new TreeMap<>();
    Map<Object, Integer> numbers = new HashMap<>();
    for (SourceRecord record : sent) {
      if (!tellsOfRow(record)) {
        continue;
      }
      Struct row = row(record);
      if (row == null) {
        Integer number = numbers.get(key(record));
        assertThat(folded.remove(number)).as("row " + number + " goes").isNotNull();
        continue;
      }
      int number = row.getInt32("n");
      int version = row.getInt32("version");
      numbers.put(key(record), number);
      Integer before = folded.put(number, version);
      if (before != null && isRow(record)) {
        assertThat(version).as("row " + number).isEqualTo(before);
      } else if (before != null) {
        assertThat(version).as("row %s: %s", number, history(sent, number)).isEqualTo(before + 1);
      }
    }
    assertThat(folded).isEqualTo(inTable());
  }

  private static List<String> history(List<SourceRecord> sent, int number) {
    return sent.stream()
        .filter(record -> number(record) == number)
        .map(record -> record.sourcePartition() + " " + record.sourceOffset() + record.value())
        .toList();
  }

  private static List<Object> key(SourceRecord record) {
    Struct key = (Struct) record.key();
    return key.schema().fields().stream().map(key::get).toList();
  }

  private static Map<Integer, Integer> inTable() throws SQLException {
    Map<Integer, Integer> rows = new TreeMap<>();
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT n, version FROM captured.t")) {
      while (row.next()) {
        rows.put(row.getInt(1), row.getInt(2));
      }
    }
    return rows;
  }

  /** Changes rows of its own in transactions of all lengths, some of which come to nothing. */
  private static CompletableFuture<Void> write(int writer, String values, AtomicBoolean end) {
    return CompletableFuture.runAsync(
        () -> {
          Random random = new Random(writer);
          try (Connection connection = Postgres.connect()) {
            connection.setAutoCommit(false);
            while (!end.get()) {
              transaction(connection, writer, values, random);
            }
          } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void transaction(Connection connection, int writer, String values, Random random)
      throws SQLException, InterruptedException {
    for (int change = random.nextInt(20); change >= 0; change--) {
      int number = 1 + 2 * random.nextInt(ROWS / 2) + writer % 2;
      boolean nested = random.nextInt(4) == 0;
      var savepoint = nested ? connection.setSavepoint() : null;
      if (random.nextInt(10) == 0) {
        run(connection, "DELETE FROM captured.t WHERE n = ?", number);
      } else if (run(connection, "UPDATE captured.t SET version = version + 1 WHERE n = ?", number)
          == 0) {
        run(
            connection,
            "INSERT INTO captured.t SELECT g, 1, " + values + " FROM (SELECT ?::int) x(g)",
            number);
      }
      if (nested && random.nextBoolean()) {
        connection.rollback(savepoint);
      }
      if (random.nextInt(30) == 0) {
        Thread.sleep(random.nextInt(300));
      }
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
    Thread.sleep(random.nextInt(5));
  }

  private static int run(Connection connection, String sql, int number) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, number);
      return statement.executeUpdate();
    }
  }
}
