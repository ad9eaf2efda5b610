package dev.millrace.connect.deltalake.upkeep;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work beside commits, on a thread of its own that ends when it is idle. Thread-safe. */
final class Background {
  private static final Logger log = LoggerFactory.getLogger(Background.class);
  private static final long IDLE_SECONDS = 5;

  private final String name;
  private final ThreadPoolExecutor thread;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param name the thread's
   */
  Background(String name) {
    this.name = name;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, name));
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins work, unless some runs, or it is to end.
   *
   * @param work must not throw
   * @return whether it was begun
   */
  boolean begin(Runnable work) {
    if (ending() || !running.compareAndSet(false, true)) {
      return false;
    }
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } finally {
              running.set(false);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false; // It was ended just now.
    }
  }

  /** Whether no more is to be begun, and what runs should end where it can. */
  boolean ending() {
    return thread.isShutdown();
  }

  /** Until the work that runs, if any, has ended. For tests. */
  void rest() throws InterruptedException {
    while (running.get()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Lets the work that runs end, for at most so long; begins none. */
  void end(long seconds) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(seconds, TimeUnit.SECONDS)) {
        log.info("{} has not ended within {} s", name, seconds);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
