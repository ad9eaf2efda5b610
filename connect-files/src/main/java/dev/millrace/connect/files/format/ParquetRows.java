package dev.millrace.connect.files.format;

import java.util.Map;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows by Parquet's writer with no Hadoop class at run time: the configuration is Parquet's
 * plain one, the codecs and the file are ours. Not thread-safe.
 */
public abstract class ParquetRows<T> extends WriteSupport<T> {
  private final MessageType type;
  private RecordConsumer consumer;

  protected ParquetRows(MessageType type) {
    this.type = type;
  }

  /** Takes the values of rows. */
  protected final RecordConsumer consumer() {
    return consumer;
  }

  /** A writer of such rows; the output is closed with it. */
  public final ParquetWriter.Builder<T, ?> writer(
      ParquetOutput output, CompressionCodecName codec) {
    return new Builder<>(output, this)
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new ParquetCodecs())
        .withCompressionCodec(codec);
  }

  @Override
  @Deprecated
  public final WriteContext init(org.apache.hadoop.conf.Configuration conf) {
    throw new UnsupportedOperationException("No Hadoop here");
  }

  @Override
  public final WriteContext init(ParquetConfiguration conf) {
    return new WriteContext(type, Map.of());
  }

  @Override
  public final void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final ParquetRows<T> rows;

    Builder(OutputFile file, ParquetRows<T> rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @Deprecated
    protected WriteSupport<T> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      throw new UnsupportedOperationException("No Hadoop here");
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration conf) {
      return rows;
    }
  }
}
