package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What happens to a connector, its workers, Kafka and the far side in one run, one thing after
 * another in an order that a seed decides, with pauses in which records flow.
 */
final class Troubles {
  /** Longer than a consumer or a worker may be silent before its partitions go to another. */
  private static final Duration FROZEN = Duration.ofSeconds(8);

  private static final int LONGEST_PAUSE_MS = 2_500;

  private record Trouble(String what, Runnable act) {}

  private final Sandbox sandbox;
  private final Random random;
  private final List<Trouble> troubles = new ArrayList<>();

  Troubles(Sandbox sandbox, long seed) {
    this.sandbox = sandbox;
    // Seeds next to each other would draw nearly the same first number.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  Troubles killWorker(int worker) {
    return add("kill -9 of worker " + worker, () -> Clusters.restartWorker(sandbox, worker));
  }

  Troubles killBroker(TopicWriter writer) {
    return add(
        "kill -9 of the broker",
        () -> writer.betweenTransactions(() -> Clusters.restartBroker(sandbox)));
  }

  /** A worker leaves in order and comes back: two rebalances. */
  Troubles bounceWorker(int worker) {
    return add(
        "worker " + worker + " leaves and comes", () -> Clusters.bounceWorker(sandbox, worker));
  }

  /** A worker stands still until its partitions are another's, and then goes on: a zombie. */
  Troubles freezeWorker(int worker) {
    return add(
        "worker " + worker + " stands still and goes on",
        () -> Clusters.freezeWorker(sandbox, worker, FROZEN));
  }

  /** Something of the caller's own. */
  Troubles add(String what, Runnable act) {
    troubles.add(new Trouble(what, act));
    return this;
  }

  /** Does everything, and tells {@code log} what. */
  void happen(Consumer<String> log) {
    Collections.shuffle(troubles, random);
    for (Trouble trouble : troubles) {
      Clusters.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MS)));
      log.accept(trouble.what());
      trouble.act().run();
    }
  }
}
