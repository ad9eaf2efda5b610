package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Snowflake sink: the table must hold every record exactly once, or of every key the last one
 * that is no tombstone, as Snowflake's own driver reads it from the stand-in. Runs take the
 * variations in turn.
 */
final class SnowflakeSinkCrash implements CrashSuite {
  private static final int UPDATES = 5;

  private static final int ROWS_AT_ONCE = 100_000;

  /** One key in so many is deleted in the end. */
  private static final int DELETED_OF = 7;

  /**
   * What differs from one run to the next.
   *
   * @param updates records of each key
   * @param changed laid over {@code config} in the middle of the run
   */
  private record Variation(
      String name, int updates, Map<String, String> config, Map<String, String> changed) {
    boolean deletes() {
      return updates > 1;
    }
  }

  private static final Map<String, String> UPSERT =
      Map.of(
          "insert.mode", "upsert",
          "pk.fields", "id",
          "delete.enabled", "true",
          "key.converter", "org.apache.kafka.connect.json.JsonConverter");

  private static final List<Variation> VARIATIONS =
      List.of(
          new Variation("append", 1, Map.of(), Map.of("buffer.count.records", "3000")),
          new Variation(
              "upsert and delete", UPDATES, UPSERT, Map.of("buffer.count.records", "20000")),
          new Variation(
              "append, small commits",
              1,
              Map.of("buffer.count.records", "2000"),
              Map.of("buffer.flush.time", "3")),
          new Variation(
              "upsert and delete, small commits",
              UPDATES,
              with(UPSERT, "buffer.count.records", "5000"),
              Map.of("buffer.flush.time", "2")));

  private static Map<String, String> with(Map<String, String> base, String key, String value) {
    Map<String, String> config = new LinkedHashMap<>(base);
    config.put(key, value);
    return config;
  }

  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2).snowflake();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    Variation variation = VARIATIONS.get((run - 1) % VARIATIONS.size());
    String name = "crash-" + run;
    SinkRun work =
        new SinkRun(
            sandbox, run, scale, "crash-snowflake-" + run, new SnowflakeFarSide(sandbox, run));
    int keys = work.records() / variation.updates();
    System.out.println("  " + variation.name());
    try (TopicWriter writer =
        new TopicWriter(sandbox.bootstrapServers(), name, SinkRun.PARTITIONS, keys)) {
      if (variation.deletes()) {
        writer.deleting(DELETED_OF);
      }
      work.go(writer, config(name, variation), variation.changed());
    }
    try (SnowflakeReader reader = sandbox.snowflakeReader()) {
      Tally tally = tally(reader, name, keys, variation);
      if (tally.exact()) {
        reader.execute("DROP TABLE \"" + name + "\"");
      }
      return tally;
    }
  }

  private static Map<String, String> config(String name, Variation variation) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.snowflake.SnowflakeSinkConnector");
    config.put("topics", name);
    config.put("buffer.flush.time", "1");
    config.putAll(variation.config());
    return config;
  }

  /** A record that isn't the last one of its key, or not as it was sent, is foreign. */
  private static Tally tally(SnowflakeReader reader, String table, int keys, Variation variation)
      throws SQLException {
    String from = " FROM \"" + table + "\"";
    KeyCounts counts = new KeyCounts(keys);
    List<List<String>> faults = new ArrayList<>();
    long foreign =
        Long.parseLong(
            reader
                .rows("SELECT COUNT(*)" + from + " WHERE \"id\" < 0 OR \"id\" >= " + keys)
                .get(0)
                .get(0));
    for (int first = 0; first < keys; first += ROWS_AT_ONCE) {
      String some =
          "SELECT \"id\", \"city\", \"note\"%s WHERE \"id\" >= %d AND \"id\" < %d"
              .formatted(from, first, Math.min(keys, first + ROWS_AT_ONCE));
      for (List<String> row : reader.rows(some)) {
        int id = Integer.parseInt(row.get(0));
        if (row.equals(sent(id, keys, variation))) {
          counts.add(id);
        } else {
          foreign++;
          faults.add(row);
        }
      }
    }
    Tally found = counts.tally();
    long deleted = variation.deletes() ? (keys + DELETED_OF - 1) / DELETED_OF : 0;
    Tally tally =
        new Tally(
            keys - deleted, found.lost() - deleted, found.doubled(), found.foreign() + foreign);
    System.out.println("  " + tally);
    if (!tally.exact()) {
      System.out.println("  at fault: " + counts.faults() + faults.stream().limit(20).toList());
    }
    return tally;
  }

  /** What is to stand there of a key; null if it was deleted. */
  private static List<String> sent(int id, int keys, Variation variation) {
    return variation.deletes() && id % DELETED_OF == 0
        ? null
        : List.of(
            Integer.toString(id),
            "city-" + id / 3 % TopicWriter.CITIES,
            "record " + (id + (long) keys * (variation.updates() - 1)));
  }
}
