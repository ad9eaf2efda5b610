package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
 *
 * <p>Column writers take much memory before the first value, and the dictionaries more than the
 * sizes that Parquet tells (both measured). So the first records are kept as they are until they
 * take as much: of thousands of small files that stand open side by side, none has column writers.
 */
final class ParquetRecordWriter implements RecordWriter {
  /** What a column's writers hold before the first value, most of it for dictionaries. */
  private static final long COLUMN_BYTES = 17 * 1024;

  /** What values take in dictionaries, for each byte that Parquet tells; and the most of it. */
  private static final long DICTIONARY_FACTOR = 4;

  private static final long DICTIONARY_COLUMN_BYTES = 512 * 1024;

  private final ParquetPlan plan;
  private final ParquetFormat format;
  private final Output output;
  private List<Struct> first = new ArrayList<>();
  private long firstBytes;
  private ParquetWriter<Struct> writer;

  private ParquetRecordWriter(ParquetPlan plan, ParquetFormat format, OutputStream out) {
    this.plan = plan;
    this.format = format;
    this.output = new Output(out);
  }

  static ParquetRecordWriter open(ParquetPlan plan, ParquetFormat format, OutputStream out) {
    return new ParquetRecordWriter(plan, format, out);
  }

  @Override
  public void check(Schema schema, Object value) {
    plan.check((Struct) value);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    Struct struct = (Struct) value;
    plan.check(struct);
    if (writer != null) {
      writer.write(struct);
      return;
    }
    first.add(struct);
    firstBytes += Footprint.of(struct);
    if (firstBytes >= plan.columns() * COLUMN_BYTES) {
      begin();
    }
  }

  private void begin() throws IOException {
    Builder builder = new Builder(output, plan);
    format.options().apply(builder);
    writer =
        builder
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(format.codec().parquetName())
            .withRowGroupSize(format.rowGroupBytes())
            .build();
    for (Struct struct : first) {
      writer.write(struct);
    }
    first = List.of();
  }

  @Override
  public long held() {
    if (writer == null) {
      return firstBytes;
    }
    long data = pending();
    long columns = plan.columns();
    return columns * COLUMN_BYTES
        + format.options().bloomMemory()
        + data
        + Math.min(data * DICTIONARY_FACTOR, columns * DICTIONARY_COLUMN_BYTES);
  }

  @Override
  public long pending() {
    // As values, records take a fraction of what they take as objects.
    return writer == null ? firstBytes / 4 : Math.max(0, writer.getDataSize() - output.position());
  }

  @Override
  public void close() throws IOException {
    if (writer == null) {
      begin();
    }
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
