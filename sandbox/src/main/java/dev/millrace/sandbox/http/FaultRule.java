package dev.millrace.sandbox.http;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which requests have which effect. A record of plain values, so that it can be sent to a server in
 * another process.
 *
 * @param operations a regular expression of what is asked for, in the server's words
 * @param subjects a regular expression of what it is asked of, such as a whole path
 * @param probability from 0 to 1, of each request that is chosen by the above
 * @param skip so many of those it would strike are let through first
 * @param most how many it strikes; then it is spent
 * @param kind what happens, of those that the server knows
 * @param delay how long before anything else
 */
public record FaultRule<K extends Enum<K>>(
    String operations,
    String subjects,
    double probability,
    int skip,
    int most,
    K kind,
    Duration delay) {

  /**
   * Refuses what could never be asked for.
   *
   * @throws IllegalArgumentException if a value is out of its range or no regular expression
   */
  public FaultRule {
    Pattern.compile(operations);
    Pattern.compile(subjects);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(delay);
    Strikes.require(probability, skip, most);
  }

  /** Strikes every request. */
  public static <K extends Enum<K>> FaultRule<K> always(K kind) {
    return new FaultRule<>(".*", ".*", 1, 0, Integer.MAX_VALUE, kind, Duration.ZERO);
  }

  /** The same for fewer operations. */
  public FaultRule<K> operations(String regex) {
    return new FaultRule<>(regex, subjects, probability, skip, most, kind, delay);
  }

  /** The same for fewer subjects. */
  public FaultRule<K> subjects(String regex) {
    return new FaultRule<>(operations, regex, probability, skip, most, kind, delay);
  }

  /** The same at random. */
  public FaultRule<K> probability(double of) {
    return new FaultRule<>(operations, subjects, of, skip, most, kind, delay);
  }

  /** The same, later. */
  public FaultRule<K> skip(int first) {
    return new FaultRule<>(operations, subjects, probability, first, most, kind, delay);
  }

  /** The same, not for ever. */
  public FaultRule<K> most(int times) {
    return new FaultRule<>(operations, subjects, probability, skip, times, kind, delay);
  }

  /** The same, but first a while passes. */
  public FaultRule<K> delay(Duration before) {
    return new FaultRule<>(operations, subjects, probability, skip, most, kind, before);
  }
}
