package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.discover.Listing;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Looks at the files that events tell of, beside the listings. Used by one thread; the looks run on
 * others.
 */
final class Looks {
  /** On a far store, several at once keep up with the reading. */
  static final int AT_ONCE = 8;

  private static final int PATHS_EACH = 20;

  /** A listing is cheaper than to look at more files than these. */
  private static final int MOST = 10_000;

  private final FileEvents events;
  private final Discovery discovery;
  private final Set<Integer> lanes;
  private final boolean byListing;
  private final List<Look> looks = new ArrayList<>();
  private final Set<String> due = new LinkedHashSet<>();

  /** When to look again at files that had not settled; the first is the first. */
  private final Map<String, Long> later = new LinkedHashMap<>();

  /** Paths of the news taken that were not looked at yet. */
  private final Set<String> told = new HashSet<>();

  private boolean unacknowledged;
  private boolean missed;

  /** One after another. */
  private static final class Look {
    private final Background<List<StoredFile>> finding;
    private List<String> paths = List.of();

    Look(Guard guard, Executor executor) {
      finding = new Background<>("looking at files", guard, executor);
    }
  }

  /**
   * @param lanes of the task
   * @param byListing whether none may be read before all are known, as where an order is asked for
   */
  Looks(
      FileEvents events,
      Discovery discovery,
      Set<Integer> lanes,
      boolean byListing,
      Guard guard,
      Executor executor) {
    this.events = events;
    this.discovery = discovery;
    this.lanes = lanes;
    this.byListing = byListing;
    for (int i = 0; i < AT_ONCE; i++) {
      looks.add(new Look(guard, executor));
    }
  }

  /** Whether only a listing can tell what happened. */
  boolean missed() {
    return missed;
  }

  /** A listing begins, which finds what was missed. */
  void listingBegins() {
    missed = false;
  }

  /**
   * Takes what events tell, and has it looked at.
   *
   * @param unread how many files that were told of the lanes have not begun
   * @return the files that are there, of those that were looked at
   */
  List<StoredFile> next(long nowMs, int unread) {
    boolean looked = told.isEmpty();
    if (looked && unacknowledged) {
      unacknowledged = false;
      events.looked();
    }
    List<StoredFile> found = new ArrayList<>();
    looks.forEach(look -> end(look, found));
    if (looked && unread < MOST) {
      take(events.news());
    }
    settle(nowMs);
    for (Look look : looks) {
      if (look.paths.isEmpty() && !due.isEmpty()) {
        begin(look, nowMs);
      }
    }
    return found;
  }

  private void end(Look look, List<StoredFile> found) {
    List<StoredFile> files = look.finding.take();
    if (files != null) {
      found.addAll(files);
      look.paths.forEach(told::remove);
      look.paths = List.of();
    } else if (look.finding.idle()) {
      due.addAll(look.paths); // the store failed
      look.paths = List.of();
    }
  }

  private void take(FileEvents.News news) {
    unacknowledged |= !news.paths().isEmpty();
    missed |= news.missed() || (byListing && !news.paths().isEmpty());
    if (byListing) {
      return;
    }
    for (String path : news.paths()) {
      if (!later.containsKey(path)) {
        due.add(path);
        told.add(path);
      }
    }
    if (due.size() + later.size() > MOST) {
      missed = true;
      told.removeAll(due);
      due.clear();
      later.clear();
    }
  }

  /** To be looked at again when they have settled. */
  void again(Collection<String> unsettled, long nowMs) {
    if (events == FileEvents.NONE) {
      return;
    }
    if (byListing) {
      missed |= !unsettled.isEmpty();
      return;
    }
    missed |= unsettled.size() == Listing.MOST_UNSETTLED;
    unsettled.forEach(path -> later.putIfAbsent(path, nowMs + discovery.settleMs()));
  }

  private void settle(long nowMs) {
    Iterator<Map.Entry<String, Long>> paths = later.entrySet().iterator();
    while (paths.hasNext()) {
      Map.Entry<String, Long> path = paths.next();
      if (path.getValue() > nowMs) {
        return;
      }
      due.add(path.getKey());
      paths.remove();
    }
  }

  private void begin(Look look, long nowMs) {
    List<String> paths = due.stream().limit(PATHS_EACH).toList();
    if (look.finding.begin(() -> discovery.find(paths, lanes, nowMs))) {
      look.paths = paths;
      paths.forEach(due::remove);
    }
  }
}
