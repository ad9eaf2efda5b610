package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.parquet.ParquetPages;
import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Times;
import java.io.IOException;

/**
 * Parquet. A place is a row group's first byte and the rows passed in it.
 *
 * @param budget how many bytes of a row group to hold, compressed
 */
public record ParquetReadFormat(Times times, BlockLimits limits, int budget) implements ReadFormat {
  private static final int DEFAULT_BUDGET = 32 * 1024 * 1024;

  public ParquetReadFormat(Times times, BlockLimits limits) {
    this(times, limits, DEFAULT_BUDGET);
  }

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public boolean splittable() {
    return true;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    file.checkSeekable("Parquet");
    ParquetPages pages = ParquetPages.open(new FileSource(file), limits.headerBytes());
    return new ParquetRecords(this, file.name(), pages, range, from, schemas);
  }
}
