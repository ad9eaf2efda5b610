package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.http.Strikes;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A fault made of rules. Delays of all rules that strike add up; of their other effects the first
 * one happens. The same seed gives the same effects to the same requests in the same order.
 *
 * <p>Safe for use by several threads.
 */
public final class SnowflakeRules implements SnowflakeFault {

  private final SplittableRandom random;
  private final List<Counted> rules;

  /** A server that obeys these rules from now on, counting anew. */
  public SnowflakeRules(long seed, List<SnowflakeRule> rules) {
    this.random = new SplittableRandom(seed);
    this.rules = rules.stream().map(Counted::of).toList();
  }

  @Override
  public synchronized Effect on(SnowflakeRequest request) {
    Kind kind = Kind.PROCEED;
    Duration delay = Duration.ZERO;
    for (Counted rule : rules) {
      if (rule.strikes(request, random)) {
        delay = delay.plus(rule.effect.delay());
        kind = kind == Kind.PROCEED ? rule.effect.kind() : kind;
      }
    }
    return new Effect(kind, delay);
  }

  private record Counted(Pattern operations, Pattern subjects, Strikes strikes, Effect effect) {

    static Counted of(SnowflakeRule rule) {
      return new Counted(
          Pattern.compile(rule.operations()),
          Pattern.compile(rule.subjects(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE),
          new Strikes(rule.probability(), rule.skip(), rule.most()),
          rule.effect());
    }

    boolean strikes(SnowflakeRequest request, SplittableRandom random) {
      return operations.matcher(request.operation()).matches()
          && subjects.matcher(request.subject()).matches()
          && strikes.next(random);
    }
  }
}
