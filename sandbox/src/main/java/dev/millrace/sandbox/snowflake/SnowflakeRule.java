package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.http.Strikes;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which requests have which effect. A record of plain values, so that it can be sent to a server in
 * another process.
 *
 * @param operations a regular expression of {@link SnowflakeRequest#operation}
 * @param subjects a regular expression of the whole {@link SnowflakeRequest#subject}, in which a
 *     dot is any character and case does not matter
 * @param probability from 0 to 1, of each request that is chosen by the above
 * @param skip so many of those it would strike are let through first
 * @param most how many it strikes; then it is spent
 */
public record SnowflakeRule(
    String operations,
    String subjects,
    double probability,
    int skip,
    int most,
    SnowflakeFault.Effect effect) {

  /**
   * Refuses what could never be asked for.
   *
   * @throws IllegalArgumentException if a value is out of its range or no regular expression
   */
  public SnowflakeRule {
    Pattern.compile(operations);
    Pattern.compile(subjects);
    Objects.requireNonNull(effect);
    Strikes.require(probability, skip, most);
  }

  /** Strikes every request of these operations. */
  public static SnowflakeRule on(String operations, SnowflakeFault.Effect effect) {
    return new SnowflakeRule(operations, ".*", 1, 0, Integer.MAX_VALUE, effect);
  }

  /** Strikes every statement whose text matches; a statement that was lost comes again. */
  public static SnowflakeRule onStatement(String text, SnowflakeFault.Effect effect) {
    return on("STATEMENT", effect).subjects(text);
  }

  /** The same for fewer subjects. */
  public SnowflakeRule subjects(String regex) {
    return new SnowflakeRule(operations, regex, probability, skip, most, effect);
  }

  /** The same at random. */
  public SnowflakeRule probability(double of) {
    return new SnowflakeRule(operations, subjects, of, skip, most, effect);
  }

  /** The same, later. */
  public SnowflakeRule skip(int first) {
    return new SnowflakeRule(operations, subjects, probability, first, most, effect);
  }

  /** The same, not for ever. */
  public SnowflakeRule most(int times) {
    return new SnowflakeRule(operations, subjects, probability, skip, times, effect);
  }
}
