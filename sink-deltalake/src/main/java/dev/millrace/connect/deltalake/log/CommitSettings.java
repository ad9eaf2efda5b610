package dev.millrace.connect.deltalake.log;

/**
 * How a connector commits to a table.
 *
 * @param minIntervalMs least time between the starts of two commits, in milliseconds
 * @param timeoutMs how long one commit is tried, in milliseconds
 * @param changesRows whether rows are updated or deleted, too
 */
public record CommitSettings(long minIntervalMs, long timeoutMs, boolean changesRows) {
  public CommitSettings {
    if (minIntervalMs < 0 || timeoutMs < 1) {
      throw new IllegalArgumentException(
          "minIntervalMs must be at least 0 and timeoutMs at least 1: "
              + minIntervalMs
              + ", "
              + timeoutMs);
    }
  }
}
