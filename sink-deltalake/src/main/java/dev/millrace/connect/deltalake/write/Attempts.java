package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/** Calls of the storage on the task's pool, tried again under its guard. Thread-safe. */
public final class Attempts {
  private final Executor pool;
  private final Guard guard;
  private final long timeoutMs;
  private volatile boolean stopped;

  /**
   * @param timeoutMs how long a call is tried again, in milliseconds; -1 without end
   */
  public Attempts(Executor pool, Guard guard, long timeoutMs) {
    this.pool = pool;
    this.guard = guard;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Makes a call until it succeeds, or fails with what no retry mends, or for too long.
   *
   * @param doing completes the sentence "failed while ..."
   */
  <T> CompletableFuture<T> run(String doing, Callable<T> call) {
    Attempt<T> attempt = new Attempt<>(doing, call);
    attempt.on(pool);
    return attempt.result;
  }

  /** For what is not tried again. */
  Executor pool() {
    return pool;
  }

  /** What fails from now on is not tried again. */
  public void stop() {
    stopped = true;
  }

  private final class Attempt<T> implements Runnable {
    private final String doing;
    private final Callable<T> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final long beganNanos = System.nanoTime();

    Attempt(String doing, Callable<T> call) {
      this.doing = doing;
      this.call = call;
    }

    void on(Executor executor) {
      try {
        executor.execute(this);
      } catch (RuntimeException shutDown) {
        result.completeExceptionally(shutDown);
      }
    }

    @Override
    public void run() {
      try {
        result.complete(guard.call(doing, call));
      } catch (RetryLater later) {
        again(later);
      } catch (Throwable failed) {
        result.completeExceptionally(failed);
      }
    }

    private void again(RetryLater later) {
      long triedMs = (System.nanoTime() - beganNanos) / 1_000_000;
      if (stopped) {
        result.completeExceptionally(
            new ConnectException("The task stopped. " + later.getMessage(), later));
      } else if (timeoutMs >= 0 && triedMs + later.inMs() > timeoutMs) {
        result.completeExceptionally(
            new ConnectException(
                "Gave up after " + triedMs + " ms, as retry.timeout.ms says: " + later.getMessage(),
                later));
      } else {
        on(
            CompletableFuture.delayedExecutor(
                Math.max(1, later.inMs()), TimeUnit.MILLISECONDS, pool));
      }
    }
  }
}
