package dev.millrace.connect.file.discover;

import dev.millrace.connect.file.lane.Mark;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.lane.Watermark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What one complete listing found for the lanes of one task. Filled by one thread, and handed on to
 * another.
 */
public final class Listing {
  /** More than these are not named by {@link #unsettled}. */
  public static final int MOST_UNSETTLED = 10_000;

  private final long startedMs;
  private final Watermark watermark;
  private final int maxFiles;
  private final PriorityQueue<Piece> last;
  private final Map<Integer, Mark> waits = new HashMap<>();
  private final Map<Integer, Map<Long, Mark>> seen = new HashMap<>();
  private final List<Piece> done = new ArrayList<>();
  private final List<Piece> changed = new ArrayList<>();
  private final Set<String> unsettled = new LinkedHashSet<>();
  private Mark firstWaiting;
  private Mark cut;
  private long waiting;
  private long files;

  Listing(long startedMs, Watermark watermark, int maxFiles) {
    this.startedMs = startedMs;
    this.watermark = watermark;
    this.maxFiles = maxFiles;
    this.last = new PriorityQueue<>(watermark.order().reversed());
  }

  void counted() {
    files++;
  }

  void ready(Piece piece) {
    last.add(piece);
    if (last.size() > maxFiles) {
      Mark left = watermark.of(last.remove().file());
      cut = cut == null ? left : lower(cut, left);
    }
  }

  void waits(int lane, Mark mark) {
    waiting++;
    waits.merge(lane, mark, Listing::lower);
    firstWaiting = firstWaiting == null ? mark : lower(firstWaiting, mark);
  }

  void unsettled(String path) {
    if (unsettled.size() < MOST_UNSETTLED) {
      unsettled.add(path);
    }
  }

  void done(int lane, Piece piece, Mark mark, boolean wanted) {
    seen.computeIfAbsent(lane, none -> new HashMap<>()).put(piece.key(), mark);
    if (wanted) {
      done.add(piece);
    }
  }

  void changed(Piece piece) {
    changed.add(piece);
  }

  private static Mark lower(Mark a, Mark b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** When it began, in milliseconds since 1970. */
  public long startedMs() {
    return startedMs;
  }

  /** The lowest mark of a lane's pieces that are not ready; null if there is none. */
  public Mark waits(int lane) {
    return waits.get(lane);
  }

  /** Those, or many of those, that will be ready once they have settled. */
  public Set<String> unsettled() {
    return unsettled;
  }

  /** Of the pieces done that are still there: their marks by key. */
  public Map<Long, Mark> seen(int lane) {
    return seen.getOrDefault(lane, Map.of());
  }

  /** Pieces done that are still there, if these were asked for. */
  public List<Piece> done() {
    return done;
  }

  /** Pieces done whose content is another now. */
  public List<Piece> changed() {
    return changed;
  }

  /** How many files there are, read or not, of all tasks. */
  public long files() {
    return files;
  }

  /** How many of this task's pieces are not ready. */
  public long waiting() {
    return waiting;
  }

  /** The lowest mark of those that are not ready; null if there is none. */
  public Mark firstWaiting() {
    return firstWaiting;
  }

  /** From which mark on there are pieces that found no room; null if all did. */
  public Mark cut() {
    return cut;
  }

  /** Takes out the pieces that are ready, in order, by lane. */
  public Map<Integer, Deque<Piece>> take(ToIntFunction<Piece> laneOf) {
    Map<Integer, Deque<Piece>> lanes = new HashMap<>();
    while (!last.isEmpty()) {
      Piece piece = last.remove();
      lanes.computeIfAbsent(laneOf.applyAsInt(piece), none -> new ArrayDeque<>()).addFirst(piece);
    }
    return lanes;
  }
}
