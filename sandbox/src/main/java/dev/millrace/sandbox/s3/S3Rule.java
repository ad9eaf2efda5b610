package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Strikes;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which requests have which effect. A record of plain values, so that it can be sent to a server in
 * another process.
 *
 * @param operations a regular expression of the API's names, such as {@code UploadPart|PutObject}
 * @param keys a regular expression of whole keys; a request for no object has the empty key
 * @param probability from 0 to 1, of each request that is chosen by the above
 * @param skip so many of those it would strike are let through first
 * @param most how many it strikes; then it is spent
 */
public record S3Rule(
    String operations, String keys, double probability, int skip, int most, S3Fault.Effect effect) {

  /**
   * Refuses what could never be asked for.
   *
   * @throws IllegalArgumentException if a value is out of its range or no regular expression
   */
  public S3Rule {
    Pattern.compile(operations);
    Pattern.compile(keys);
    Objects.requireNonNull(effect);
    Strikes.require(probability, skip, most);
  }

  /** Strikes every request of these operations. */
  public static S3Rule on(String operations, S3Fault.Effect effect) {
    return new S3Rule(operations, ".*", 1, 0, Integer.MAX_VALUE, effect);
  }

  /** Strikes every request. */
  public static S3Rule always(S3Fault.Effect effect) {
    return on(".*", effect);
  }

  /** The same for fewer keys. */
  public S3Rule keys(String regex) {
    return new S3Rule(operations, regex, probability, skip, most, effect);
  }

  /** The same at random. */
  public S3Rule probability(double of) {
    return new S3Rule(operations, keys, of, skip, most, effect);
  }

  /** The same, later. */
  public S3Rule skip(int first) {
    return new S3Rule(operations, keys, probability, first, most, effect);
  }

  /** The same, not for ever. */
  public S3Rule most(int times) {
    return new S3Rule(operations, keys, probability, skip, times, effect);
  }
}
