package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two tasks of the JDBC source, with workers, broker and database killed while they read a table
 * that grows by transactions which commit in any order. Every row must be in the topic exactly
 * once, as a reader of committed records sees it. Runs take the modes in turn.
 */
final class JdbcSourceCrash implements CrashSuite {
  private static final List<String> MODES =
      List.of("incrementing", "timestamp+incrementing", "timestamp", "bulk");
  private static final int WORKERS = 2;
  private static final int WRITERS = 10;
  private static final int ROWS_A_TRANSACTION = 200;
  private static final int MOST_OPEN_MS = 1000;
  private static final Duration STALLED = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(8);

  /**
   * Two workers: one that is killed inside a transaction leaves it open, and on its return waits
   * for the end of the offsets topic, which lies behind it. Where another worker is left, that one
   * takes the tasks over, and their producers abort it at once; a lone worker waits for {@code
   * transaction.timeout.ms}, a minute.
   */
  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(WORKERS).postgres();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    String mode = MODES.get((run - 1) % MODES.size());
    String table = "crash_" + run;
    String connector = "crash-jdbc-" + run;
    // A bulk read sees the rows that are there when it begins.
    int first = mode.equals("bulk") ? scale.records() : scale.records() / 2;
    createTable(sandbox, table, first);
    Kills kills =
        new Kills(run)
            .somewhere("kill the broker", () -> Clusters.restartBroker(sandbox))
            .somewhere("kill PostgreSQL", () -> Clusters.restartPostgres(sandbox));
    for (int kill = 0; kill < scale.workerKills(); kill++) {
      int worker = (run + kill) % WORKERS;
      kills.somewhere("kill worker " + worker, () -> Clusters.restartWorker(sandbox, worker));
    }
    sandbox.rest().put(connector, config(sandbox, mode, table));
    AtomicInteger next = new AtomicInteger(first);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Future<Void>> writing = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Random random = new Random(31L * run + writer);
      writing.add(writers.submit(grow(sandbox, table, next, scale.records(), random)));
    }
    KeyCounts counts = new KeyCounts(scale.records());
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "crash." + table)) {
      Progress progress = new Progress(STALLED);
      while (!counts.complete() && progress.moves(counts.distinct())) {
        reader.read(counts, Duration.ofMillis(200));
        kills.at(counts.distinct(), scale.records());
      }
      for (Future<Void> writer : writing) {
        writer.get();
      }
      writers.shutdown();
      long end = System.nanoTime() + SETTLE.toNanos();
      while (System.nanoTime() < end) {
        reader.read(counts, Duration.ofMillis(200));
      }
    }
    Clusters.retire(sandbox, connector);
    Tally tally = counts.tally();
    System.out.println("  mode " + mode + (tally.exact() ? "" : ", at fault:" + counts.faults()));
    return tally;
  }

  private static Map<String, String> config(Sandbox sandbox, String mode, String table) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("tasks.max", "2");
    config.put("table.chunk.rows", "10000");
    config.put("connection.url", sandbox.postgres().url());
    config.put("connection.user", sandbox.postgres().user());
    config.put("connection.password", sandbox.postgres().password());
    config.put("connection.attempts", "-1");
    config.put("connection.backoff.ms", "500");
    config.put("table.whitelist", "public." + table);
    config.put("mode", mode);
    if (mode.contains("incrementing")) {
      config.put("incrementing.column.name", "id");
    }
    if (mode.contains("timestamp")) {
      config.put("timestamp.column.name", "updated_at");
    }
    config.put("topic.prefix", "crash.");
    config.put("poll.interval.ms", mode.equals("bulk") ? "3600000" : "500");
    config.put("batch.max.rows", "500");
    config.put("exactly.once.support", "required");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter.schemas.enable", "false");
    return config;
  }

  private static void createTable(Sandbox sandbox, String table, int rows) throws SQLException {
    try (Connection connection = Clusters.postgres(sandbox);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE %s (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL, note text)"
              .formatted(table));
      statement.execute("CREATE INDEX ON %s (updated_at, id)".formatted(table));
      // One statement, so one timestamp: the widest tie that a timestamp cursor can meet.
      statement.execute(
          "INSERT INTO %s SELECT i, now(), 'row ' || i FROM generate_series(0, %d) i"
              .formatted(table, rows - 1));
      statement.execute("ANALYZE " + table);
    }
  }

  /** Adds rows, through a server that may be killed meanwhile. */
  private static Callable<Void> grow(
      Sandbox sandbox, String table, AtomicInteger next, int to, Random random) {
    return () -> {
      for (int from = next.getAndAdd(ROWS_A_TRANSACTION);
          from < to;
          from = next.getAndAdd(ROWS_A_TRANSACTION)) {
        int end = Math.min(to, from + ROWS_A_TRANSACTION);
        while (!insert(sandbox, table, from, end, random.nextInt(MOST_OPEN_MS))) {
          Clusters.pause(Duration.ofMillis(200));
        }
      }
      return null;
    };
  }

  /** Returns false if the server was killed just now, and the same rows must come again. */
  private static boolean insert(Sandbox sandbox, String table, int from, int to, int openMs)
      throws InterruptedException {
    try (Connection connection = Clusters.postgres(sandbox);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO %s SELECT i, clock_timestamp(), 'row ' || i FROM generate_series(?, ?) i ON CONFLICT DO NOTHING"
                    .formatted(table))) {
      connection.setAutoCommit(false);
      insert.setInt(1, from);
      insert.setInt(2, to - 1);
      insert.executeUpdate();
      Clusters.pause(Duration.ofMillis(openMs));
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
