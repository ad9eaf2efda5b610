package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * How the tables of one task are read.
 *
 * @param incrementingColumn empty for the column that the database numbers rows by
 * @param timestampColumns the first that is not null counts
 * @param timestampInitial milliseconds since 1970, or -1 for the time of the first start
 * @param requireExact true if a table that can't be read exactly once must stop the task
 */
public record ReadSettings(
    String connector,
    Mode mode,
    String incrementingColumn,
    List<String> timestampColumns,
    OptionalLong timestampInitial,
    Duration timestampDelay,
    int batchMaxRows,
    Duration pollInterval,
    String topicPrefix,
    boolean keyFromPrimaryKey,
    String positionTopic,
    boolean requireExact,
    Quoting quoting,
    TypeSettings types) {}
