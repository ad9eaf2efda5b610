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

  private int failuresInRow;
  private boolean waiting;
  private long notBeforeNanos;
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
  public synchronized long waitMs() {
    if (!permitHeld && rate != null) {
      long nanos = rate.reservePermission();
      permitHeld = true;
      if (nanos > 0) {
        notBefore(nanos);
      }
    }
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

  /**
   * Makes the call.
   *
   * @return what {@code work} returns
   * @throws RetryLater if no call is permitted yet, or if it failed and a later try may mend it
   * @throws ConnectException if it failed for good: no more tries, or a failure that no retry mends
   */
  public <T> T call(String doing, Callable<T> work) {
    enter(doing);
    long start = System.nanoTime();
    try {
      T result = work.call();
      succeeded(System.nanoTime() - start);
      return result;
    } catch (InterruptedException e) {
      releaseCircuit();
      Thread.currentThread().interrupt();
      throw new ConnectException(farSide + ": interrupted while " + doing, e);
    } catch (Exception e) {
      throw failed(doing, e, System.nanoTime() - start);
    }
  }

  /**
   * Waits and takes the permit in one step: each permit is for one call, on however many threads.
   */
  private synchronized void enter(String doing) {
    long wait = waitMs();
    if (wait > 0) {
      throw new RetryLater(farSide + ": waiting before " + doing, wait, null);
    }
    permitHeld = false;
    if (circuit != null && !circuit.tryAcquirePermission()) {
      notBefore(TimeUnit.MILLISECONDS.toNanos(Math.max(1, settings.circuitOpenMs() / 4)));
      throw new RetryLater(
          farSide + ": circuit open, not " + doing, settings.circuitOpenMs() / 4, null);
    }
  }

  private synchronized void releaseCircuit() {
    if (circuit != null) {
      circuit.releasePermission();
    }
  }

  private synchronized void succeeded(long nanos) {
    failuresInRow = 0;
    if (circuit != null) {
      circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized RuntimeException failed(String doing, Exception cause, long nanos) {
    errors.increment();
    if (!retryable.test(cause)) {
      releaseCircuit();
      return new ConnectException(
          farSide + ": failed while " + doing + ": " + Messages.of(cause), cause);
    }
    if (circuit != null) {
      circuit.onError(nanos, TimeUnit.NANOSECONDS, cause);
    }
    failuresInRow++;
    if (settings.attempts() != -1 && failuresInRow >= settings.attempts()) {
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
    retries.increment();
    long waitMs = backoff.apply(Math.min(failuresInRow, 30));
    notBefore(TimeUnit.MILLISECONDS.toNanos(waitMs));
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

  private void notBefore(long inNanos) {
    long deadline = nanoTime.getAsLong() + inNanos;
    if (!waiting || deadline - notBeforeNanos > 0) {
      notBeforeNanos = deadline;
      waiting = true;
    }
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
