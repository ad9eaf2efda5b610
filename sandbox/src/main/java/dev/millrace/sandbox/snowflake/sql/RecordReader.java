package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.h2.value.Value;

/** The records of a staged file, one after the other. */
interface RecordReader extends AutoCloseable {
  /**
   * @return false at the end
   * @throws SqlFailure for a record that can't be read; what follows it can't be read either
   */
  boolean next() throws SqlFailure, IOException;

  /** What {@code $number:path} is in this record: NULL, text, or JSON. */
  Value field(int number, List<Object> path) throws SqlFailure;

  /** What MATCH_BY_COLUMN_NAME finds for a column. */
  Value named(String column, boolean caseSensitive) throws SqlFailure;

  /** How many fields the record has; 1 where it is a document. */
  int fields();

  /** Where the record begins, from 1: a line, or for Parquet a row. */
  long line();

  @Override
  void close() throws IOException;

  static RecordReader open(FileFormat format, Path file) throws SqlFailure, IOException {
    return switch (format.type()) {
      case CSV -> new CsvReader(format, file);
      case JSON -> new JsonReader(format, file);
      case PARQUET -> new ParquetReader(format, file);
    };
  }
}
