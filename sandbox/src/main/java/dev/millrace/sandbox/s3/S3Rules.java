package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.FaultRules;
import java.util.Arrays;
import java.util.List;

/** A fault made of rules, as {@link FaultRules} has them. Safe for use by several threads. */
public final class S3Rules implements S3Fault {

  private final FaultRules<Kind> rules;

  /** A server that obeys these rules from now on, counting anew. */
  public S3Rules(long seed, List<S3Rule> rules) {
    this(new FaultRules<>(seed, rules.stream().map(S3Rule::rule).toList(), Kind.PROCEED));
  }

  S3Rules(FaultRules<Kind> rules) {
    this.rules = rules;
  }

  /** With a seed of 0. */
  public static S3Rules of(S3Rule... rules) {
    return new S3Rules(0, Arrays.asList(rules));
  }

  @Override
  public Effect on(String operation, String bucket, String key) {
    FaultRules.Effect<Kind> effect = rules.on(operation, key);
    return new Effect(effect.kind(), effect.delay());
  }
}
