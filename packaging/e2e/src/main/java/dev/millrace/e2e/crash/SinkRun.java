package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
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
 * One run of a sink that writes to S3: records flow while workers, broker and store are killed,
 * workers come and go and stand still, the configuration changes, and the store fails.
 */
record SinkRun(Sandbox sandbox, int run, CrashSuite.Scale scale, String connector) {
  static final int PARTITIONS = 4;
  private static final Duration STALLED = Duration.ofMinutes(2);

  /** What the store does to requests all the while, a few of each kind in a thousand. */
  private static final List<S3Rule> FAULTS =
      List.of(
          S3Rule.always(Effect.SLOW_DOWN).probability(0.01),
          S3Rule.always(Effect.INTERNAL_ERROR).probability(0.005),
          S3Rule.always(Effect.CUT_BEFORE).probability(0.005),
          S3Rule.always(Effect.CUT_AFTER).probability(0.01),
          S3Rule.always(Effect.delayed(Duration.ofMillis(400))).probability(0.01));

  private boolean full() {
    return scale.equals(CrashSuite.Scale.FULL);
  }

  /** How many records are sent. */
  int records() {
    return full() ? 1_000_000 : 60_000;
  }

  private Duration flow() {
    return Duration.ofSeconds(full() ? 45 : 15);
  }

  /**
   * Returns when all that {@code writer} sent is confirmed to Kafka, or nothing moves any more; the
   * connector is gone then.
   *
   * @param config the connector's; the suite adds how to reach the store, and converters
   * @param changed laid over it in the middle of the run
   */
  void go(TopicWriter writer, Map<String, String> config, Map<String, String> changed)
      throws Exception {
    try {
      Map<String, String> all = config(config);
      put(all);
      sandbox.s3().faults(run, FAULTS);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> writer.write(records(), flow()));
      long start = System.nanoTime();
      troubles(writer, all, changed)
          .happen(
              what ->
                  System.out.printf(
                      Locale.ROOT,
                      "  %4.1f s, %d records sent: %s%n",
                      (System.nanoTime() - start) / 1e9,
                      writer.written(),
                      what));
      writing.get(STALLED.plus(flow()).toSeconds(), TimeUnit.SECONDS);
      drain(writer, start);
    } finally {
      sandbox.s3().noFaults();
    }
  }

  private Troubles troubles(
      TopicWriter writer, Map<String, String> config, Map<String, String> changed) {
    Troubles troubles = new Troubles(sandbox, run);
    Map<String, String> other = new LinkedHashMap<>(config);
    other.putAll(changed);
    other.put("tasks.max", run % 2 == 0 ? "1" : "4");
    troubles.killStore().add("another number of tasks, " + changed, () -> put(other));
    if (full() || run % 2 == 1) {
      troubles.killWorker(0).killBroker(writer);
    }
    if (full() || run % 2 == 0) {
      troubles.freezeWorker(1);
    }
    if (full()) {
      troubles.killWorker(1).bounceWorker(1);
    }
    return troubles;
  }

  /** Also while workers are still finding each other again. */
  private void put(Map<String, String> config) {
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
  private void drain(TopicWriter writer, long start) throws InterruptedException {
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
    if (left > 0) {
      System.out.print(writer.standing(connector));
      System.out.println(sandbox.rest().status(connector));
    }
    Clusters.retire(sandbox, connector);
  }

  private Map<String, String> config(Map<String, String> own) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("tasks.max", "2");
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    config.put("retry.backoff.ms", "500");
    config.put("circuit.open.ms", "500");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.max.poll.records", "700");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.putAll(own);
    return config;
  }
}
