package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One table, read by several tasks. */
class ChunksIT {
  private static final String SCHEMA = "chunks";
  private static final int ROWS = 3000;
  private static final int TASKS = 3;
  private static final TableId TABLE = new TableId(SCHEMA, "t");

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
  }

  private static Map<String, String> props(String mode) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA);
    props.put("table.chunk.rows", "200");
    props.put("batch.max.rows", "50");
    props.put("poll.interval.ms", "600000");
    return props;
  }

  private static void makeTable(String columns, String key, String values) {
    Postgres.run(
        "CREATE TABLE chunks.t ("
            + columns
            + ", changed timestamptz NOT NULL, item text NOT NULL, PRIMARY KEY ("
            + key
            + "))",
        "INSERT INTO chunks.t SELECT "
            + values
            + ", timestamptz '2026-01-01' + g * interval '1 second', 'item ' || g"
            + " FROM generate_series(1, "
            + ROWS
            + ") g",
        "CREATE INDEX ON chunks.t (changed)",
        "ANALYZE chunks.t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '"',
      value = {
        "id bigint ^ id ^ g",
        "id bigint ^ id ^ g::bigint * g * 977",
        "id uuid ^ id ^ md5(g::text)::uuid",
        "id text ^ id ^ 'a,b;c%' || md5(g::text)",
        "a text, b int ^ a, b ^ 'x' || g % 3, g"
      })
  void everyRowOfABulkReadOnceByAllTasksOverRestarts(String columns, String key, String values) {
    makeTable(columns, key, values);
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, TABLE)) {
        int next = 0;
        while (!fleet.finished()) {
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
  }

  @Test
  void theChunksOfARunThatIsGoingOnStayTheSameWhenTheTableGrows() {
    makeTable("id bigint", "id", "g");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, TABLE)) {
      fleet.pollUntil(() -> fleet.items().size() > ROWS / 2);
      Postgres.run(
          "INSERT INTO chunks.t SELECT -g, now(), 'before' FROM generate_series(1, 5000) g",
          "INSERT INTO chunks.t SELECT 100000 + g, now(), 'after' FROM generate_series(1, 5000) g",
          "ANALYZE chunks.t");
      fleet.restart();
      fleet.pollUntil(fleet::finished);
      List<String> old = new ArrayList<>(fleet.items());
      old.removeIf(item -> item.equals("before") || item.equals("after"));
      assertThat(old).containsExactlyInAnyOrderElementsOf(Restarts.items(ROWS));
    }
  }

  @Test
  void theNextRunReadsAllAgainAndAChangedNumberOfTasksFindsThePlan() {
    makeTable("id bigint", "id", "g");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    List<String> sent = new ArrayList<>();
    Map<String, String> props = props("bulk");
    try (Fleet fleet = new Fleet(props, offsets, TASKS, TABLE)) {
      fleet.pollUntil(() -> fleet.items().size() > ROWS / 3);
      sent.addAll(fleet.items());
    }
    try (Fleet fleet = new Fleet(props, offsets, 2, TABLE)) {
      fleet.pollUntil(fleet::finished);
      sent.addAll(fleet.items());
    }
    assertThat(sent).containsExactlyInAnyOrderElementsOf(Restarts.items(ROWS));
    props.put("poll.interval.ms", "0");
    try (Fleet fleet = new Fleet(props, offsets, 1, TABLE)) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).containsAll(Restarts.items(ROWS));
    }
  }

  @Test
  void aPrimaryKeyThatChangesStopsTheTasksAndTheNextStartBeginsTheRunAgain() {
    makeTable("id bigint", "id", "g");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (Fleet fleet = new Fleet(props("bulk"), offsets, 2, TABLE)) {
      fleet.pollUntil(() -> fleet.items().size() > 500);
      Postgres.run(
          "ALTER TABLE chunks.t DROP CONSTRAINT t_pkey",
          "ALTER TABLE chunks.t ADD PRIMARY KEY (item)");
      assertThatThrownBy(() -> fleet.pollUntil(fleet::finished))
          .hasStackTraceContaining(
              "was by [id] and is by [item], because the primary key changed while the table was"
                  + " read. Restart the task");
    }
    try (Fleet fleet = new Fleet(props("bulk"), offsets, 2, TABLE)) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).containsExactlyInAnyOrderElementsOf(Restarts.items(ROWS));
    }
  }

  @Test
  void aTransformThatDropsRowsKeepsNoChunkFromBeingDone() {
    makeTable("id bigint", "id", "g");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (Fleet fleet = new Fleet(props("bulk"), offsets, TASKS, TABLE)) {
      fleet.keepOnly(PositionRecord::is);
      fleet.pollUntil(() -> fleet.sent.size() > 8);
      fleet.restart();
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).isEmpty();
    }
    assertThat(offsets.stored.get(SourcePartitions.chunk(TABLE, 3)))
        .containsEntry("millrace.v1.done", "true");
  }

  @Test
  void anEmptyTableAndOneWithoutKeyAreReadByTheTaskThatLeadsThem() {
    Postgres.run("CREATE TABLE chunks.t (item text)");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, TABLE)) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).isEmpty();
    }
    Postgres.run(
        "INSERT INTO chunks.t SELECT 'item ' || g FROM generate_series(1, 3000) g",
        "ANALYZE chunks.t");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, TABLE)) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).containsExactlyInAnyOrderElementsOf(Restarts.items(ROWS));
      assertThat(fleet.busy).hasSize(1);
    }
  }

  /** Old rows by all tasks, new ones by the cursor; no row's older state follows its newer one. */
  @ParameterizedTest
  @CsvSource({"incrementing, ''", "timestamp, changed", "timestamp+incrementing, changed"})
  void theCursorGoesOnWhereTheSnapshotEnds(String mode, String column) {
    makeTable("id bigint", "id", "g");
    Map<String, String> props = props(mode);
    props.put("poll.interval.ms", "50");
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", column);
    Set<String> expected = new HashSet<>(Restarts.items(ROWS));
    Random random = new Random(7);
    try (Fleet fleet = new Fleet(props, new TaskRunner.Offsets(), TASKS, TABLE)) {
      int updates = 0;
      for (int i = 0; i < 8; i++) {
        // Each other task may add a batch or two to these, and rows must be left for all rounds.
        int until = fleet.items().size() + 100;
        fleet.pollUntil(() -> fleet.items().size() >= until);
        String item = "new " + i;
        Postgres.run("INSERT INTO chunks.t VALUES (" + (ROWS + 1 + i) + ", now(), '" + item + "')");
        expected.add(item);
        if (!column.isEmpty()) {
          int id = 1 + random.nextInt(ROWS);
          updates++;
          Postgres.run(
              "UPDATE chunks.t SET changed = now(), item = 'update "
                  + updates
                  + "' WHERE id = "
                  + id);
          expected.add("update " + updates);
        }
        if (i % 3 == 2) {
          fleet.restart();
        }
      }
      // Rows that were changed before they were read are read once, as they are then.
      Map<Long, String> last = new HashMap<>();
      fleet.pollUntil(
          () -> {
            Set<String> left = new HashSet<>(expected);
            left.removeAll(new HashSet<>(fleet.items()));
            left.removeIf(item -> !item.startsWith("new") && !item.startsWith("update"));
            return left.isEmpty() && fleet.items().size() >= ROWS;
          });
      assertThat(fleet.items()).doesNotHaveDuplicates();
      for (SourceRecord record : TaskRunner.rowsOf(fleet.sent)) {
        Struct value = (Struct) record.value();
        last.put(value.getInt64("id"), value.getString("item"));
      }
      assertThat(last).isEqualTo(table());
      assertThat(fleet.busy).hasSize(TASKS);
      assertThat(fleet.offsets.stored.get(Map.of("protocol", "1", "table", "chunks.t")))
          .doesNotContainKey("millrace.v1.chunks");
    }
  }

  private static Map<Long, String> table() {
    Map<Long, String> rows = new HashMap<>();
    try (var connection = Postgres.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT id, item FROM chunks.t")) {
      while (row.next()) {
        rows.put(row.getLong(1), row.getString(2));
      }
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }
}
