package dev.millrace.connect.s3.commit;

import java.util.List;

/**
 * The last file that another connector wrote to a directory: all records of this directory below
 * {@code start} are exported, and the first {@code records} of them from there on.
 *
 * @param directory below the topic's, decoded; null if the file stands for all directories
 * @param start offset of its first record
 */
public record ForeignFile(String directory, long start, long records) {

  /** Those of which {@code progress} does not say that all records are accounted for. */
  static List<ForeignFile> open(List<ForeignFile> files, Progress progress) {
    // Their records are held back together, so the first stands for all of them.
    return files.stream().filter(file -> !progress.covers(file.start())).toList();
  }
}
