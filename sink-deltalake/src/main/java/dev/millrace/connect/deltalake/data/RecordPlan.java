package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.files.format.ParquetPlan;

/**
 * How records of one schema are written under a {@link TableLayout}. Immutable.
 *
 * @param columns what stands in the file
 * @param partition which file it is
 */
public record RecordPlan(ParquetPlan columns, PartitionValues partition) {}
