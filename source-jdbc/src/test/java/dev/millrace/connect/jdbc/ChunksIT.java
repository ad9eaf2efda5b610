package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
  }

  /** The tasks of a connector, whose offsets are stored batch by batch as with exactly-once. */
  private static final class Fleet implements AutoCloseable {
    private final List<Map<String, String>> configs = new ArrayList<>();
    private final TaskRunner.Offsets offsets;
    private final List<TaskRunner> tasks = new ArrayList<>();
    private final List<SourceRecord> sent = new ArrayList<>();
    private final Set<Integer> busy = new HashSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Fleet(Map<String, String> props, TaskRunner.Offsets offsets, int count, String table) {
      this.offsets = offsets;
      for (TaskTables tables :
          TaskTables.spread(List.of(new TableId(SCHEMA, table)), count, true)) {
        Map<String, String> config = new LinkedHashMap<>(props);
        config.putAll(tables.props());
        configs.add(config);
      }
      start();
    }

    private void start() {
      configs.forEach(config -> tasks.add(new TaskRunner(config, offsets)));
    }

    void restart() {
      tasks.forEach(TaskRunner::close);
      tasks.clear();
      start();
    }

    /** Each task on a thread of its own, as in a worker. */
    void pollUntil(BooleanSupplier done) {
      long deadline = System.nanoTime() + 60_000_000_000L;
      AtomicBoolean end = new AtomicBoolean();
      List<CompletableFuture<Void>> polls = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        int task = i;
        polls.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!end.get() && System.nanoTime() < deadline) {
                    take(task, tasks.get(task).poll());
                    end.compareAndSet(false, isDone(done));
                  }
                },
                threads));
      }
      polls.forEach(CompletableFuture::join);
      assertThat(done.getAsBoolean()).as("%s records", sent.size()).isTrue();
    }

    private synchronized boolean isDone(BooleanSupplier done) {
      return done.getAsBoolean();
    }

    private synchronized void take(int task, List<SourceRecord> batch) {
      if (!TaskRunner.rowsOf(batch).isEmpty()) {
        busy.add(task);
      }
      batch.forEach(offsets::store);
      sent.addAll(batch);
    }

    synchronized List<String> items() {
      return TaskRunner.rowsOf(sent).stream()
          .map(record -> ((Struct) record.value()).getString("item"))
          .toList();
    }

    synchronized boolean finished() {
      return sent.stream()
          .anyMatch(
              record ->
                  PositionRecord.is(record)
                      && record.sourceOffset().containsKey("millrace.v1.finished"));
    }

    @Override
    public void close() {
      tasks.forEach(TaskRunner::close);
      threads.shutdown();
    }
  }

  private static Map<String, String> props(String mode) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA);
    props.put("table.chunk.rows", "200");
    props.put("batch.max.rows", "50");
    props.put("poll.interval.ms", "600000");
    return props;
  }

  private static List<String> all(int rows) {
    List<String> items = new ArrayList<>();
    for (int i = 1; i <= rows; i++) {
      items.add("item " + i);
    }
    return items;
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
      try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, "t")) {
        int next = 0;
        while (!fleet.finished()) {
          next += 1 + random.nextInt(ROWS);
          int until = next;
          fleet.pollUntil(() -> fleet.finished() || fleet.items().size() >= until);
          if (!fleet.finished()) {
            fleet.restart();
          }
        }
        assertThat(fleet.items()).containsExactlyInAnyOrderElementsOf(all(ROWS));
        assertThat(fleet.busy).hasSize(TASKS);
      }
    }
  }

  @Test
  void theChunksOfARunThatIsGoingOnStayTheSameWhenTheTableGrows() {
    makeTable("id bigint", "id", "g");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, "t")) {
      fleet.pollUntil(() -> fleet.items().size() > ROWS / 2);
      Postgres.run(
          "INSERT INTO chunks.t SELECT -g, now(), 'before' FROM generate_series(1, 5000) g",
          "INSERT INTO chunks.t SELECT 100000 + g, now(), 'after' FROM generate_series(1, 5000) g",
          "ANALYZE chunks.t");
      fleet.restart();
      fleet.pollUntil(fleet::finished);
      List<String> old = new ArrayList<>(fleet.items());
      old.removeIf(item -> item.equals("before") || item.equals("after"));
      assertThat(old).containsExactlyInAnyOrderElementsOf(all(ROWS));
    }
  }

  @Test
  void theNextRunReadsAllAgainAndAChangedNumberOfTasksFindsThePlan() {
    makeTable("id bigint", "id", "g");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    List<String> sent = new ArrayList<>();
    Map<String, String> props = props("bulk");
    try (Fleet fleet = new Fleet(props, offsets, TASKS, "t")) {
      fleet.pollUntil(() -> fleet.items().size() > ROWS / 3);
      sent.addAll(fleet.items());
    }
    try (Fleet fleet = new Fleet(props, offsets, 2, "t")) {
      fleet.pollUntil(fleet::finished);
      sent.addAll(fleet.items());
    }
    assertThat(sent).containsExactlyInAnyOrderElementsOf(all(ROWS));
    props.put("poll.interval.ms", "0");
    try (Fleet fleet = new Fleet(props, offsets, 1, "t")) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).containsAll(all(ROWS));
    }
  }

  @Test
  void anEmptyTableAndOneWithoutKeyAreReadByTheTaskThatLeadsThem() {
    Postgres.run("CREATE TABLE chunks.t (item text)");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, "t")) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).isEmpty();
    }
    Postgres.run(
        "INSERT INTO chunks.t SELECT 'item ' || g FROM generate_series(1, 3000) g",
        "ANALYZE chunks.t");
    try (Fleet fleet = new Fleet(props("bulk"), new TaskRunner.Offsets(), TASKS, "t")) {
      fleet.pollUntil(fleet::finished);
      assertThat(fleet.items()).containsExactlyInAnyOrderElementsOf(all(ROWS));
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
    Set<String> expected = new HashSet<>(all(ROWS));
    Random random = new Random(7);
    try (Fleet fleet = new Fleet(props, new TaskRunner.Offsets(), TASKS, "t")) {
      int updates = 0;
      for (int i = 0; i < 8; i++) {
        int until = fleet.items().size() + 300;
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
