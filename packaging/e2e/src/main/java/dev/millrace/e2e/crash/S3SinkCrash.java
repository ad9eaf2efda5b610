package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.e2e.Lake;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The S3 sink: every record must be in S3 exactly once, as DuckDB reads the files. Runs take the
 * variations in turn.
 */
final class S3SinkCrash implements CrashSuite {

  /** One run's names. */
  private record Names(String topic, String connector, String bucket, String notifications) {
    static Names of(int run) {
      return new Names(
          "crash-" + run, "crash-s3-" + run, "crash-" + run, "crash-" + run + "-manifests");
    }
  }

  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2).s3();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    SinkVariation variation = SinkVariation.of(run);
    Names names = Names.of(run);
    SinkRun work = new SinkRun(sandbox, run, scale, names.connector(), new S3FarSide(sandbox));
    System.out.println("  " + variation.name());
    try (Lake lake = new Lake(sandbox, names.bucket());
        TopicWriter writer =
            new TopicWriter(sandbox.bootstrapServers(), names.topic(), SinkRun.PARTITIONS)) {
      lake.createBucket();
      if (variation.hasManifests()) {
        writer.createTopic(names.notifications(), 1);
      }
      work.go(writer, config(sandbox, names, variation), variation.rerouted());
      return tally(sandbox, lake, names, variation, work.records());
    }
  }

  private static Tally tally(
      Sandbox sandbox, Lake lake, Names names, SinkVariation variation, int records)
      throws Exception {
    Lake.Content content = lake.content(records, TopicWriter.CITIES);
    Tally tally = content.tally();
    System.out.println("  " + content.files() + " files");
    if (!tally.exact()) {
      System.out.println("  at fault: " + content.faults());
      KeyCounts sent = new KeyCounts(records);
      try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), names.topic())) {
        while (reader.read(sent, Duration.ofSeconds(2)) > 0) {
          // Until the topic's end.
        }
      }
      System.out.println("  in the topic: " + sent.tally() + sent.faults());
    }
    if (variation.hasManifests()) {
      ManifestAudit.check(
          lake,
          "_manifests/" + names.connector() + "/",
          sandbox.bootstrapServers(),
          names.notifications(),
          records);
    }
    return tally;
  }

  private static Map<String, String> config(Sandbox sandbox, Names names, SinkVariation variation) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("topics", names.topic());
    config.put("s3.bucket.name", names.bucket());
    config.put("flush.size", "1000000");
    config.put("timezone", "UTC");
    config.putAll(variation.config());
    if (variation.hasManifests()) {
      config.put("notification.topic", names.notifications());
      config.put("notification.producer.bootstrap.servers", sandbox.bootstrapServers());
    }
    return config;
  }
}
