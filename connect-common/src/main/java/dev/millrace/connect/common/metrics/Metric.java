package dev.millrace.connect.common.metrics;

/**
 * The metrics that connectors export, by the same names everywhere. Counters end in {@code -total}
 * and only grow while a task runs; the rest are gauges.
 */
public enum Metric {
  RECORDS("records-total", "Records handed to Kafka (source) or made durable (sink)"),
  BYTES("bytes-total", "Bytes read from (source) or written to (sink) the far side"),
  BATCHES("batches-total", "Queries or pages read (source), or commits made (sink)"),
  RETRIES("retries-total", "Calls to the far side that were tried again"),
  ERRORS("errors-total", "Calls to the far side that failed"),
  DEAD_LETTERS("dead-letters-total", "Records that were refused and reported"),
  LAG_MS("lag-ms", "Age of the newest record handed on, in milliseconds; -1 if unknown"),
  LAG_RECORDS("lag-records", "Records known to wait at the far side; -1 if unknown"),
  OPEN_FILES("open-files", "Files that are being written"),
  BUFFERED_BYTES("buffered-bytes", "Bytes held in memory for open files"),
  FILES("files-total", "Files made visible"),
  ORPHANS("orphans-total", "Files of no use that were deleted"),
  ROTATIONS_RECORDS("rotations-records-total", "Files closed by their number of records"),
  ROTATIONS_BYTES("rotations-bytes-total", "Files closed by their size"),
  ROTATIONS_INTERVAL("rotations-interval-total", "Files closed by the time of records"),
  ROTATIONS_SCHEDULE("rotations-schedule-total", "Files closed by the wall clock"),
  ROTATIONS_SCHEMA("rotations-schema-total", "Files closed for want of room for another schema"),
  ROTATIONS_MEMORY("rotations-memory-total", "Files closed for want of memory"),
  ROTATIONS_RANGES("rotations-ranges-total", "Files closed as offsets were too much interleaved"),
  REQUESTS_IN_FLIGHT("requests-in-flight", "Requests to the far side that run now"),
  COMMIT_MS_AVG("commit-ms-avg", "Mean time of a commit, in milliseconds"),
  COMMIT_MS_MAX("commit-ms-max", "Longest commit, in milliseconds"),
  LAST_COMMIT_AGE_MS("last-commit-age-ms", "Time since the last commit, in milliseconds; -1: none"),
  LAST_SUCCESS_AGE_MS(
      "last-success-age-ms",
      "Time since the far side last answered well, in milliseconds; -1: never"),
  LOG_KEPT_BYTES(
      "log-kept-bytes", "Bytes of the far side's log that it keeps for this task; -1 if unknown"),
  POOL_ACTIVE("pool-active", "Connections of the pool that are in use"),
  CIRCUIT_OPEN("circuit-open", "1 while the circuit breaker permits no call, else 0");

  private final String metricName;
  private final String description;

  Metric(String metricName, String description) {
    this.metricName = metricName;
    this.description = description;
  }

  public String metricName() {
    return metricName;
  }

  public String description() {
    return description;
  }
}
