package dev.millrace.e2e.crash;

import java.util.List;
import java.util.Map;

/**
 * How one run of the file source differs from others.
 *
 * @param bucket whether files are in S3, or on the disk
 * @param cut whether large files are cut into ranges, and one is huge
 * @param slow whether some files are written slowly under their own names; on a disk only
 * @param config keys of the connector
 */
record FileSourceVariation(
    String name, boolean bucket, boolean cut, boolean slow, Map<String, String> config) {
  private static final String AFTER = "after.file";

  /** Below which files are moved. */
  static final String MOVED = "done";

  private static final Map<String, String> KEEP = Map.of(AFTER, "keep");
  private static final Map<String, String> DELETE = Map.of(AFTER, "delete");
  private static final Map<String, String> MOVE = Map.of(AFTER, "move", "after.folder", MOVED);

  /** The watermark passes files while the run lasts, by age and for their number. */
  private static final Map<String, String> FORGET =
      Map.of(AFTER, "keep", "lookback.ms", "10000", "done.max.files", "10");

  private static final Map<String, String> LONG_TRANSACTIONS =
      Map.of(
          AFTER,
          "delete",
          "transaction.boundary",
          "interval",
          "transaction.boundary.interval.ms",
          "1000");

  /** The short form takes the first two. */
  private static final List<FileSourceVariation> ALL =
      List.of(
          new FileSourceVariation("disk, deleted, cut", false, true, false, DELETE),
          new FileSourceVariation("S3, kept and forgotten", true, false, false, FORGET),
          new FileSourceVariation("disk, kept, slow", false, false, true, KEEP),
          new FileSourceVariation("S3, deleted, cut", true, true, false, DELETE),
          new FileSourceVariation("disk, moved, slow", false, false, true, MOVE),
          new FileSourceVariation("S3, moved", true, false, false, MOVE),
          new FileSourceVariation("disk, kept and forgotten, cut", false, true, false, FORGET),
          new FileSourceVariation(
              "S3, deleted, long transactions", true, false, false, LONG_TRANSACTIONS));

  static FileSourceVariation of(int run) {
    return ALL.get((run - 1) % ALL.size());
  }

  /** Where a file is in the end that was at {@code path}; null if nowhere. */
  String end(String path) {
    return switch (config.get(AFTER)) {
      case "delete" -> null;
      case "move" -> MOVED + "/" + path;
      default -> path;
    };
  }
}
