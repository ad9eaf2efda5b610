package dev.millrace.connect.deltalake.log;

import java.util.OptionalInt;

/**
 * Where the positions of a file's deleted rows stand: PROTOCOL.md's deletion vector descriptor.
 *
 * @param storageType {@code u} for a file below the table's folder, {@code i} for inline, {@code p}
 *     for an absolute path
 * @param pathOrInlineDv as PROTOCOL.md encodes it for that type
 * @param offset in the file, in bytes; none for inline ones
 * @param sizeInBytes of the vector
 * @param cardinality how many rows it deletes
 */
public record DeletionVector(
    String storageType,
    String pathOrInlineDv,
    OptionalInt offset,
    int sizeInBytes,
    long cardinality) {

  /** A file of which more is deleted costs readers more than it costs to write it anew. */
  private static final double DENSE = 0.3;

  /**
   * Whether a file is better written anew than read with a vector.
   *
   * @param deleted how many of its rows are
   * @param rows how many it has, deleted ones too
   */
  public static boolean isDense(long deleted, long rows) {
    return deleted > DENSE * rows;
  }

  /** PROTOCOL.md's unique id. */
  public String id() {
    return storageType + pathOrInlineDv + (offset.isPresent() ? "@" + offset.getAsInt() : "");
  }
}
