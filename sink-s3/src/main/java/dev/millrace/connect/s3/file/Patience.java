package dev.millrace.connect.s3.file;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long and how often a request is tried.
 *
 * @param quickRetries tries of a request by itself, before its failure holds all others back
 * @param backoffMs wait before the first of them, in milliseconds; doubles, spread at random
 * @param totalMs how long a request is tried in all, from its first failure; -1 for ever
 */
public record Patience(int quickRetries, long backoffMs, long totalMs) {
  private static final long LONGEST_MS = 20_000;

  /** Wait before quick retry {@code number}, from 1: between a half and the whole of it. */
  long quickMs(int number) {
    long whole = Math.min(LONGEST_MS, backoffMs << Math.min(number - 1, 20));
    return ThreadLocalRandom.current().nextLong(whole / 2, whole + 1);
  }

  boolean over(long sinceFirstFailureMs) {
    return totalMs >= 0 && sinceFirstFailureMs > totalMs;
  }
}
