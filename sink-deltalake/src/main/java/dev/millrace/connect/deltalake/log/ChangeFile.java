package dev.millrace.connect.deltalake.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of the change data feed: PROTOCOL.md's {@code cdc}.
 *
 * @param path as the log has it: relative to the table, URI-encoded
 * @param partitionValues as in {@link DataFile}
 * @param size in bytes
 */
public record ChangeFile(String path, Map<String, String> partitionValues, long size) {
  public ChangeFile {
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
  }

  /**
   * @param file where it stands below the table's folder, not encoded
   */
  public static ChangeFile written(String file, Map<String, String> partitionValues, long size) {
    return new ChangeFile(LogPath.encode(file), partitionValues, size);
  }
}
