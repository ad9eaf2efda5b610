package dev.millrace.connect.files.format;

import org.apache.parquet.io.api.RecordConsumer;

/**
 * How rows of one kind become a Parquet file's columns.
 *
 * @param <R> the rows
 */
public interface ParquetRowPlan<R> {
  /**
   * Makes sure that {@link #write} will take the row, as Parquet can't take half a row back.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it won't
   */
  void check(R row);

  void write(RecordConsumer consumer, R row);
}
