package dev.millrace.e2e.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Which processes die how far into a run. Call {@link #at} as the run gets on; each act is done
 * once, on the calling thread.
 */
public final class Kills {
  private final List<Act> acts = new ArrayList<>();
  private final Random random;

  public Kills(long seed) {
    // Seeds next to each other would draw nearly the same first number.
    random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** Plans {@code act} for a moment drawn between 5 and 95 % of the run. */
  public Kills somewhere(String what, Runnable act) {
    return at(0.05 + 0.9 * random.nextDouble(), what, act);
  }

  /** Plans {@code act} for the moment when {@code progress} (0 to 1) of the run is done. */
  public Kills at(double progress, String what, Runnable act) {
    acts.add(new Act(progress, what, act));
    acts.sort(Comparator.comparingDouble(Act::progress));
    return this;
  }

  /** Does what is due when {@code done} of {@code total} has arrived. */
  public void at(long done, long total) {
    for (Iterator<Act> due = acts.iterator(); due.hasNext(); ) {
      Act act = due.next();
      if ((double) done / total < act.progress()) {
        return;
      }
      due.remove();
      System.out.println("  " + act.what() + " at " + 100 * done / total + " %");
      act.act().run();
    }
  }

  /** True once every act is done. */
  public boolean allDone() {
    return acts.isEmpty();
  }

  private record Act(double progress, String what, Runnable act) {}
}
