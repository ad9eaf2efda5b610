package dev.millrace.connect.rest.unit;

/**
 * How far a resource was read.
 *
 * @param rank what orders it: milliseconds of a time, or a number. Where the text is opaque, 0
 * @param text as the API writes it, and as it is asked with
 */
public record Cursor(long rank, String text) {

  /** The later one, which is {@code other} if both are of one rank. */
  static Cursor later(Cursor one, Cursor other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.rank > other.rank ? one : other;
  }
}
