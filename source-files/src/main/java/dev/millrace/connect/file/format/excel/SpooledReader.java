package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.RecordReader;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/** A reader whose file is a copy, which goes with it. */
record SpooledReader(RecordReader reader, Spool spool) implements RecordReader {
  @Override
  public boolean next() throws IOException, BadRecord {
    return reader.next();
  }

  @Override
  public Schema schema() {
    return reader.schema();
  }

  @Override
  public Object value() {
    return reader.value();
  }

  @Override
  public Place place() {
    return reader.place();
  }

  @Override
  public void close() throws IOException {
    try (spool) {
      reader.close();
    }
  }
}
