package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.e2e.Lake;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The S3 sink while workers, broker and store are killed, workers come and go and stand still, the
 * number of tasks and the routing change, and the store fails. Every record must be in S3 exactly
 * once, as DuckDB reads the files. Runs take the variations in turn.
 */
final class S3SinkCrash implements CrashSuite {
  private static final int PARTITIONS = 4;
  private static final Duration STALLED = Duration.ofMinutes(2);

  /** What the store does to requests all the while, a few of each kind in a thousand. */
  private static final List<S3Rule> FAULTS =
      List.of(
          S3Rule.always(Effect.SLOW_DOWN).probability(0.01),
          S3Rule.always(Effect.INTERNAL_ERROR).probability(0.005),
          S3Rule.always(Effect.CUT_BEFORE).probability(0.005),
          S3Rule.always(Effect.CUT_AFTER).probability(0.01),
          S3Rule.always(Effect.delayed(Duration.ofMillis(400))).probability(0.01));

  /** How many records, and how long they flow at least. */
  private record Size(int records, Duration flow) {
    static Size of(Scale scale) {
      return scale.equals(Scale.FULL)
          ? new Size(1_000_000, Duration.ofSeconds(45))
          : new Size(60_000, Duration.ofSeconds(15));
    }
  }

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
    Size size = Size.of(scale);
    Names names = Names.of(run);
    System.out.println("  " + variation.name());
    try (Lake lake = new Lake(sandbox, names.bucket());
        TopicWriter writer =
            new TopicWriter(sandbox.bootstrapServers(), names.topic(), PARTITIONS)) {
      lake.createBucket();
      if (variation.hasManifests()) {
        writer.createTopic(names.notifications(), 1);
      }
      Map<String, String> config = config(sandbox, names, variation);
      put(sandbox, names.connector(), config);
      sandbox.s3().faults(run, FAULTS);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> writer.write(size.records(), size.flow()));
      long start = System.nanoTime();
      troubles(sandbox, run, scale, writer, names.connector(), config, variation)
          .happen(
              what ->
                  System.out.printf(
                      Locale.ROOT,
                      "  %4.1f s, %d records sent: %s%n",
                      (System.nanoTime() - start) / 1e9,
                      writer.written(),
                      what));
      writing.get(STALLED.plus(size.flow()).toSeconds(), TimeUnit.SECONDS);
      drain(sandbox, writer, names.connector(), start);
      sandbox.s3().noFaults();
      return tally(sandbox, lake, names, variation, size.records());
    } finally {
      sandbox.s3().noFaults();
    }
  }

  private static Troubles troubles(
      Sandbox sandbox,
      int run,
      Scale scale,
      TopicWriter writer,
      String connector,
      Map<String, String> config,
      SinkVariation variation) {
    Troubles troubles = new Troubles(sandbox, run);
    boolean full = scale.equals(Scale.FULL);
    Map<String, String> rerouted = new LinkedHashMap<>(config);
    rerouted.putAll(variation.rerouted());
    rerouted.put("tasks.max", run % 2 == 0 ? "1" : "4");
    troubles
        .killStore()
        .add(
            "another number of tasks, " + variation.rerouted(),
            () -> put(sandbox, connector, rerouted));
    if (full || run % 2 == 1) {
      troubles.killWorker(0).killBroker(writer);
    }
    if (full || run % 2 == 0) {
      troubles.freezeWorker(1);
    }
    if (full) {
      troubles.killWorker(1).bounceWorker(1);
    }
    return troubles;
  }

  /** Also while workers are still finding each other again. */
  private static void put(Sandbox sandbox, String connector, Map<String, String> config) {
    Await.until(
        connector + " takes another configuration",
        Duration.ofMinutes(1),
        () -> {
          try {
            sandbox.rest().put(connector, config);
            return true;
          } catch (ConnectRestException e) {
            if (e.status() >= 500) {
              return false;
            }
            throw e;
          } catch (UncheckedIOException e) {
            return false;
          }
        });
  }

  /** Waits until Kafka was told that everything is exported; then ends the tasks in order. */
  private static void drain(Sandbox sandbox, TopicWriter writer, String connector, long start)
      throws InterruptedException {
    Progress progress = new Progress(STALLED);
    long left = writer.lag(connector);
    while (left > 0 && progress.moves(left)) {
      sandbox.rest().failIfFailed(connector);
      Clusters.pause(Duration.ofMillis(200));
      left = writer.lag(connector);
    }
    System.out.printf(
        Locale.ROOT,
        "  %4.1f s: %s%n",
        (System.nanoTime() - start) / 1e9,
        left == 0 ? "all exported" : left + " records are left and nothing moves");
    Clusters.retire(sandbox, connector);
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
    config.put("tasks.max", "2");
    config.put("topics", names.topic());
    config.put("s3.bucket.name", names.bucket());
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    config.put("retry.backoff.ms", "500");
    config.put("circuit.open.ms", "500");
    config.put("flush.size", "1000000");
    config.put("timezone", "UTC");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.max.poll.records", "700");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.putAll(variation.config());
    if (variation.hasManifests()) {
      config.put("notification.topic", names.notifications());
      config.put("notification.producer.bootstrap.servers", sandbox.bootstrapServers());
    }
    return config;
  }
}
