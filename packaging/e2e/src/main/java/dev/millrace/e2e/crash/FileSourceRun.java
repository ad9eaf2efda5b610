package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One run of the file source: files are dropped while workers, broker and store are killed, workers
 * come and go and stand still, and the connector's configuration changes.
 */
final class FileSourceRun extends SourceRun {
  /** Positions that no record bears are told again after a minute. */
  private static final Duration PUT_AWAY = Duration.ofSeconds(100);

  private final int run;
  private final boolean full;
  private final FileSourceVariation variation;
  private final DropFolder folder;
  private final List<Drop> drops;
  private final Dropper dropper;
  private final DropCounts counts;
  private final long splitBytes;

  FileSourceRun(
      Sandbox sandbox,
      int run,
      boolean full,
      FileSourceVariation variation,
      DropFolder folder,
      List<Drop> drops)
      throws InterruptedException, ExecutionException {
    super(sandbox, "crash-files-" + run, topics("crash-files-" + run));
    this.run = run;
    this.full = full;
    this.variation = variation;
    this.folder = folder;
    this.drops = drops;
    this.dropper = new Dropper(folder, drops, run);
    this.counts = new DropCounts(drops);
    this.splitBytes = variation.cut() ? (full ? 1 << 20 : 1 << 16) : 0;
  }

  /** One topic a folder, each folder having one format. */
  private static List<String> topics(String connector) {
    return Arrays.stream(FileKind.values())
        .map(kind -> connector + "-" + kind.folder())
        .distinct()
        .toList();
  }

  /** Returns when all has arrived, or nothing moves any more; the connector is gone then. */
  Tally go() throws InterruptedException, ExecutionException {
    int first = drops.size() / 2;
    dropper.drop(drops.subList(0, first), Duration.ZERO);
    Map<String, String> config = config();
    Clusters.configure(sandbox(), connector(), config);
    folder.unsettle(run);
    CompletableFuture<Void> dropping =
        CompletableFuture.runAsync(() -> dropper.drop(drops.subList(first, drops.size()), flow()));
    CompletableFuture<Void> happening =
        CompletableFuture.runAsync(() -> troubles(config).happen(this::say));
    try {
      awaitRecords(() -> dropping.isDone() && happening.isDone());
      dropping.get();
      happening.get();
    } finally {
      folder.calm();
    }
    read(SETTLE);
    boolean away = counts.complete() && Await.within(PUT_AWAY, this::putAway);
    startAnew();
    counts.checkOrder(splitBytes, dropper.sizes());
    return tally(away);
  }

  private Duration flow() {
    return Duration.ofSeconds(full ? 60 : 10);
  }

  private Troubles troubles(Map<String, String> config) {
    Map<String, String> other = new LinkedHashMap<>(config);
    other.put("tasks.max", run % 2 == 0 ? "2" : "6");
    Troubles troubles =
        new Troubles(sandbox(), run)
            .add(
                "tasks.max is " + other.get("tasks.max"),
                () -> Clusters.configure(sandbox(), connector(), other));
    folder.trouble(troubles);
    if (full || run % 2 == 1) {
      troubles.killWorker(0).add("kill -9 of the broker", () -> Clusters.restartBroker(sandbox()));
    }
    if (full || run % 2 == 0) {
      troubles.freezeWorker(1).add("the connector stops and goes on", this::stopAndResume);
    }
    if (full) {
      troubles.killWorker(1).bounceWorker(1).killWorker(0).freezeWorker(0);
      folder.trouble(troubles);
    }
    return troubles;
  }

  @Override
  void add(ConsumerRecord<byte[], byte[]> record) {
    counts.add(record);
  }

  @Override
  boolean complete() {
    return counts.complete();
  }

  @Override
  long moved() {
    return counts.arrived() + dropper.dropped();
  }

  @Override
  String progress() {
    return "%d of %d files, %d records"
        .formatted(dropper.dropped(), drops.size(), counts.arrived());
  }

  /** Whether each file is where it has to be in the end, and no other is anywhere. */
  private boolean putAway() {
    return misplaced().isEmpty();
  }

  private Set<String> misplaced() {
    try {
      Set<String> wanted =
          drops.stream()
              .map(drop -> variation.end(drop.path()))
              .filter(Objects::nonNull)
              .collect(Collectors.toSet());
      Set<String> there = folder.paths();
      Set<String> misplaced = new HashSet<>(wanted);
      misplaced.removeAll(there);
      there.removeAll(wanted);
      misplaced.addAll(there);
      return misplaced;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tally tally(boolean away) {
    Tally tally = counts.tally();
    counts.faults().forEach(fault -> System.out.println("    " + fault));
    if (tally.exact() && !away) {
      throw new IllegalStateException("Not where after.file wants them: " + misplaced());
    }
    return tally;
  }

  private Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>(folder.access());
    config.put("connector.class", "dev.millrace.connect.file.FileSourceConnector");
    config.put("tasks.max", "4");
    config.put("exactly.once.support", "required");
    config.put("topic", connector() + "-{{path:1}}");
    config.put("key", "path");
    config.put("poll.interval.ms", "500");
    config.put("file.settle.ms", Long.toString(variation.slow() ? Dropper.SETTLING.toMillis() : 0));
    config.put("split.bytes", Long.toString(splitBytes));
    config.put("csv.multiline", "false");
    config.put("lines.regex", FileKind.LINES_REGEX);
    config.put("store.attempts", "-1");
    config.put("store.backoff.ms", "200");
    config.put("store.backoff.max.ms", "2000");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.putAll(variation.config());
    return config;
  }

  @Override
  public void close() {
    dropper.close();
    super.close();
  }
}
