package dev.millrace.connect.s3.file;

/**
 * How many requests run side by side. Where the store asks to slow down, half as many; then one
 * more each time as many as are permitted went well (additive increase, multiplicative decrease).
 * Thread-safe.
 */
public final class Throttle {
  private final int most;
  private double limit;
  private int running;
  private int cuts;

  public Throttle(int most) {
    this.most = most;
    this.limit = most;
  }

  /**
   * Waits until one more may run.
   *
   * @return what {@link #leave} takes back
   */
  synchronized int enter() throws InterruptedException {
    while (running >= (int) limit) {
      wait();
    }
    running++;
    return cuts;
  }

  /**
   * @param entered what {@link #enter} returned: of all requests that were under way when one was
   *     told to slow down, only the first counts
   */
  synchronized void leave(int entered, boolean slowDown) {
    running--;
    if (entered == cuts) {
      if (slowDown) {
        limit = Math.max(1, limit / 2);
        cuts++;
      } else {
        limit = Math.min(most, limit + 1 / limit);
      }
    }
    notifyAll();
  }

  /** Requests that run now. */
  public synchronized int running() {
    return running;
  }

  synchronized int limit() {
    return (int) limit;
  }
}
