package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * One piece of work on another thread, tried once at a time. The task asks how it went, and begins
 * it again. Used by the task's thread.
 *
 * @param <T> what comes of it
 */
final class Work<T> {
  private final Guard guard;
  private final Executor executor;
  private final long timeoutMs;
  private CompletableFuture<T> running;
  private long begunNanos;
  private boolean again;

  /**
   * @param timeoutMs how long it is tried again, in milliseconds; -1 without end
   */
  Work(Guard guard, Executor executor, long timeoutMs) {
    this.guard = guard;
    this.executor = executor;
    this.timeoutMs = timeoutMs;
  }

  boolean running() {
    return running != null;
  }

  /** Whether it may be begun, for the first time or again. */
  boolean mayBegin() {
    return running == null && guard.waitMs() == 0;
  }

  void begin(String doing, Callable<T> call) {
    if (!again) {
      begunNanos = System.nanoTime();
    }
    running = CompletableFuture.supplyAsync(() -> guard.call(doing, call), executor);
  }

  /** Waits for the end of what runs, for a while. */
  void await(long ms) {
    if (running == null || ms <= 0) {
      return;
    }
    try {
      running.get(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return; // It is asked later.
    }
  }

  boolean done() {
    return running != null && running.isDone();
  }

  /** Its result is not asked for any more. */
  void forget() {
    running = null;
    again = false;
  }

  /**
   * What came of it, once {@link #done}.
   *
   * @return null if it is to be begun again
   * @throws Failed if it failed for good
   */
  T result() throws Failed {
    CompletableFuture<T> ended = running;
    running = null;
    try {
      T result = ended.join();
      again = false;
      return result;
    } catch (CompletionException | CancellationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      long triedMs = (System.nanoTime() - begunNanos) / 1_000_000;
      if (cause instanceof RetryLater && (timeoutMs < 0 || triedMs < timeoutMs)) {
        again = true;
        return null;
      }
      again = false;
      throw new Failed(
          cause instanceof ConnectException fault ? fault : new ConnectException(cause));
    }
  }

  /** Work failed for good. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConnectException fault;

    Failed(ConnectException fault) {
      super(fault);
      this.fault = fault;
    }

    /** As the guard tells it. */
    ConnectException fault() {
      return fault;
    }

    /** What the call itself threw. */
    Throwable cause() {
      return fault.getCause() == null ? fault : fault.getCause();
    }
  }
}
