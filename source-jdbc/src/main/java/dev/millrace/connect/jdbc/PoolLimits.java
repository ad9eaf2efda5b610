package dev.millrace.connect.jdbc;

import java.time.Duration;

/**
 * How many connections a pool holds, and how long.
 *
 * @param minIdle kept open while nobody needs them
 * @param maxSize most at once
 * @param idleTimeout after which one that nobody needs is closed; zero for never
 * @param maxLifetime after which one is replaced, as soon as nobody needs it; zero for never
 * @param keepalive how often one that nobody needs is asked whether it lives; zero for never
 */
record PoolLimits(
    int minIdle, int maxSize, Duration idleTimeout, Duration maxLifetime, Duration keepalive) {

  /** Long enough to serve the next poll, unless that is a minute away. */
  static Duration idleTimeout(Duration pollInterval) {
    return Duration.ofMillis(Math.max(10_000, Math.min(60_000, 2 * pollInterval.toMillis())));
  }
}
