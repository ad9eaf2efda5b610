package dev.millrace.connect.files.read;

import java.io.IOException;

/**
 * What a reader of files that are made of blocks holds at most; a file that needs more is refused.
 *
 * @param headerBytes of what a file says of itself: schema, footer, shared texts
 * @param blockBytes of one block, page or stripe's part, as it is in memory
 * @param elements of all lists and maps of one record
 * @param depth of nested types
 */
public record BlockLimits(int headerBytes, int blockBytes, int elements, int depth) {
  public static final BlockLimits DEFAULT =
      new BlockLimits(32 * 1024 * 1024, 64 * 1024 * 1024, 1_000_000, 64);

  /**
   * @throws IOException if {@code bytes} is negative or more than {@link #headerBytes}
   */
  public void checkHeader(String file, String what, long bytes) throws IOException {
    check(file, what, bytes, headerBytes, "header.max.bytes");
  }

  /**
   * @throws IOException if {@code bytes} is negative or more than {@link #blockBytes}
   */
  public void checkBlock(String file, String what, long bytes) throws IOException {
    check(file, what, bytes, blockBytes, "block.max.bytes");
  }

  private static void check(String file, String what, long bytes, long most, String limit)
      throws IOException {
    if (bytes < 0) {
      throw new IOException(
          "'" + file + "' is broken: " + what + " can't have " + bytes + " bytes");
    }
    if (bytes > most) {
      throw new IOException(
          "'%s' is refused: %s has %d bytes, more than %s = %d"
              .formatted(file, what, bytes, limit, most));
    }
  }

  /** What is wrong with a record of too many elements. */
  public String tooManyElements() {
    return "its lists and maps have more elements than record.max.elements = " + elements;
  }

  /**
   * @throws IOException if {@code depth} is more than {@link #depth}
   */
  public void checkDepth(String file, int depth) throws IOException {
    if (depth > this.depth) {
      throw new IOException(
          "'%s' is refused: its types are nested deeper than type.max.depth = %d"
              .formatted(file, this.depth));
    }
  }
}
