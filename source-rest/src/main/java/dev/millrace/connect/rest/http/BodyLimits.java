package dev.millrace.connect.rest.http;

/**
 * How large an answer may grow.
 *
 * @param bytes most bytes, decoded
 * @param ratio most bytes that one byte of a compressed body may become
 */
public record BodyLimits(long bytes, int ratio) {
  /** Decoded bytes up to which any ratio is harmless. */
  static final long ANY_RATIO = 1L << 20;
}
