package dev.millrace.connect.file.lane;

import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.storage.StoredFile;

/**
 * What a lane reads at a time: a file, or one range of it.
 *
 * @param number of the range, from 0
 * @param key of path and number
 * @param identity of size, time and version
 */
public record Piece(StoredFile file, Range range, int number, long key, int identity) {
  /** For messages. */
  public String describe() {
    return range.whole() ? file.path() : file.path() + " (range " + number + ")";
  }
}
