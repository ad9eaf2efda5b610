package dev.millrace.connect.files.read;

/**
 * A piece of a file. A record belongs to the range in which its first byte lies (for a format of
 * blocks: its block's), so that ranges which adjoin share no record and miss none.
 *
 * @param start in bytes, inclusive
 * @param end in bytes, exclusive; {@link Long#MAX_VALUE} for the file's end
 */
public record Range(long start, long end) {
  public static final Range WHOLE = new Range(0, Long.MAX_VALUE);

  public boolean whole() {
    return start == 0 && end == Long.MAX_VALUE;
  }
}
