package dev.millrace.sandbox.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition with a deadline: the one place in the sandbox that sleeps. */
public final class Await {

  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /**
   * Blocks until the condition holds; it is asked on the calling thread, about every 20 ms.
   *
   * @param what names the condition in the error, as in "worker answers on port 8083"
   * @throws AwaitTimeoutException if it does not hold within the deadline, or the thread is
   *     interrupted (the interrupt flag stays set)
   */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AwaitTimeoutException("Waited " + deadline + " in vain until " + what);
      }
      pause(POLL);
    }
  }

  /**
   * Like {@link #until}, but says by its result whether the condition came to hold.
   *
   * @return false after the deadline
   */
  public static boolean within(Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause(POLL);
    }
    return true;
  }

  /**
   * Sleeps; for delays that are the point, such as a simulated slow server.
   *
   * @throws AwaitTimeoutException if interrupted (the interrupt flag stays set)
   */
  public static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwaitTimeoutException("Interrupted while waiting", e);
    }
  }

  /** A condition did not come to hold in time. */
  public static final class AwaitTimeoutException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Made also by waits that have more to tell, such as the last state seen. */
    public AwaitTimeoutException(String message) {
      super(message);
    }

    AwaitTimeoutException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
