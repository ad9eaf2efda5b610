package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table over several tasks, and rows that commit late, in other databases than PostgreSQL. */
class ChunksElsewhereIT {
  private static final int ROWS = 1500;
  private static final int TASKS = 3;

  @TempDir private Path directory;

  private Engine engine(String name) {
    return switch (name) {
      case "MariaDB" -> MariaDb.database("chunks");
      case "SQLite" ->
          new Engine(
              "jdbc:sqlite:" + directory.resolve("chunks.db"),
              null,
              null,
              table -> new TableId("", table));
      case "H2" ->
          new Engine(
              "jdbc:h2:" + directory.resolve("h2chunks"),
              "sa",
              "",
              table -> new TableId("H2CHUNKS", "PUBLIC", table.toUpperCase(Locale.ROOT)));
      default ->
          new Engine(
              "jdbc:derby:" + directory.resolve("derby") + ";create=true",
              "app",
              "app",
              table -> new TableId("APP", table.toUpperCase(Locale.ROOT)));
    };
  }

  private static void fill(Engine db, String keyType) throws SQLException {
    db.run("CREATE TABLE t (id " + keyType + " NOT NULL PRIMARY KEY, item varchar(20) NOT NULL)");
    try (Connection connection = db.connect();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= ROWS; i++) {
        // Sparse numbers, so that chunks are looked up along the index.
        insert.setString(1, keyType.startsWith("varchar") ? "k" + i * 7919 % 10_007 : "" + i * 97);
        insert.setString(2, "item " + i);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MariaDB bigint", "MariaDB varchar(20)", "SQLite integer", "SQLite varchar(20)",
        "H2 bigint", "H2 varchar(20)", "Derby bigint", "Derby varchar(20)"
      })
  void everyRowOfABulkReadOnceByAllTasksOverRestarts(String where) throws SQLException {
    String[] words = where.split(" ", 2);
    Engine db = engine(words[0]);
    fill(db, words[1]);
    Map<String, String> props = db.props("bulk");
    props.put("table.chunk.rows", "100");
    props.put("batch.max.rows", "30");
    props.put("poll.interval.ms", "600000");
    Random random = new Random(1);
    TableId table = db.id().apply("t");
    try (Fleet fleet = new Fleet(props, new TaskRunner.Offsets(), TASKS, table)) {
      for (int next = 0; !fleet.finished(); ) {
        next += 1 + random.nextInt(ROWS);
        int until = next;
        fleet.pollUntil(() -> fleet.finished() || fleet.items().size() >= until);
        if (!fleet.finished()) {
          fleet.restart();
        }
      }
      assertThat(fleet.items()).containsExactlyInAnyOrderElementsOf(Restarts.items(ROWS));
      assertThat(fleet.busy).hasSize(TASKS);
    }
  }

  /** A transaction that is open while a later one commits, in each mode with a cursor. */
  @Test
  void aRowThatCommitsLateIsReadOnceInMariaDb() throws SQLException {
    for (String mode : List.of("incrementing", "timestamp", "timestamp+incrementing")) {
      Engine db = MariaDb.database("late");
      db.run(
          "CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, item varchar(20) NOT NULL,"
              + " changed timestamp(6) NOT NULL)");
      Map<String, String> props = db.props(mode, "t");
      props.put("incrementing.column.name", "id");
      props.put("timestamp.column.name", mode.equals("incrementing") ? "" : "changed");
      TaskRunner.Offsets offsets = new TaskRunner.Offsets();
      List<SourceRecord> sent = new ArrayList<>();
      try (Connection late = db.connect();
          Statement statement = late.createStatement()) {
        late.setAutoCommit(false);
        statement.execute("INSERT INTO t (item, changed) VALUES ('late', now(6))");
        db.run("INSERT INTO t (item, changed) VALUES ('early', now(6))");
        try (TaskRunner first = new TaskRunner(props, offsets)) {
          sent.addAll(first.rows(1));
          sent.forEach(offsets::store);
        }
        late.commit();
      }
      db.run("INSERT INTO t (item, changed) VALUES ('next', now(6))");
      try (TaskRunner second = new TaskRunner(props, offsets)) {
        sent.addAll(second.rows(2));
        sent.addAll(second.poll());
      }
      assertThat(Restarts.items(sent, "item"))
          .as(mode)
          .containsExactlyInAnyOrder("early", "late", "next");
    }
  }
}
