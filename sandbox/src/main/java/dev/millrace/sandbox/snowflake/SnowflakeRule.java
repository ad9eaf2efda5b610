package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.http.FaultRule;

/**
 * Which requests to Snowflake have which effect.
 *
 * @param rule its operations are {@link SnowflakeRequest#operation}s, and its subjects whole {@link
 *     SnowflakeRequest#subject}s, in which a dot is any character and case does not matter
 */
public record SnowflakeRule(FaultRule<SnowflakeFault.Kind> rule) {

  /**
   * Strikes every request of these operations.
   *
   * @throws IllegalArgumentException if they are no regular expression
   */
  public static SnowflakeRule on(String operations, SnowflakeFault.Effect effect) {
    return new SnowflakeRule(
        FaultRule.always(effect.kind()).operations(operations).delay(effect.delay()));
  }

  /** Strikes every statement whose text matches; a statement that was lost comes again. */
  public static SnowflakeRule onStatement(String text, SnowflakeFault.Effect effect) {
    return on("STATEMENT", effect).subjects(text);
  }

  /** The same for fewer subjects. */
  public SnowflakeRule subjects(String regex) {
    return new SnowflakeRule(rule.subjects("(?i)" + regex));
  }

  /** The same at random. */
  public SnowflakeRule probability(double of) {
    return new SnowflakeRule(rule.probability(of));
  }

  /** The same, later. */
  public SnowflakeRule skip(int first) {
    return new SnowflakeRule(rule.skip(first));
  }

  /** The same, not for ever. */
  public SnowflakeRule most(int times) {
    return new SnowflakeRule(rule.most(times));
  }
}
