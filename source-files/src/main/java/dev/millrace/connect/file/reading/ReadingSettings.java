package dev.millrace.connect.file.reading;

/**
 * How a task reads.
 *
 * @param batchRows most records of a batch
 * @param batchBytes most bytes of files in a batch; the record that passes it is its last
 * @param pollIntervalMs between two listings
 * @param lookBackMs how far the watermark stays behind the newest piece done
 * @param maxDone how many pieces done a lane remembers before its watermark rises early
 * @param maxTailed how many files a lane keeps open at their ends
 * @param tailIdleMs how long after it last grew a file is closed; -1 for never
 * @param positionTopic of position records
 */
public record ReadingSettings(
    int batchRows,
    long batchBytes,
    long pollIntervalMs,
    long lookBackMs,
    int maxDone,
    Changed changed,
    boolean tail,
    int maxTailed,
    long tailIdleMs,
    String positionTopic) {

  /** What becomes of a file that is another now. */
  public enum Changed {
    READ,
    SKIP,
    FAIL
  }
}
