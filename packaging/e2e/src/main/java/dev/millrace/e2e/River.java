package dev.millrace.e2e;

import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.Kills;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.DeltaTable;
import dev.millrace.sandbox.quickstart.LakeCheck;
import dev.millrace.sandbox.quickstart.Warehouse;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** One of the demo's rivers, as its JSON files have it, under names of a test's own. */
public final class River {
  private static final Duration START = Duration.ofMinutes(1);

  private final Sandbox sandbox;
  private final String table;
  private final String sink;
  private final String bucket;
  private final String prefix;

  private River(Sandbox sandbox, String table, String sink, String bucket, String prefix) {
    this.sandbox = sandbox;
    this.table = table;
    this.sink = sink;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** From the table {@code flights} over the topic {@code <prefix>flights} into {@code bucket}. */
  public static River flights(Sandbox sandbox, String bucket, String prefix) {
    return new River(sandbox, "flights", "s3", bucket, prefix);
  }

  /**
   * From the table {@code orders} over the topic {@code <prefix>orders} into a Delta Lake table in
   * {@code bucket}.
   */
  public static River orders(Sandbox sandbox, String bucket, String prefix) {
    return new River(sandbox, "orders", "delta", bucket, prefix);
  }

  /**
   * From the table {@code orders} over the topic {@code <prefix>orders} into the Snowflake server's
   * table of the topic's name.
   *
   * @param name begins the connectors' names
   */
  public static River warehouse(Sandbox sandbox, String name, String prefix) {
    return new River(sandbox, "orders", "snowflake", name, prefix);
  }

  /** Starts both connectors, with some settings changed. */
  public void start(Map<String, String> sourceChanges, Map<String, String> sinkChanges)
      throws IOException {
    startSource(sourceChanges);
    startSink(sinkChanges);
  }

  /** Starts the sink alone, with some settings changed. */
  public void startSink(Map<String, String> changes) throws IOException {
    Map<String, String> config = read(table + "-" + sink);
    config.put("topics", topic());
    config.computeIfPresent("s3.bucket.name", (key, value) -> bucket);
    config.computeIfPresent("table.path", (key, value) -> "s3://" + bucket + "/tables/${topic}");
    config.putAll(changes);
    sandbox.rest().put(sink(), config);
    sandbox.rest().awaitRunning(sink(), 1, START);
  }

  /** Starts the source alone, with some settings changed. */
  public void startSource(Map<String, String> changes) throws IOException {
    Map<String, String> source = read(table + "-source");
    source.put("topic.prefix", prefix);
    source.putAll(changes);
    sandbox.rest().put(source(), source);
    sandbox.rest().awaitRunning(source(), 1, START);
  }

  /** The table that a Snowflake sink writes, as orders or flights. */
  public Warehouse warehouse(SnowflakeReader reader, List<String> columns) {
    return new Warehouse(reader, topic(), columns);
  }

  /** The table that a Delta Lake sink writes. */
  public DeltaTable table(S3Client s3) {
    return new DeltaTable(s3, bucket, "tables/" + topic());
  }

  private static Map<String, String> read(String file) throws IOException {
    Path docker = Build.root().resolve("docker");
    Path demo = docker.resolve("connectors/" + file + ".json");
    return ConnectorFile.read(
        Files.exists(demo) ? demo : docker.resolve("quickstart/" + file + ".json"));
  }

  /** Waits until all rows are in the topic, and kills on the way. */
  public void awaitRowsInKafka(int rows, Kills kills) {
    KeyCounts counts = new KeyCounts(rows);
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), topic())) {
      Await.until(
          rows + " rows are in " + topic(),
          Duration.ofMinutes(5),
          () -> {
            reader.read(counts, Duration.ofMillis(200));
            kills.at(counts.distinct(), rows);
            return counts.complete();
          });
    }
  }

  /**
   * Waits until the lake holds {@code rows} different keys, then ends both connectors in order, so
   * that nothing is under way any more, and returns what the lake holds then.
   */
  public LakeCheck.Sum finish(LakeCheck lake, long rows, Duration limit) {
    Await.within(
        limit,
        () -> {
          sandbox.rest().failIfFailed(sink());
          return sum(lake).keys() >= rows;
        });
    delete();
    return sum(lake);
  }

  private LakeCheck.Sum sum(LakeCheck lake) {
    try {
      return lake.lake("topics/" + topic() + "/");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("Can't read the lake", e);
    }
  }

  public String topic() {
    return prefix + table;
  }

  public String source() {
    return bucket + "-" + table;
  }

  public String sink() {
    return bucket + "-" + sink;
  }

  public void delete() {
    Clusters.retire(sandbox, source());
    Clusters.retire(sandbox, sink());
  }
}
