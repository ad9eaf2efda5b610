package dev.millrace.e2e.crash;

import java.time.Duration;

/** Tells a run that gets on from one that stands still. Not thread-safe. */
final class Progress {
  private final Duration patience;
  private long last = Long.MIN_VALUE;
  private long movedNanos = System.nanoTime();

  Progress(Duration patience) {
    this.patience = patience;
  }

  /** False once {@code value} has been the same for longer than the patience. */
  boolean moves(long value) {
    if (value != last) {
      last = value;
      movedNanos = System.nanoTime();
    }
    return System.nanoTime() - movedNanos < patience.toNanos();
  }
}
