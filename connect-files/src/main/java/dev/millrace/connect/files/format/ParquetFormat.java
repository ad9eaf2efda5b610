package dev.millrace.connect.files.format;

import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet, straight from Connect structs.
 *
 * @param codec what pages are compressed with
 * @param rowGroupBytes memory of a row group before it is written, roughly
 */
public record ParquetFormat(Codec codec, long rowGroupBytes, ParquetOptions options)
    implements RecordFormat {

  public ParquetFormat(Codec codec, long rowGroupBytes) {
    this(codec, rowGroupBytes, ParquetOptions.DEFAULT);
  }

  /** What pages are compressed with. */
  public enum Codec {
    NONE(CompressionCodecName.UNCOMPRESSED),
    SNAPPY(CompressionCodecName.SNAPPY),
    GZIP(CompressionCodecName.GZIP),
    ZSTD(CompressionCodecName.ZSTD),
    LZ4_RAW(CompressionCodecName.LZ4_RAW);

    private final CompressionCodecName parquetName;

    Codec(CompressionCodecName parquetName) {
      this.parquetName = parquetName;
    }

    public CompressionCodecName parquetName() {
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
  public RecordFormat fresh() {
    return new Sharing(this, new IdentityHashMap<>());
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    return open(plan(schema), out);
  }

  private static ParquetPlan plan(Schema schema) {
    if (schema == null || schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "Parquet needs a value that is a struct with a schema, not "
              + (schema == null ? "one without a schema" : schema.type())
              + ": use a converter with schemas, or another format");
    }
    return ParquetPlan.of(schema);
  }

  private RecordWriter open(ParquetPlan plan, OutputStream out) {
    return ParquetRecordWriter.open(plan, this, out);
  }

  /** The same for files that share the plans of their schemas. */
  private record Sharing(ParquetFormat format, Map<Schema, ParquetPlan> plans)
      implements RecordFormat {
    private static final int MAX_PLANS = 64;

    @Override
    public String extension() {
      return format.extension();
    }

    @Override
    public boolean oneSchemaPerFile() {
      return true;
    }

    @Override
    public RecordWriter open(Schema schema, OutputStream out) {
      ParquetPlan plan = plans.get(schema);
      if (plan == null) {
        plan = plan(schema);
        if (plans.size() >= MAX_PLANS) {
          plans.clear();
        }
        plans.put(schema, plan);
      }
      return format.open(plan, out);
    }
  }
}
