package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Asks the store beside the reading, for an answer may take minutes. One at a time. Used by one
 * thread; the work itself runs by {@code executor}.
 *
 * @param <T> what the store is asked for
 */
final class Background<T> {
  private final String doing;
  private final Guard guard;
  private final Executor executor;
  private boolean running;
  private T found;
  private RuntimeException failure;

  /**
   * @param doing for messages
   */
  Background(String doing, Guard guard, Executor executor) {
    this.doing = doing;
    this.guard = guard;
    this.executor = executor;
  }

  synchronized boolean idle() {
    return !running && found == null && failure == null;
  }

  /**
   * Begins, unless the store wants a pause.
   *
   * @return whether it did
   */
  boolean begin(Supplier<T> work) {
    synchronized (this) {
      if (!idle() || guard.waitMs() > 0) {
        return false;
      }
      running = true;
    }
    executor.execute(() -> run(work));
    return true;
  }

  private void run(Supplier<T> work) {
    T result = null;
    RuntimeException failed = null;
    try {
      result = guard.call(doing, work::get);
    } catch (RetryLater e) {
      // The guard has said so in the log, and when the next one may begin.
    } catch (RuntimeException e) {
      failed = e;
    }
    synchronized (this) {
      running = false;
      found = result;
      failure = failed;
    }
  }

  /**
   * What was found since the last call; null if nothing was.
   *
   * @throws RuntimeException why nothing will be
   */
  synchronized T take() {
    if (failure != null) {
      RuntimeException e = failure;
      failure = null;
      throw e;
    }
    T taken = found;
    found = null;
    return taken;
  }
}
