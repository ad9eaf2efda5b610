package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.e2e.Lake;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The S3 sink with workers and broker killed and workers coming and going while it writes. Every
 * record must be in S3 exactly once, as DuckDB reads the files. Runs take formats, rotations and
 * partitioners in turn; each has wall-clock rotation, the one that no file name makes repeatable.
 */
final class S3SinkCrash implements CrashSuite {
  static final int PARTITIONS = 4;
  private static final Duration STALLED = Duration.ofMinutes(2);

  private static final List<Map<String, String>> VARIATIONS =
      List.of(
          Map.of("format.class", "parquet", "flush.size", "1000000"),
          Map.of(
              "format.class", "json",
              "flush.size", "700",
              "partitioner.class", "field",
              "partition.field.name", "city"),
          Map.of(
              "format.class", "parquet",
              "flush.size", "5000",
              "partitioner.class", "time",
              "partition.duration.ms", "1000",
              "path.format", "'minute'=mm/'second'=ss",
              "locale", "en",
              "timestamp.extractor", "wallclock"),
          Map.of("format.class", "json", "flush.size", "3000", "s3.compression.type", "gzip"));

  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2).s3();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    Map<String, String> variation = VARIATIONS.get((run - 1) % VARIATIONS.size());
    String topic = "crash-" + run;
    String connector = "crash-s3-" + run;
    String bucket = "crash-" + run;
    Kills kills =
        new Kills(run).somewhere("kill the broker", () -> Clusters.restartBroker(sandbox));
    for (int kill = 0; kill < scale.workerKills(); kill++) {
      int worker = kill % 2;
      kills.somewhere("kill worker " + worker, () -> Clusters.restartWorker(sandbox, worker));
    }
    kills.somewhere("stop and start a worker", () -> Clusters.bounceWorker(sandbox, 1));
    try (Lake lake = new Lake(sandbox, bucket);
        TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), topic, PARTITIONS)) {
      lake.createBucket();
      sandbox.rest().put(connector, config(sandbox, topic, bucket, variation));
      int sent = 0;
      int chunk = Math.max(1, scale.records() / 100);
      while (sent < scale.records()) {
        int next = Math.min(scale.records(), sent + chunk);
        writer.send(sent, next);
        sent = next;
        kills.at(sent, scale.records());
      }
      Progress progress = new Progress(STALLED);
      long left = writer.lag(connector);
      while (left > 0 && progress.moves(left)) {
        Clusters.pause(Duration.ofMillis(500));
        left = writer.lag(connector);
      }
      // Stopped in order, so that what a zombie might still do is done.
      Clusters.retire(sandbox, connector);
      KeyCounts counts = lake.count(scale.records());
      Tally tally = counts.tally();
      System.out.println("  " + variation + (tally.exact() ? "" : ", at fault:" + counts.faults()));
      return tally;
    }
  }

  private static Map<String, String> config(
      Sandbox sandbox, String topic, String bucket, Map<String, String> variation) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("tasks.max", "2");
    config.put("topics", topic);
    config.put("s3.bucket.name", bucket);
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    config.put("rotate.schedule.interval.ms", "1500");
    config.put("timezone", "UTC");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("consumer.override.max.poll.records", "700");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.putAll(variation);
    return config;
  }
}
