package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Feeds Parquet's column writers, with no Hadoop class at run time: the configuration is Parquet's
 * plain one, the codecs and the file are ours.
 */
final class ParquetRecordWriter implements RecordWriter {
  /** What a column's writers hold that their size does not count, roughly. */
  private static final long COLUMN_OVERHEAD = 1024;

  private final ParquetPlan plan;
  private final ParquetWriter<Struct> writer;
  private final Output output;

  private ParquetRecordWriter(ParquetPlan plan, ParquetWriter<Struct> writer, Output output) {
    this.plan = plan;
    this.writer = writer;
    this.output = output;
  }

  static ParquetRecordWriter open(ParquetPlan plan, ParquetFormat format, OutputStream out)
      throws IOException {
    Output output = new Output(out);
    ParquetWriter<Struct> writer =
        new Builder(output, plan)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(format.codec().parquetName())
            .withRowGroupSize(format.rowGroupBytes())
            .withPageSize(64 * 1024)
            .build();
    return new ParquetRecordWriter(plan, writer, output);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    Struct struct = (Struct) value;
    plan.check(struct);
    writer.write(struct);
  }

  @Override
  public long held() {
    return Math.max(0, writer.getDataSize() - output.position()) + plan.columns() * COLUMN_OVERHEAD;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Struct, Builder> {
    private final ParquetPlan plan;

    Builder(OutputFile file, ParquetPlan plan) {
      super(file);
      this.plan = plan;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @Deprecated
    protected WriteSupport<Struct> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      throw new UnsupportedOperationException("No Hadoop here");
    }

    @Override
    protected WriteSupport<Struct> getWriteSupport(ParquetConfiguration conf) {
      return new Support(plan);
    }
  }

  private static final class Support extends WriteSupport<Struct> {
    private final ParquetPlan plan;
    private RecordConsumer consumer;

    Support(ParquetPlan plan) {
      this.plan = plan;
    }

    @Override
    @Deprecated
    public WriteContext init(org.apache.hadoop.conf.Configuration conf) {
      throw new UnsupportedOperationException("No Hadoop here");
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return new WriteContext(plan.type(), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Struct struct) {
      plan.write(consumer, struct);
    }
  }

  /** The one file that this writer writes. */
  private static final class Output extends PositionOutputStream implements OutputFile {
    private final OutputStream out;
    private long position;

    Output(OutputStream out) {
      this.out = out;
    }

    long position() {
      return position;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return this;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
