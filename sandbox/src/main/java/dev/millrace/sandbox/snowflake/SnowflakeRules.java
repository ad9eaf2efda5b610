package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.http.FaultRules;
import java.util.List;

/** A fault made of rules, as {@link FaultRules} has them. Safe for use by several threads. */
public final class SnowflakeRules implements SnowflakeFault {

  private final FaultRules<Kind> rules;

  /** A server that obeys these rules from now on, counting anew. */
  public SnowflakeRules(long seed, List<SnowflakeRule> rules) {
    this(new FaultRules<>(seed, rules.stream().map(SnowflakeRule::rule).toList(), Kind.PROCEED));
  }

  SnowflakeRules(FaultRules<Kind> rules) {
    this.rules = rules;
  }

  @Override
  public Effect on(SnowflakeRequest request) {
    FaultRules.Effect<Kind> effect = rules.on(request.operation(), request.subject());
    return new Effect(effect.kind(), effect.delay());
  }
}
