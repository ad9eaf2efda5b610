package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.FaultRule;

/**
 * Which requests to S3 have which effect.
 *
 * @param rule its operations are the API's names, such as {@code UploadPart|PutObject}; its
 *     subjects are whole keys, and a request for no object has the empty key
 */
public record S3Rule(FaultRule<S3Fault.Kind> rule) {

  /**
   * Strikes every request of these operations.
   *
   * @throws IllegalArgumentException if they are no regular expression
   */
  public static S3Rule on(String operations, S3Fault.Effect effect) {
    return new S3Rule(FaultRule.always(effect.kind()).operations(operations).delay(effect.delay()));
  }

  /** Strikes every request. */
  public static S3Rule always(S3Fault.Effect effect) {
    return on(".*", effect);
  }

  /** The same for fewer keys. */
  public S3Rule keys(String regex) {
    return new S3Rule(rule.subjects(regex));
  }

  /** The same at random. */
  public S3Rule probability(double of) {
    return new S3Rule(rule.probability(of));
  }

  /** The same, later. */
  public S3Rule skip(int first) {
    return new S3Rule(rule.skip(first));
  }

  /** The same, not for ever. */
  public S3Rule most(int times) {
    return new S3Rule(rule.most(times));
  }
}
