package dev.millrace.connect.rest.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests a host may still get: a bucket that fills evenly, up to a burst, and that the
 * host's own word can close for a while. It never sleeps. Thread-safe.
 */
final class RateBucket {
  private final Rate rate;
  private final LongSupplier nanoTime;
  private double filled;
  private long filledAt;
  private long closedUntil;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RateBucket(Rate rate, LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
    this.filled = rate.burst();
    this.filledAt = nanoTime.getAsLong();
    this.closedUntil = filledAt;
  }

  /** Milliseconds until a request is permitted: 0 if it is now. */
  synchronized long waitMs() {
    long now = nanoTime.getAsLong();
    long nanos = Math.max(0, closedUntil - now);
    if (!rate.unlimited()) {
      fill(now);
      nanos = Math.max(nanos, (long) Math.ceil((1 - filled) / rate.perNano()));
    }
    return nanos <= 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }

  /** For a request that is made now; one that nobody waited for makes the next wait longer. */
  synchronized void take() {
    if (!rate.unlimited()) {
      fill(nanoTime.getAsLong());
      filled--;
    }
  }

  /** Permits none for so many milliseconds. */
  synchronized void close(long ms) {
    long until = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
    if (until - closedUntil > 0) {
      closedUntil = until;
    }
  }

  private void fill(long now) {
    filled = Math.min(rate.burst(), filled + (now - filledAt) * rate.perNano());
    filledAt = now;
  }
}
