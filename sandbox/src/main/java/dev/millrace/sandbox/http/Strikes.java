package dev.millrace.sandbox.http;

import java.util.SplittableRandom;

/**
 * How often a rule's fault strikes the requests that it is for. Used by one thread at a time.
 *
 * @see #next
 */
public final class Strikes {

  private final double probability;
  private final int skip;
  private final int most;
  private int chosen;

  /**
   * Counts from zero.
   *
   * @param probability from 0 to 1, of each request
   * @param skip so many of those it would strike are let through first
   * @param most how many it strikes; then it is spent
   */
  public Strikes(double probability, int skip, int most) {
    require(probability, skip, most);
    this.probability = probability;
    this.skip = skip;
    this.most = most;
  }

  /**
   * Refuses what could never be.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static void require(double probability, int skip, int most) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("A probability is from 0 to 1, not " + probability);
    }
    if (skip < 0 || most < 0) {
      throw new IllegalArgumentException("skip and most are at least 0, not " + skip + ", " + most);
    }
  }

  /** Whether the next request is struck. */
  public boolean next(SplittableRandom random) {
    // Never past the end: a rule of every request may be asked more often than an int counts.
    long end = (long) skip + most;
    if ((probability < 1 && random.nextDouble() >= probability) || chosen >= end) {
      return false;
    }
    return chosen++ >= skip;
  }
}
