package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Strikes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A fault made of rules. Delays of all rules that strike add up; of their other effects the first
 * one happens. The same seed gives the same effects to the same requests in the same order.
 *
 * <p>Safe for use by several threads.
 */
public final class S3Rules implements S3Fault {

  private final SplittableRandom random;
  private final List<Counted> rules;

  /** A server that obeys these rules from now on, counting anew. */
  public S3Rules(long seed, List<S3Rule> rules) {
    this.random = new SplittableRandom(seed);
    this.rules = rules.stream().map(Counted::new).toList();
  }

  /** With a seed of 0. */
  public static S3Rules of(S3Rule... rules) {
    return new S3Rules(0, Arrays.asList(rules));
  }

  @Override
  public synchronized Effect on(String operation, String bucket, String key) {
    Kind kind = Kind.PROCEED;
    Duration delay = Duration.ZERO;
    for (Counted rule : rules) {
      if (rule.strikes(operation, key, random)) {
        delay = delay.plus(rule.rule.effect().delay());
        kind = kind == Kind.PROCEED ? rule.rule.effect().kind() : kind;
      }
    }
    return new Effect(kind, delay);
  }

  private static final class Counted {

    private final S3Rule rule;
    private final Pattern operations;
    private final Pattern keys;
    private final Strikes strikes;

    Counted(S3Rule rule) {
      this.rule = rule;
      this.operations = Pattern.compile(rule.operations());
      this.keys = Pattern.compile(rule.keys(), Pattern.DOTALL);
      this.strikes = new Strikes(rule.probability(), rule.skip(), rule.most());
    }

    boolean strikes(String operation, String key, SplittableRandom random) {
      return operations.matcher(operation).matches()
          && keys.matcher(key).matches()
          && strikes.next(random);
    }
  }
}
