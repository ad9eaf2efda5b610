package dev.millrace.connect.deltalake.log;

import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * How long one commit is tried: waits drawn at random below a bound that doubles, to a deadline.
 */
final class Patience {
  private static final long FIRST_MS = 20;
  private static final long LONGEST_MS = 2_000;

  /**
   * Whoever lost may try at once, and waits only so that not all do: about as long as a put takes.
   */
  private static final long LONGEST_AFTER_LOSS_MS = 80;

  private final Waiting waiting;
  private final RandomGenerator random;
  private final long deadlineNanos;
  private long boundMs = FIRST_MS;

  /** What time is and how it passes. */
  interface Waiting {
    long nanoTime();

    /** In milliseconds since the epoch. */
    long now();

    /**
     * Returns after so long, or before if there is nothing to wait for any more.
     *
     * @throws RetriableException if the committer is closed
     */
    void pause(long ms);
  }

  Patience(Waiting waiting, RandomGenerator random, long timeoutMs) {
    this.waiting = waiting;
    this.random = random;
    this.deadlineNanos = waiting.nanoTime() + timeoutMs * 1_000_000;
  }

  /**
   * Waits before another try.
   *
   * @param cause why the last one failed; null if another writer was faster
   * @throws RetriableException if the time is up
   */
  void await(String table, Exception cause) {
    long leftMs = (deadlineNanos - waiting.nanoTime()) / 1_000_000;
    if (leftMs <= 0) {
      throw new RetriableException(
          table
              + ": the commit did not succeed in time: "
              + (cause == null ? "other writers were faster" : cause.getMessage()),
          cause);
    }
    long most = cause == null ? Math.min(boundMs, LONGEST_AFTER_LOSS_MS) : boundMs;
    waiting.pause(Math.min(leftMs, random.nextLong(most + 1)));
    boundMs = Math.min(LONGEST_MS, 2 * boundMs);
  }
}
