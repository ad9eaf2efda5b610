package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import dev.millrace.connect.jdbc.offset.Views;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.RunSection;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A run that is going on, as one task sees it: the chunks that it has to read, and the others'. */
final class Run {
  private final Target target;
  private final Plan plan;
  private final Criteria criteria;
  private final Deque<Integer> mine = new ArrayDeque<>();
  private final List<Integer> others = new ArrayList<>();
  private final Progress progress;
  private final Sight sight;

  Run(Target target, Plan plan, Criteria criteria, Share share, Progress progress, Sight sight) {
    this.target = target;
    this.plan = plan;
    this.criteria = criteria;
    this.progress = progress;
    this.sight = sight;
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      (share.isMine(chunk) ? mine : others).add(chunk);
    }
  }

  Plan plan() {
    return plan;
  }

  long id() {
    return plan.run();
  }

  private List<Map<String, String>> partition(int chunk) {
    return List.of(SourcePartitions.chunk(target.id(), chunk));
  }

  /** Null if none of this task's is left. */
  RunSection next() {
    progress.watch(mine.stream().flatMap(chunk -> partition(chunk).stream()).toList());
    while (!mine.isEmpty()) {
      int chunk = mine.peek();
      Position stored = progress.of(partition(chunk));
      boolean counts = isOfThisRun(stored);
      if (counts && stored.has(Position.DONE)) {
        mine.poll();
        continue;
      }
      Place place = counts ? criteria.place(stored) : Place.NOWHERE;
      return new RunSection(
          SourcePartitions.chunk(target.id(), chunk),
          plan.run(),
          plan.columns(),
          place.isNowhere() ? plan.start(chunk) : place,
          plan.end(chunk),
          sight,
          Map.of(),
          counts ? Views.of(stored) : Views.NONE);
    }
    return null;
  }

  private boolean isOfThisRun(Position stored) {
    Long run = stored.number(Position.RUN);
    return run != null && run == plan.run();
  }

  /** The chunk that {@link #next} gave has been read. */
  void finished() {
    mine.poll();
  }

  boolean hasNext() {
    return !mine.isEmpty();
  }

  /** True if the other tasks have read theirs. */
  boolean othersAreDone() {
    progress.watch(others.stream().flatMap(chunk -> partition(chunk).stream()).toList());
    others.removeIf(
        chunk -> {
          Position stored = progress.of(partition(chunk));
          return isOfThisRun(stored) && stored.has(Position.DONE);
        });
    return others.isEmpty();
  }

  /** Lets go of the chunks' offsets. */
  void close() {
    List<Map<String, String>> all = new ArrayList<>();
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      all.addAll(partition(chunk));
    }
    progress.unwatch(all);
  }
}
