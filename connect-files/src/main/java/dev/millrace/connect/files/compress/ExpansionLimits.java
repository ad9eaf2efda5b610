package dev.millrace.connect.files.compress;

import java.io.IOException;

/**
 * What a compressed file may grow to: a few bytes can be made to stand for any number.
 *
 * @param maxBytes expanded, of one file or archive
 * @param maxRatio of the expanded bytes to the compressed ones, once there is more than a megabyte
 */
public record ExpansionLimits(long maxBytes, int maxRatio) {
  public static final ExpansionLimits DEFAULT = new ExpansionLimits(1L << 40, 2_000);

  private static final long SMALL = 1024 * 1024;

  /**
   * @throws IOException if a limit is passed; it names the file and the limit
   */
  void check(String name, long expanded, long compressed) throws IOException {
    if (expanded > maxBytes) {
      throw new IOException(
          "'%s' expands to more than compression.max.expanded.bytes=%d: raise it if this is right"
              .formatted(name, maxBytes));
    }
    if (expanded > SMALL && expanded / maxRatio > compressed) {
      throw new IOException(
          ("'%s' expands to more than compression.max.ratio=%d times its size (%d bytes from %d):"
                  + " raise it if this is right")
              .formatted(name, maxRatio, expanded, compressed));
    }
  }
}
