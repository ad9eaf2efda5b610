package dev.millrace.connect.files.read.orc;

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
 * ORC. A place is a stripe's first byte and the rows passed in it.
 *
 * @param budget how many bytes of a stripe to hold, compressed
 */
public record OrcReadFormat(Times times, BlockLimits limits, int budget) implements ReadFormat {
  private static final int DEFAULT_BUDGET = 16 * 1024 * 1024;

  public OrcReadFormat(Times times, BlockLimits limits) {
    this(times, limits, DEFAULT_BUDGET);
  }

  @Override
  public String name() {
    return "orc";
  }

  @Override
  public boolean splittable() {
    return true;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    file.checkSeekable("ORC");
    try {
      return new OrcRecords(this, file, OrcTail.read(file, limits), range, from, schemas);
    } catch (Broken e) {
      throw new IOException("'" + file.name() + "' is no readable ORC file: " + e.getMessage(), e);
    }
  }
}
