package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows whose transactions commit in another order than that of their cursors. */
class LateCommitIT {
  private static final String SCHEMA = "late";

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
  }

  private static void makeTable(String name) {
    // Each session takes its numbers ten at a time.
    Postgres.run(
        "CREATE SEQUENCE late." + name + "_id CACHE 10",
        "CREATE TABLE late."
            + name
            + " (id bigint PRIMARY KEY DEFAULT nextval('late."
            + name
            + "_id'), key uuid NOT NULL DEFAULT uuidv7(), changed timestamptz NOT NULL"
            + " DEFAULT now(), item text NOT NULL)",
        "CREATE INDEX ON late." + name + " (changed, id)",
        "CREATE VIEW late." + name + "_view AS SELECT * FROM late." + name);
  }

  private static Map<String, String> props(String mode, String table) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA, table);
    props.put("poll.interval.ms", "50");
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", "changed");
    if (mode.equals("incrementing")) {
      props.remove("timestamp.column.name");
    }
    return props;
  }

  private static List<String> items(List<SourceRecord> records) {
    return Restarts.items(records, "item");
  }

  /** Every row once, over restarts in between; also where rows don't tell who wrote them. */
  @ParameterizedTest
  @CsvSource({
    "incrementing, numbers, numbers",
    "timestamp, times, times",
    "timestamp+incrementing, both, both",
    "timestamp+incrementing, seen, seen_view",
    "uuid, uuids, uuids"
  })
  void everyRowOnceWhateverTheOrderOfTheCommits(String mode, String table, String read)
      throws Exception {
    makeTable(table);
    Map<String, String> props = props(mode.equals("uuid") ? "incrementing" : mode, read);
    if (mode.equals("uuid")) {
      props.put("incrementing.column.name", "key");
    }
    LateWriters writers =
        new LateWriters(
            Postgres::connect,
            // The time of all its rows is that of this statement, which takes no transaction
            // number.
            "SELECT now(), nextval('late." + table + "_id')",
            "INSERT INTO late." + table + " (item) VALUES (?)",
            true);

    writers.assertEveryRowIsReadOnce(props, 5);
  }

  @Test
  void withoutLookBackALateRowIsLostAsWithThePeers() throws Exception {
    makeTable("lost");
    Map<String, String> props = props("incrementing", "lost");
    props.put("lookback.ms", "0");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets());
        Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO late.lost VALUES (2, DEFAULT, DEFAULT, 'late')");
      Postgres.run("INSERT INTO late.lost VALUES (3, DEFAULT, DEFAULT, 'early')");
      assertThat(items(runner.rows(1))).containsExactly("early");
      connection.commit();
      Postgres.run("INSERT INTO late.lost VALUES (4, DEFAULT, DEFAULT, 'next')");
      assertThat(items(runner.rows(1))).containsExactly("next");
    }
  }

  @Test
  void anUpdateOfALateRowIsNotReadAgainByItsNumber() throws Exception {
    makeTable("updated");
    try (TaskRunner runner =
        new TaskRunner(props("incrementing", "updated"), new TaskRunner.Offsets())) {
      Postgres.run("INSERT INTO late.updated VALUES (5, DEFAULT, DEFAULT, 'five')");
      assertThat(items(runner.rows(1))).containsExactly("five");
      Postgres.run(
          "UPDATE late.updated SET item = 'changed'",
          "INSERT INTO late.updated VALUES (3, DEFAULT, DEFAULT, 'three')");
      assertThat(items(runner.rows(1))).containsExactly("three");
      Postgres.run("INSERT INTO late.updated VALUES (6, DEFAULT, DEFAULT, 'six')");
      assertThat(items(runner.rows(1))).containsExactly("six");
    }
  }

  @Test
  void lateNumbersAreFoundAmongManyGapsWithoutReadingWhatLiesBetween() {
    makeTable("sparse");
    Postgres.run(
        "INSERT INTO late.sparse (id, item) SELECT g * 3, 'early' FROM generate_series(1,"
            + " 1500) g");
    Map<String, String> props = props("incrementing", "sparse");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (TaskRunner runner = new TaskRunner(props, offsets)) {
      runner.rows(1500).forEach(offsets::store);
    }
    Postgres.run(
        "INSERT INTO late.sparse (id, item) SELECT g * 300 + 1, 'late ' || g FROM"
            + " generate_series(1, 14) g",
        "INSERT INTO late.sparse VALUES (9000, DEFAULT, DEFAULT, 'next')");
    try (TaskRunner runner = new TaskRunner(props, offsets)) {
      List<String> items = new ArrayList<>(items(runner.rows(15)));
      assertThat(items).hasSize(15).doesNotHaveDuplicates().contains("late 1", "late 14", "next");
      assertThat(runner.poll()).isEmpty();
    }
  }

  @Test
  void aTransactionThatStaysOpenHoldsRowsUpNoLongerThanTheLookBack() throws Exception {
    makeTable("held");
    Map<String, String> props = props("timestamp", "held");
    props.put("lookback.ms", "1500");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets());
        Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO late.held (item) VALUES ('open')");
      Postgres.run("INSERT INTO late.held (item) VALUES ('committed')");
      assertThat(items(runner.rows(1))).containsExactly("committed");
      connection.rollback();
      Postgres.run("INSERT INTO late.held (item) VALUES ('next')");
      assertThat(items(runner.rows(1))).containsExactly("next");
    }
  }
}
