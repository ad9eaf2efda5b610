package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How the tables of one task are read.
 *
 * @param incrementingInitial read only greater numbers, where there is no stored offset
 * @param timestampInitial milliseconds since 1970, or -1 for the time of the first start
 * @param lookBack how long rows that commit late are looked for
 * @param snapshot true if what a great table holds at first is read in chunks
 * @param chunkRows about how many rows a chunk has
 * @param batchMaxBytes about how many bytes of rows are in a batch
 * @param querySuffix follows each query; empty for nothing
 * @param requireExact true if a table that can't be read exactly once must stop the task
 */
public record ReadSettings(
    String connector,
    Mode mode,
    CursorNames cursors,
    OptionalLong incrementingInitial,
    OptionalLong timestampInitial,
    Duration timestampDelay,
    Duration lookBack,
    boolean snapshot,
    int chunkRows,
    int batchMaxRows,
    long batchMaxBytes,
    String querySuffix,
    Schedule schedule,
    TopicNames topics,
    RecordKey recordKey,
    String positionTopic,
    boolean requireExact,
    Quoting quoting,
    TypeSettings types) {
  /** What follows each query, with a space before it. */
  String querySuffixSql() {
    return querySuffix.isBlank() ? "" : " " + querySuffix.strip();
  }
}
