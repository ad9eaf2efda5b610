package dev.millrace.connect.common.resilience;

import dev.millrace.connect.common.config.Messages;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retry, circuit breaker and rate limit around the calls to one far side, without ever sleeping: a
 * task asks {@link #waitMs} and comes back, so that {@code poll()} and {@code put()} return in time
 * (KIP-618's and the consumer's deadlines go on while it waits).
 *
 * <p>Thread-safe; calls run one after another under the guard's lock only for bookkeeping, never
 * while the call itself runs.
 */
public final class Guard {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);

  private final String farSide;
  private final GuardSettings settings;
  private final Predicate<Exception> retryable;
  private final LongSupplier nanoTime;
  private final IntervalFunction backoff;
  private final CircuitBreaker circuit;
  private final RateLimiter rate;
  private final LongAdder retries = new LongAdder();
  private final LongAdder errors = new LongAdder();

  private final Deadline deadline = new Deadline();
  private final Work own = new Work();
  private boolean permitHeld;

  /**
   * @param farSide how messages name it, such as {@code "database db:5432/shop"}; no secrets
   * @param retryable tells failures that a later try may mend from those that it can't
   */
  public Guard(String farSide, GuardSettings settings, Predicate<Exception> retryable) {
    this(farSide, settings, retryable, System::nanoTime);
  }

  /**
   * The same with another clock for the waits between tries, as a simulation has.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Guard(
      String farSide,
      GuardSettings settings,
      Predicate<Exception> retryable,
      LongSupplier nanoTime) {
    this.farSide = Objects.requireNonNull(farSide);
    this.settings = settings;
    this.retryable = retryable;
    this.nanoTime = nanoTime;
    this.backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.backoffMs(), 2.0, 0.5, settings.maxBackoffMs());
    this.circuit = settings.circuitFailures() > 0 ? circuit(farSide, settings) : null;
    this.rate = settings.callsPerSecond() > 0 ? rate(farSide, settings) : null;
  }

  private static CircuitBreaker circuit(String name, GuardSettings settings) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(settings.circuitFailures())
            .minimumNumberOfCalls(settings.circuitFailures())
            .failureRateThreshold(100)
            .permittedNumberOfCallsInHalfOpenState(1)
            .waitDurationInOpenState(Duration.ofMillis(settings.circuitOpenMs()))
            .build());
  }

  private static RateLimiter rate(String name, GuardSettings settings) {
    return RateLimiter.of(
        name,
        RateLimiterConfig.custom()
            .limitForPeriod(1)
            .limitRefreshPeriod(Duration.ofNanos(1_000_000_000L / settings.callsPerSecond()))
            .timeoutDuration(Duration.ofHours(1))
            .build());
  }

  /** Milliseconds until the next call is permitted: 0 if it is permitted now. */
  public long waitMs() {
    return own.waitMs();
  }

  /**
   * Makes the call.
   *
   * @return what {@code work} returns
   * @throws RetryLater if no call is permitted yet, or if it failed and a later try may mend it
   * @throws ConnectException if it failed for good: no more tries, or a failure that no retry mends
   */
  public <T> T call(String doing, Callable<T> work) {
    return own.call(doing, work);
  }

  /**
   * One of several pieces of work at the far side, with tries and waits of its own: one that fails
   * again and again does so whether or not others succeed. Circuit and rate are the guard's.
   */
  public Work work() {
    return new Work();
  }

  private final class Deadline {
    private boolean waiting;
    private long notBeforeNanos;

    private long waitMs() {
      if (!waiting) {
        return 0;
      }
      long left = notBeforeNanos - nanoTime.getAsLong();
      if (left <= 0) {
        waiting = false;
        return 0;
      }
      return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    private void notBefore(long inNanos) {
      long until = nanoTime.getAsLong() + inNanos;
      if (!waiting || until - notBeforeNanos > 0) {
        notBeforeNanos = until;
        waiting = true;
      }
    }
  }

  /** A piece of work, that is tried until it succeeds. Thread-safe. */
  public final class Work {
    private final Deadline backoffEnd = new Deadline();
    private int failuresInRow;
    private boolean succeeded;

    private Work() {}

    /** Milliseconds until the next call is permitted: 0 if it is permitted now. */
    public long waitMs() {
      synchronized (Guard.this) {
        return Math.max(permitWaitMs(), backoffEnd.waitMs());
      }
    }

    /**
     * Makes a call as {@link Guard#call} does.
     *
     * @throws RetryLater if no call is permitted yet, or if it failed and a later try may mend it
     * @throws ConnectException if it failed for good
     */
    public <T> T call(String doing, Callable<T> work) {
      enter(doing);
      try {
        T result = work.call();
        succeeded();
        return result;
      } catch (InterruptedException e) {
        releaseCircuit();
        Thread.currentThread().interrupt();
        throw new ConnectException(farSide + ": interrupted while " + doing, e);
      } catch (Exception e) {
        throw failed(doing, e);
      }
    }

    /**
     * Waits and takes the permit in one step: each permit is for one call, on however many threads.
     */
    private void enter(String doing) {
      synchronized (Guard.this) {
        long wait = waitMs();
        if (wait > 0) {
          throw new RetryLater(farSide + ": waiting before " + doing, wait, null);
        }
        permitHeld = false;
        if (succeeded) {
          failuresInRow = 0;
          succeeded = false;
        }
        if (circuit != null && !circuit.tryAcquirePermission()) {
          deadline.notBefore(
              TimeUnit.MILLISECONDS.toNanos(Math.max(1, settings.circuitOpenMs() / 4)));
          throw new RetryLater(
              farSide + ": circuit open, not " + doing, settings.circuitOpenMs() / 4, null);
        }
      }
    }

    /** What was returned may still fail while it is read: it counts when the next call is made. */
    private void succeeded() {
      synchronized (Guard.this) {
        succeeded = true;
        if (circuit != null) {
          circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
      }
    }

    private void releaseCircuit() {
      if (circuit != null) {
        circuit.releasePermission();
      }
    }

    /**
     * Counts a failure of what the last call returned: it broke off while it was read.
     *
     * @return what to throw, as from {@link #call}
     */
    public RuntimeException brokeOff(String doing, Exception cause) {
      synchronized (Guard.this) {
        succeeded = false;
        return failed(doing, cause);
      }
    }

    private RuntimeException failed(String doing, Exception cause) {
      synchronized (Guard.this) {
        errors.increment();
        if (!retryable.test(cause)) {
          releaseCircuit();
          return new ConnectException(
              farSide + ": failed while " + doing + ": " + Messages.of(cause), cause);
        }
        if (circuit != null) {
          circuit.onError(0, TimeUnit.NANOSECONDS, cause);
        }
        failuresInRow++;
        return settings.attempts() != -1 && failuresInRow >= settings.attempts()
            ? givenUp(doing, cause)
            : later(doing, cause);
      }
    }

    private ConnectException givenUp(String doing, Exception cause) {
      int tried = failuresInRow;
      failuresInRow = 0;
      return new ConnectException(
          farSide
              + ": failed "
              + tried
              + " times in a row while "
              + doing
              + "; giving up: "
              + Messages.of(cause),
          cause);
    }

    private RetryLater later(String doing, Exception cause) {
      retries.increment();
      long waitMs = backoff.apply(Math.min(failuresInRow, 30));
      backoffEnd.notBefore(TimeUnit.MILLISECONDS.toNanos(waitMs));
      log.warn(
          "{}: failed while {}, try {} in {} ms: {}",
          farSide,
          doing,
          failuresInRow + 1,
          waitMs,
          Messages.of(cause));
      return new RetryLater(
          farSide + ": failed while " + doing + ": " + Messages.of(cause), waitMs, cause);
    }
  }

  /** Reserves a permit of the rate, and waits for it, and for the circuit to be asked again. */
  private long permitWaitMs() {
    if (!permitHeld && rate != null) {
      long nanos = rate.reservePermission();
      permitHeld = true;
      if (nanos > 0) {
        deadline.notBefore(nanos);
      }
    }
    return deadline.waitMs();
  }

  /** Calls tried again so far, for {@code retries-total}. */
  public long retries() {
    return retries.sum();
  }

  /** Calls that failed so far, for {@code errors-total}. */
  public long errors() {
    return errors.sum();
  }

  /** For {@code circuit-open}: true while the circuit permits no call. */
  public boolean circuitOpen() {
    return circuit != null && circuit.getState() == CircuitBreaker.State.OPEN;
  }
}
