package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.Clusters;
import dev.millrace.e2e.Lake;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.spark.SparkProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Delta Lake sink: the table must hold every record exactly once, or of every key the last one,
 * as Spark reads it. Runs take the variations in turn.
 */
final class DeltaLakeSinkCrash implements CrashSuite {
  private static final String FOLDER = "lake";
  private static final int UPDATES = 5;

  /**
   * What differs from one run to the next.
   *
   * @param updates records of each key
   * @param changed laid over {@code config} in the middle of the run
   */
  private record Variation(
      String name, int updates, Map<String, String> config, Map<String, String> changed) {}

  private static final List<Variation> VARIATIONS =
      List.of(
          new Variation(
              "append", 1, Map.of("flush.interval.ms", "1000"), Map.of("flush.size", "3000")),
          new Variation(
              "upsert by deletion vectors",
              UPDATES,
              Map.of(
                  "flush.interval.ms",
                  "1000",
                  "insert.mode",
                  "upsert",
                  "pk.fields",
                  "id",
                  "table.properties",
                  "delta.enableDeletionVectors=true"),
              Map.of("flush.size", "20000")),
          new Variation(
              "append by city, small commits",
              1,
              Map.of(
                  "flush.interval.ms",
                  "2000",
                  "commit.min.interval.ms",
                  "0",
                  "partition.columns",
                  "city",
                  "parquet.codec",
                  "zstd"),
              Map.of("flush.interval.ms", "700")),
          new Variation(
              "upsert by copies, columns mapped",
              UPDATES,
              Map.of(
                  "flush.interval.ms",
                  "3000",
                  "insert.mode",
                  "upsert",
                  "pk.fields",
                  "id",
                  "table.properties",
                  "delta.enableDeletionVectors=false,delta.columnMapping.mode=name"),
              Map.of("flush.interval.ms", "1500")));

  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2).s3();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    Variation variation = VARIATIONS.get((run - 1) % VARIATIONS.size());
    String name = "crash-" + run;
    SinkRun work = new SinkRun(sandbox, run, scale, "crash-delta-" + run, new S3FarSide(sandbox));
    int keys = work.records() / variation.updates();
    System.out.println("  " + variation.name());
    Path copy = Files.createTempDirectory("millrace-delta-");
    try (Lake lake = new Lake(sandbox, name);
        TopicWriter writer =
            new TopicWriter(sandbox.bootstrapServers(), name, SinkRun.PARTITIONS, keys)) {
      lake.createBucket();
      work.go(writer, config(name, variation), variation.changed());
      lake.copy(FOLDER + "/", copy);
      return tally(copy.resolve(FOLDER).resolve(name), keys, variation.updates());
    } finally {
      Trees.delete(copy);
    }
  }

  /** A record that isn't the last one of its key, or not as it was sent, is foreign. */
  private static Tally tally(Path table, int keys, int updates) throws Exception {
    String sent =
        "id BETWEEN 0 AND %d AND city = concat('city-', (id div 3) %% %d)"
                .formatted(keys - 1, TopicWriter.CITIES)
            + " AND note = concat('record ', id + %dL)".formatted((long) keys * (updates - 1));
    String from = " FROM delta.`" + table + "`";
    Path directory = Files.createTempDirectory("millrace-spark-");
    try (SparkProcess spark = SparkProcess.start(directory)) {
      JsonNode found =
          new ObjectMapper()
              .readTree(
                  spark
                      .sql(
                          ("SELECT count(*) AS n, count(DISTINCT id) AS ids, count_if(%1$s) AS sent,"
                                      + " count(DISTINCT CASE WHEN %1$s THEN id END) AS kept")
                                  .formatted(sent)
                              + from)
                      .get(0));
      System.out.println("  " + found);
      Tally tally =
          new Tally(
              keys,
              keys - found.at("/kept").asLong(),
              found.at("/n").asLong() - found.at("/ids").asLong(),
              found.at("/n").asLong() - found.at("/sent").asLong());
      if (!tally.exact()) {
        System.out.println(
            "  at fault: "
                + spark.sql(
                    "SELECT *, input_file_name() AS file"
                        + from
                        + " WHERE NOT ("
                        + sent
                        + ") LIMIT 20")
                + spark.sql(
                    "SELECT id, count(*) AS n" + from + " GROUP BY id HAVING n > 1 LIMIT 20"));
      }
      return tally;
    } finally {
      Trees.delete(directory);
    }
  }

  private static Map<String, String> config(String name, Variation variation) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.deltalake.DeltaLakeSinkConnector");
    config.put("topics", name);
    config.put("table.path", "s3://" + name + "/" + FOLDER + "/${topic}");
    config.put("auto.create", "true");
    config.putAll(variation.config());
    return config;
  }
}
