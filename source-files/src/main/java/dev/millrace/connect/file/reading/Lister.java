package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.discover.Listing;
import dev.millrace.connect.file.lane.Known;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Lists beside the reading, for a listing may take minutes. One at a time. Used by one thread; the
 * listing itself runs by {@code executor}.
 */
final class Lister {
  private final Discovery discovery;
  private final Guard guard;
  private final Executor executor;
  private boolean running;
  private Listing found;
  private RuntimeException failure;

  Lister(Discovery discovery, Guard guard, Executor executor) {
    this.discovery = discovery;
    this.guard = guard;
    this.executor = executor;
  }

  synchronized boolean idle() {
    return !running && found == null && failure == null;
  }

  /** Begins a listing, unless one is under way or the store wants a pause. */
  void begin(Map<Integer, Known> known, long nowMs) {
    synchronized (this) {
      if (!idle() || guard.waitMs() > 0) {
        return;
      }
      running = true;
    }
    executor.execute(() -> run(known, nowMs));
  }

  private void run(Map<Integer, Known> known, long nowMs) {
    Listing listing = null;
    RuntimeException failed = null;
    try {
      listing = guard.call("listing files", () -> discovery.list(known, nowMs));
    } catch (RetryLater e) {
      // The guard has said so in the log, and when the next one may begin.
    } catch (RuntimeException e) {
      failed = e;
    }
    synchronized (this) {
      running = false;
      found = listing;
      failure = failed;
    }
  }

  /**
   * The listing that came to its end since the last call; null if there is none.
   *
   * @throws RuntimeException why there will be none
   */
  synchronized Listing take() {
    if (failure != null) {
      RuntimeException e = failure;
      failure = null;
      throw e;
    }
    Listing listing = found;
    found = null;
    return listing;
  }
}
