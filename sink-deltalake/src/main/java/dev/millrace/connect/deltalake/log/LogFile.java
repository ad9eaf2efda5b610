package dev.millrace.connect.deltalake.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one file of the log says.
 *
 * @param token of the attempt that wrote it; none by writers that have none
 * @param timestamp in milliseconds since the epoch; none if it does not say
 * @param transactions offsets by appId
 * @param domains by name; a domain that is removed is empty
 * @param removedIds the ids of files that are not live any more
 */
record LogFile(
    long number,
    Optional<String> token,
    OptionalLong timestamp,
    Optional<Protocol> protocol,
    Optional<Metadata> metadata,
    Map<String, Long> transactions,
    Map<String, Optional<String>> domains,
    List<DataFile> adds,
    List<String> removedIds) {

  /** Where it stands below the table's folder. */
  static String path(long number) {
    return String.format(java.util.Locale.ROOT, "_delta_log/%020d.json", number);
  }
}
