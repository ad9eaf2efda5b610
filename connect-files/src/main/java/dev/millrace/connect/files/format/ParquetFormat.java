package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet, straight from Connect structs.
 *
 * @param codec what pages are compressed with
 * @param rowGroupBytes memory of a row group before it is written, roughly
 */
public record ParquetFormat(Codec codec, long rowGroupBytes) implements RecordFormat {

  /** What pages are compressed with. */
  public enum Codec {
    NONE(CompressionCodecName.UNCOMPRESSED),
    SNAPPY(CompressionCodecName.SNAPPY),
    GZIP(CompressionCodecName.GZIP),
    ZSTD(CompressionCodecName.ZSTD);

    private final CompressionCodecName parquetName;

    Codec(CompressionCodecName parquetName) {
      this.parquetName = parquetName;
    }

    CompressionCodecName parquetName() {
      return parquetName;
    }
  }

  @Override
  public String extension() {
    return (codec == Codec.NONE ? "" : "." + codec.name().toLowerCase(Locale.ROOT)) + ".parquet";
  }

  @Override
  public boolean oneSchemaPerFile() {
    return true;
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    if (schema == null || schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "Parquet needs a value that is a struct with a schema, not "
              + (schema == null ? "one without a schema" : schema.type())
              + ": use a converter with schemas, or another format");
    }
    try {
      return ParquetRecordWriter.open(ParquetPlan.of(schema), this, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
