package dev.millrace.connect.deltalake.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the real commit code of several workers and zombies with all partitions of a topic over one
 * table, one request at a time, in an order that a seed decides; crashes them before and after a
 * request takes effect, loses requests and replies, has some arrive late, and lets others write.
 */
final class CommitSimulation {
  /** What is broken on purpose, to see that the simulation notices. */
  enum Sabotage {
    NONE,
    COMPUTED_OFFSETS,
    NO_OFFSET_CHECK,
    NO_TOKENS,
    A_TOKEN_EACH_TRY,
    DISCARDS_THE_UNKNOWN,
    NO_CONDITIONS,
    NEVER_LISTS
  }

  /**
   * @param workers at most, one after and beside another
   * @param upserts whether rows replace those of their key
   * @param foreigners whether others write the table, too
   * @param latePuts whether requests may take effect after their sender has given up
   * @param givesUp whether commits have little time
   * @param cleanups whether days pass in which the log is cleaned up, while nobody commits
   */
  record Setting(
      Sabotage sabotage,
      int workers,
      boolean crashes,
      boolean upserts,
      boolean foreigners,
      boolean latePuts,
      boolean givesUp,
      boolean cleanups) {
    static final Setting WILD = new Setting(Sabotage.NONE, 5, true, false, true, true, true, true);

    /** One worker that nobody fences. */
    static final Setting CALM =
        new Setting(Sabotage.NONE, 0, false, false, true, true, false, false);

    Setting withUpserts() {
      return new Setting(sabotage, workers, crashes, true, foreigners, latePuts, givesUp, cleanups);
    }

    Setting broken(Sabotage how) {
      return new Setting(how, workers, crashes, upserts, foreigners, latePuts, givesUp, cleanups);
    }
  }

  /**
   * Sums over runs; the last four count runs.
   *
   * @param doubled in which a row is in the table twice, or one that was replaced is
   * @param lost in which a row is not
   * @param broken in which a live file was deleted
   * @param twice in which a version was written that there was before
   */
  record Tally(
      int runs,
      long crashes,
      long lostReplies,
      long lates,
      long fencings,
      long gaveUp,
      long foreign,
      long cleanups,
      int doubled,
      int lost,
      int broken,
      int twice) {
    boolean exact() {
      return doubled + lost + broken + twice == 0;
    }
  }

  private CommitSimulation() {}

  static Tally run(int runs, Setting setting) {
    long[] sums = new long[11];
    for (int i = 0; i < runs; i++) {
      SimulatedTable world = new SimulatedTable(i * 7919L + 13, setting);
      play(world);
      Map<Integer, Integer> rows = world.rows();
      Map<Integer, Integer> expected = world.expected();
      sums[0] += world.crashes;
      sums[1] += world.lostReplies;
      sums[2] += world.lates;
      sums[3] += world.fencings;
      sums[4] += world.gaveUp;
      sums[5] += world.foreign;
      sums[6] += world.cleanups;
      boolean broken = rows.remove(-1) != null;
      sums[7] +=
          rows.entrySet().stream()
                  .anyMatch(e -> e.getValue() > expected.getOrDefault(e.getKey(), 0))
              ? 1
              : 0;
      sums[8] += rows.keySet().containsAll(expected.keySet()) ? 0 : 1;
      sums[9] += broken ? 1 : 0;
      sums[10] += world.twice > 0 ? 1 : 0;
    }
    return new Tally(
        runs,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        sums[6],
        (int) sums[7],
        (int) sums[8],
        (int) sums[9],
        (int) sums[10]);
  }

  private static void play(SimulatedTable world) {
    List<SimulatedWorker> live = new ArrayList<>();
    int spawned = 0;
    int most = world.setting.workers() == 0 ? 0 : 1 + world.random.nextInt(world.setting.workers());
    while (spawned < most || !live.isEmpty()) {
      if (spawned < most && (live.isEmpty() || world.chance(30))) {
        live.add(
            new SimulatedWorker(world, "worker-" + spawned++, true, 3 + world.random.nextInt(10)));
      }
      SimulatedWorker next = live.get(world.random.nextInt(live.size()));
      if (next.step()) {
        live.remove(next);
      }
      world.tick();
    }
    // Long enough for whoever can get on at all.
    SimulatedWorker last = new SimulatedWorker(world, "last", false, 400);
    while (!last.step()) {
      world.tick();
    }
  }
}
