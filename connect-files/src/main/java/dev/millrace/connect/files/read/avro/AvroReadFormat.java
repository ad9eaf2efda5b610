package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Times;
import java.io.IOException;

/** Avro's object container files. A place is a block's first byte and the records passed in it. */
public record AvroReadFormat(Times times, BlockLimits limits) implements ReadFormat {
  @Override
  public String name() {
    return "avro";
  }

  @Override
  public boolean splittable() {
    return true;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    AvroRecords records = new AvroRecords(this, file, range, from);
    try {
      records.begin(schemas);
      return records;
    } catch (IOException | RuntimeException e) {
      records.close();
      throw e;
    }
  }
}
