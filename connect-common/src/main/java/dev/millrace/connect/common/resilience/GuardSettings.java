package dev.millrace.connect.common.resilience;

/**
 * How a {@link Guard} treats one far side.
 *
 * @param attempts tries of one piece of work before it fails for good; -1 for no limit
 * @param backoffMs wait before the second try, in milliseconds; doubles with each further one,
 *     spread at random by a half either way
 * @param maxBackoffMs longest wait between two tries, in milliseconds
 * @param callsPerSecond most calls permitted in a second; 0 for no limit
 * @param circuitFailures failures in a row that open the circuit; 0 for no circuit breaker
 * @param circuitOpenMs how long an open circuit permits no call, in milliseconds
 */
public record GuardSettings(
    int attempts,
    long backoffMs,
    long maxBackoffMs,
    int callsPerSecond,
    int circuitFailures,
    long circuitOpenMs) {

  public GuardSettings {
    if (attempts == 0 || attempts < -1) {
      throw new IllegalArgumentException("attempts must be -1 or at least 1: " + attempts);
    }
    if (backoffMs < 1 || maxBackoffMs < backoffMs) {
      throw new IllegalArgumentException(
          "backoffMs must be at least 1 and at most maxBackoffMs: "
              + backoffMs
              + ", "
              + maxBackoffMs);
    }
  }

  /** No rate limit and no circuit breaker. */
  public static GuardSettings retries(int attempts, long backoffMs, long maxBackoffMs) {
    return new GuardSettings(attempts, backoffMs, maxBackoffMs, 0, 0, 0);
  }

  public GuardSettings withRate(int newCallsPerSecond) {
    return new GuardSettings(
        attempts, backoffMs, maxBackoffMs, newCallsPerSecond, circuitFailures, circuitOpenMs);
  }

  public GuardSettings withCircuit(int failures, long openMs) {
    return new GuardSettings(attempts, backoffMs, maxBackoffMs, callsPerSecond, failures, openMs);
  }
}
