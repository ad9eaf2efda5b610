package dev.millrace.connect.s3.commit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the real protocol code of several owners and zombies of one topic-partition over one bucket,
 * one call to the store at a time, in an order that a seed decides; crashes them before and after a
 * call takes effect, loses replies, and routes records anew on each delivery.
 */
final class Simulation {
  /** What is broken on purpose, to see that the simulation notices. */
  enum Sabotage {
    NONE,
    NO_CONDITIONS,
    SKIP_BY_PATH,
    GONE_COUNTS_AS_DONE,
    VISIBLE_BEFORE_COMMIT,
    TRUSTS_OWN_VIEW,
    DROPS_MANIFESTS,
    IGNORES_THE_OTHER,
    FORGETS_WHAT_IT_COUNTS,
    VALUE_BEFORE_SIDES,
    LEAVES_UPLOADS_OPEN
  }

  /**
   * @param lifecycle whether a rule aborts uploads now and then
   * @param loader whether a loader reads and deletes files meanwhile, by manifests
   * @param takeover whether the widely used sink was there before
   * @param sides whether files have one or two side files
   * @param cleaner whether somebody deletes sides that stand there without their file, while owners
   *     fall asleep now and then
   */
  record Setting(
      Sabotage sabotage,
      boolean lifecycle,
      boolean loader,
      boolean takeover,
      boolean sides,
      boolean cleaner) {
    static final Setting PLAIN = new Setting(Sabotage.NONE, false, false, false, false, false);

    Setting broken(Sabotage how) {
      return new Setting(how, lifecycle, loader, takeover, sides, cleaner);
    }

    Setting withLifecycle() {
      return new Setting(sabotage, true, loader, takeover, sides, cleaner);
    }

    Setting withLoader() {
      return new Setting(sabotage, lifecycle, true, takeover, sides, cleaner);
    }

    Setting withTakeover() {
      return new Setting(sabotage, lifecycle, loader, true, sides, cleaner);
    }

    Setting withSides() {
      return new Setting(sabotage, lifecycle, loader, takeover, true, cleaner);
    }

    Setting withCleaner() {
      return new Setting(sabotage, lifecycle, loader, takeover, true, true);
    }
  }

  /**
   * Sums over runs; the last five count runs.
   *
   * @param counted records that were skipped, as the widely used sink had exported them
   * @param doubled in which a record is visible, or was loaded, twice
   * @param lost in which a record is not
   * @param unlisted in which a visible file stands in no manifest, or in two, where there are any
   * @param misnotified in which a manifest was not sent, not in order, or in two versions
   * @param alone in which a visible file at some time lacked a side of the same records, where
   *     nobody deletes sides
   */
  record Tally(
      int runs,
      long crashes,
      long lostReplies,
      long fencings,
      long reopened,
      long aborted,
      long counted,
      int doubled,
      int lost,
      int unlisted,
      int misnotified,
      int alone) {
    boolean exact() {
      return doubled + lost + unlisted + misnotified + alone == 0;
    }
  }

  private final SimulatedWorld world;
  private final SimulatedLoader loader;

  private Simulation(long seed, Setting setting) {
    this.world = new SimulatedWorld(seed, setting);
    this.loader = new SimulatedLoader(world);
  }

  static Tally run(int runs, Setting setting) {
    long[] sums = new long[11];
    for (int i = 0; i < runs; i++) {
      Simulation simulation = new Simulation(i * 7919L + 13, setting);
      simulation.play();
      int[] copies = simulation.copies();
      sums[0] += simulation.world.crashes;
      sums[1] += simulation.world.lostReplies;
      sums[2] += simulation.world.fencings;
      sums[3] += simulation.world.reopened;
      sums[4] += simulation.world.aborted;
      sums[5] += simulation.world.counted;
      sums[6] += Arrays.stream(copies).anyMatch(n -> n > 1) ? 1 : 0;
      sums[7] += Arrays.stream(copies).anyMatch(n -> n == 0) ? 1 : 0;
      sums[8] += simulation.listed() ? 0 : 1;
      sums[9] += simulation.notified() ? 0 : 1;
      sums[10] += simulation.world.alone ? 1 : 0;
    }
    return new Tally(
        runs,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        (int) sums[6],
        (int) sums[7],
        (int) sums[8],
        (int) sums[9],
        (int) sums[10]);
  }

  private void play() {
    List<SimulatedOwner> live = new ArrayList<>();
    int spawned = 0;
    int most = 2 + world.random.nextInt(4);
    while (spawned < most || !live.isEmpty()) {
      if (spawned < most && (live.isEmpty() || world.random.nextInt(25) == 0)) {
        int budget = 5 + world.random.nextInt(40);
        live.add(new SimulatedOwner(world, "owner-" + spawned++, true, budget));
      }
      SimulatedOwner next = live.get(world.random.nextInt(live.size()));
      if (world.setting.cleaner() && next.asleep()) {
        continue;
      }
      if (next.step()) {
        live.remove(next);
      }
      world.lookForSides();
      if (world.setting.cleaner() && world.random.nextInt(3) == 0) {
        world.clean();
      }
      if (world.setting.loader() && world.random.nextInt(4) == 0) {
        loader.load();
      }
    }
    SimulatedOwner last = new SimulatedOwner(world, "last", false, Integer.MAX_VALUE);
    while (!last.step()) {
      world.lookForSides();
    }
    world.lookForSides();
    if (world.setting.loader()) {
      loader.load();
    }
  }

  private List<String> visible() {
    return world.bucket.list(SimulatedWorld.FILES);
  }

  /** How often each record was loaded, or is in a visible file. */
  private int[] copies() {
    int[] copies = loader.loaded().clone();
    visible().forEach(key -> world.count(key, copies));
    return copies;
  }

  /** Whether manifests, if there are any, name each visible file once. */
  private boolean listed() {
    List<String> ours =
        visible().stream().filter(key -> world.peer == null || !world.peer.wrote(key)).toList();
    if (world.setting.loader()) {
      return ours.isEmpty();
    }
    if (!world.manifests) {
      return true;
    }
    List<String> named = new ArrayList<>();
    for (String manifest : world.bucket.list(SimulatedWorld.MANIFESTS)) {
      SimulatedLoader.read(world.bucket.get(manifest).orElseThrow().body())
          .get("files")
          .forEach(file -> named.add(file.get("key").asText()));
    }
    named.sort(null);
    return named.equals(ours);
  }

  /** Whether the manifests were sent, each for the first time in order, and always the same. */
  private boolean notified() {
    Map<Long, String> sent = new TreeMap<>();
    for (String text : world.notified) {
      long sequence =
          SimulatedLoader.read(text.getBytes(StandardCharsets.UTF_8)).get("sequence").asLong();
      String first = sent.putIfAbsent(sequence, text);
      boolean inOrder = first != null || sequence == sent.size();
      // Where a loader deleted the manifest, a straggler can't know any more what it said.
      if (!inOrder || (first != null && !first.equals(text) && !world.setting.loader())) {
        return false;
      }
    }
    long manifests =
        world.setting.loader()
            ? loader.sequence()
            : world.bucket.list(SimulatedWorld.MANIFESTS).size();
    return sent.size() == manifests;
  }
}
