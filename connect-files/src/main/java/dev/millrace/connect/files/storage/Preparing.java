package dev.millrace.connect.files.storage;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Lets no more requests be made ready at a time than leave a processor free. Making one ready
 * computes (it is signed, over plain HTTP with a hash of its body), and dozens that do so at once
 * would take the processors from the thread that hands them over. What waits for the store is not
 * counted. Thread-safe.
 */
final class Preparing implements ExecutionInterceptor {
  private final Semaphore free;
  private final ThreadLocal<Boolean> counted = new ThreadLocal<>();

  /**
   * @param processors those of the machine
   */
  Preparing(int processors) {
    this.free = new Semaphore(Math.max(1, processors - 1));
  }

  /** Makes a call of the client that this intercepts, when there is room. */
  <T> T during(Supplier<T> call) {
    if (counted.get() != null) {
      return call.get();
    }
    free.acquireUninterruptibly();
    counted.set(true);
    try {
      return call.get();
    } finally {
      ready();
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    ready();
  }

  private void ready() {
    if (counted.get() != null) {
      counted.remove();
      free.release();
    }
  }

  /** How many more requests may be made ready now. */
  int free() {
    return free.availablePermits();
  }
}
