package dev.millrace.connect.deltalake.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A data file that is in the table, or that is to come into it: PROTOCOL.md's {@code add}.
 *
 * @param path as the log has it: relative to the table, URI-encoded; see {@link #file}
 * @param partitionValues by column (by its physical name where the table maps columns), in
 *     PROTOCOL.md's text forms; a null value is null
 * @param size in bytes
 * @param modificationTime in milliseconds since the epoch
 * @param stats PROTOCOL.md's statistics as JSON
 * @param deletionVector which of its rows are deleted
 * @param tags may be empty
 * @param baseRowId of its first row, in tables with row tracking; the committer gives it to new
 *     files
 * @param defaultRowCommitVersion likewise
 * @param clusteringProvider what clustered it
 */
public record DataFile(
    String path,
    Map<String, String> partitionValues,
    long size,
    long modificationTime,
    Optional<String> stats,
    Optional<DeletionVector> deletionVector,
    Map<String, String> tags,
    OptionalLong baseRowId,
    OptionalLong defaultRowCommitVersion,
    Optional<String> clusteringProvider) {

  public DataFile {
    // Not Map.copyOf: partition values may be null.
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /**
   * A file that was just written.
   *
   * @param file where it stands below the table's folder, not encoded
   * @param stats null for none
   */
  public static DataFile written(
      String file,
      Map<String, String> partitionValues,
      long size,
      long modificationTime,
      String stats) {
    return new DataFile(
        LogPath.encode(file),
        partitionValues,
        size,
        modificationTime,
        Optional.ofNullable(stats),
        Optional.empty(),
        Map.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Where it stands below the table's folder. */
  public String file() {
    return LogPath.decode(path);
  }

  /** What tells it from any other live file: two files of one path differ by their vectors. */
  public String id() {
    return id(path, deletionVector);
  }

  static String id(String path, Optional<DeletionVector> deletionVector) {
    return deletionVector.map(vector -> path + "#" + vector.id()).orElse(path);
  }

  /**
   * The same file with other rows deleted.
   *
   * @param newStats with {@code tightBounds} false, or null for none
   */
  public DataFile withDeletionVector(DeletionVector vector, String newStats) {
    return new DataFile(
        path,
        partitionValues,
        size,
        modificationTime,
        Optional.ofNullable(newStats),
        Optional.of(vector),
        tags,
        baseRowId,
        defaultRowCommitVersion,
        clusteringProvider);
  }

  DataFile withRowIds(long base, long version) {
    return new DataFile(
        path,
        partitionValues,
        size,
        modificationTime,
        stats,
        deletionVector,
        tags,
        OptionalLong.of(base),
        OptionalLong.of(version),
        clusteringProvider);
  }
}
