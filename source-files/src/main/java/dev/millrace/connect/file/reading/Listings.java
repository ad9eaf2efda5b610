package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.discover.Listing;
import dev.millrace.connect.file.lane.Known;
import java.util.Map;
import java.util.concurrent.Executor;

/** When to list, and what comes of it. Used by one thread; the listings run on another. */
final class Listings {
  /** Least pause before a listing that can't wait. */
  private static final long PAUSE_MS = 500;

  private final Discovery discovery;
  private final Background<Listing> listing;
  private long begunMs = Long.MIN_VALUE / 2;
  private long endedMs = Long.MIN_VALUE / 2;
  private boolean complete;

  Listings(Discovery discovery, Guard guard, Executor executor) {
    this.discovery = discovery;
    this.listing = new Background<>("listing files", guard, executor);
  }

  /** Whether none is under way. */
  boolean idle() {
    return listing.idle();
  }

  /** Whether the last one came to its end. */
  boolean complete() {
    return complete;
  }

  /**
   * Whether it is time for the next.
   *
   * @param intervalMs from the end of the last one on
   * @param soon whether not to wait that long, but about as long as a listing takes
   */
  boolean due(long nowMs, long intervalMs, boolean soon) {
    long pauseMs = soon ? Math.min(intervalMs, Math.max(PAUSE_MS, endedMs - begunMs)) : intervalMs;
    return nowMs >= (complete ? endedMs : begunMs) + pauseMs;
  }

  /**
   * Begins one, unless the store wants a pause.
   *
   * @return whether it did
   */
  boolean begin(Map<Integer, Known> known, long nowMs) {
    if (!listing.begin(() -> discovery.list(known, nowMs))) {
      return false;
    }
    begunMs = nowMs;
    complete = false;
    return true;
  }

  /**
   * The listing that came to its end since the last call; null if there is none.
   *
   * @throws RuntimeException why there will be none
   */
  Listing take(long nowMs) {
    Listing found = listing.take();
    if (found != null) {
      endedMs = nowMs;
      complete = true;
    }
    return found;
  }
}
