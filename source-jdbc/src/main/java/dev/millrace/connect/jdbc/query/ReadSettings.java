package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How the tables of one task are read.
 *
 * @param incrementingInitial read only greater numbers, where there is no stored offset
 * @param timestampInitial milliseconds since 1970, or -1 for the time of the first start
 * @param requireExact true if a table that can't be read exactly once must stop the task
 */
public record ReadSettings(
    String connector,
    Mode mode,
    CursorNames cursors,
    OptionalLong incrementingInitial,
    OptionalLong timestampInitial,
    Duration timestampDelay,
    int batchMaxRows,
    Duration pollInterval,
    TopicNames topics,
    RecordKey recordKey,
    String positionTopic,
    boolean requireExact,
    Quoting quoting,
    TypeSettings types) {}
