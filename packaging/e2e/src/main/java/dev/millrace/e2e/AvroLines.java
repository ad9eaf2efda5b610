package dev.millrace.e2e;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * Avro files by Avro's own reader, for DuckDB, whose extension for them is not on Maven Central.
 */
final class AvroLines {
  /** Shows decimals, dates and times as such. */
  static final GenericData MODEL = new GenericData();

  static {
    MODEL.addLogicalTypeConversion(new Conversions.DecimalConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.DateConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  private AvroLines() {}

  /** Writes the records of {@code avro} beside it, as lines of JSON. */
  static void unpack(Path avro) {
    File file = avro.toFile();
    try (DataFileReader<GenericRecord> records =
            new DataFileReader<>(file, new GenericDatumReader<>(null, null, MODEL));
        BufferedWriter lines = Files.newBufferedWriter(Path.of(avro + ".json"))) {
      for (GenericRecord record : records) {
        lines.append(MODEL.toString(record)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Avro can't read " + avro, e);
    }
  }
}
