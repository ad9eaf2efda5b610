package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.resilience.GuardSettings;
import org.apache.kafka.common.config.AbstractConfig;

/** How often and how fast the store is called. */
public final class ResilienceKeys {
  public static final String PART_RETRIES = "s3.part.retries";
  public static final String RETRY_BACKOFF = "s3.retry.backoff.ms";
  public static final String OUTAGE_BACKOFF = "retry.backoff.ms";
  public static final String RETRY_TIMEOUT = "retry.timeout.ms";
  public static final String CIRCUIT_FAILURES = "circuit.failure.threshold";
  public static final String CIRCUIT_OPEN = "circuit.open.ms";
  public static final String RATE_LIMIT = "rate.limit.per.second";

  private ResilienceKeys() {}

  public static void define(Keys keys) {
    keys.add(
            Key.integer(PART_RETRIES)
                .byDefault(3)
                .check(between(0, 100))
                .low()
                .display("Quick retries")
                .doc("Quick retries of one request, before the task counts it as a failure."))
        .add(
            Key.longInteger(RETRY_BACKOFF)
                .byDefault(200L)
                .check(atLeast(1))
                .low()
                .display("Quick backoff")
                .doc(
                    "Wait before the first quick retry, in milliseconds; doubles, and is spread at random."))
        .add(
            Key.longInteger(OUTAGE_BACKOFF)
                .byDefault(5000L)
                .check(between(1, 600_000))
                .low()
                .display("Backoff")
                .doc("Longest wait between tries while S3 can't be reached, in milliseconds."))
        .add(
            Key.longInteger(RETRY_TIMEOUT)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .low()
                .display("Retry timeout")
                .doc(
                    "How long one request is tried again before the task fails, in milliseconds; -1"
                        + " to wait outages out."))
        .add(
            Key.integer(CIRCUIT_FAILURES)
                .byDefault(10)
                .check(between(0, 1000))
                .low()
                .display("Circuit threshold")
                .doc("Failures in a row that open the circuit; 0 for no circuit breaker."))
        .add(
            Key.longInteger(CIRCUIT_OPEN)
                .byDefault(10_000L)
                .check(atLeast(1))
                .low()
                .display("Circuit open time")
                .doc("How long an open circuit permits no request, in milliseconds."))
        .add(
            Key.integer(RATE_LIMIT)
                .byDefault(0)
                .check(between(0, 100_000))
                .low()
                .display("Rate limit")
                .doc("Most requests of a task in a second; 0 for no limit."));
  }

  /** How often and how fast a store is called; each request is tried without end. */
  public static GuardSettings guard(AbstractConfig config) {
    long longest = config.getLong(OUTAGE_BACKOFF);
    return new GuardSettings(
        -1,
        Math.min(config.getLong(RETRY_BACKOFF), longest),
        longest,
        config.getInt(RATE_LIMIT),
        config.getInt(CIRCUIT_FAILURES),
        config.getLong(CIRCUIT_OPEN));
  }
}
