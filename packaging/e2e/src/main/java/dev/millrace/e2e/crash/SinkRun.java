package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a sink: records flow while workers, broker and far side are killed, workers come and
 * go and stand still, the configuration changes, and the far side fails.
 */
record SinkRun(
    Sandbox sandbox, int run, CrashSuite.Scale scale, String connector, FarSide farSide) {
  static final int PARTITIONS = 4;
  private static final Duration STALLED = Duration.ofMinutes(2);

  private boolean full() {
    return scale.equals(CrashSuite.Scale.FULL);
  }

  /** How many records are sent. */
  int records() {
    return full() ? farSide.records() : 60_000;
  }

  private Duration flow() {
    return Duration.ofSeconds(full() ? 45 : 15);
  }

  /**
   * Returns when all that {@code writer} sent is confirmed to Kafka, or nothing moves any more; the
   * connector is gone then.
   *
   * @param config the connector's; the suite adds how to reach the far side, and converters
   * @param changed laid over it in the middle of the run
   */
  void go(TopicWriter writer, Map<String, String> config, Map<String, String> changed)
      throws Exception {
    try {
      Map<String, String> all = config(config);
      Clusters.configure(sandbox, connector, all);
      farSide.unsettle(run);
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
      farSide.calm();
    }
  }

  private Troubles troubles(
      TopicWriter writer, Map<String, String> config, Map<String, String> changed) {
    Troubles troubles = new Troubles(sandbox, run);
    Map<String, String> other = new LinkedHashMap<>(config);
    other.putAll(changed);
    other.put("tasks.max", run % 2 == 0 ? "1" : "4");
    troubles.add(
        "another number of tasks, " + changed, () -> Clusters.configure(sandbox, connector, other));
    farSide.trouble(troubles);
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
    config.putAll(farSide.access());
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
