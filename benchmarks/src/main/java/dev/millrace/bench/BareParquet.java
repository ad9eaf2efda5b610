package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.bench.Orders.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.xerial.snappy.Snappy;

/** parquet-java fed with prepared values, written to memory: the least work for such a file. */
final class BareParquet implements Side {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT64)
          .named("id")
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("customer")
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("product")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("city")
          .required(PrimitiveTypeName.INT32)
          .named("quantity")
          .required(PrimitiveTypeName.DOUBLE)
          .named("price")
          .optional(PrimitiveTypeName.DOUBLE)
          .named("discount")
          .required(PrimitiveTypeName.BOOLEAN)
          .named("paid")
          .required(PrimitiveTypeName.INT32)
          .named("warehouse")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("note")
          .required(PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS))
          .named("ordered_at")
          .named("orders");

  private final List<Order> orders;
  private final int records;

  BareParquet(Scale scale) {
    orders = Orders.some(scale.records());
    records = scale.records();
  }

  @Override
  public long round() throws IOException {
    Memory memory = new Memory();
    try (ParquetWriter<Order> writer =
        new Builder(memory)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new SnappyOnly())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(16L << 20)
            .build()) {
      for (int i = 0; i < records; i++) {
        writer.write(orders.get(i % orders.size()));
      }
    }
    return records;
  }

  private static final class Builder extends ParquetWriter.Builder<Order, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and never called without Hadoop
    protected WriteSupport<Order> getWriteSupport(Configuration conf) {
      return new OrderSupport();
    }

    @Override
    protected WriteSupport<Order> getWriteSupport(ParquetConfiguration conf) {
      return new OrderSupport();
    }
  }

  private static final class OrderSupport extends WriteSupport<Order> {
    private RecordConsumer out;

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and never called without Hadoop
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Order order) {
      out.startMessage();
      out.startField("id", 0);
      out.addLong(order.id());
      out.endField("id", 0);
      text(order.customer(), "customer", 1);
      text(order.product(), "product", 2);
      text(order.city(), "city", 3);
      out.startField("quantity", 4);
      out.addInteger(order.quantity());
      out.endField("quantity", 4);
      out.startField("price", 5);
      out.addDouble(order.price());
      out.endField("price", 5);
      if (order.discount() != null) {
        out.startField("discount", 6);
        out.addDouble(order.discount());
        out.endField("discount", 6);
      }
      out.startField("paid", 7);
      out.addBoolean(order.paid());
      out.endField("paid", 7);
      out.startField("warehouse", 8);
      out.addInteger(order.warehouse());
      out.endField("warehouse", 8);
      text(order.note(), "note", 9);
      out.startField("ordered_at", 10);
      out.addLong(order.orderedAtMs());
      out.endField("ordered_at", 10);
      out.endMessage();
    }

    private void text(String value, String name, int index) {
      if (value != null) {
        out.startField(name, index);
        out.addBinary(Binary.fromString(value));
        out.endField(name, index);
      }
    }
  }

  private static final class SnappyOnly implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
          ByteArrayOutputStream plain = new ByteArrayOutputStream((int) bytes.size());
          bytes.writeAllTo(plain);
          return BytesInput.from(Snappy.compress(plain.toByteArray()));
        }

        @Override
        public CompressionCodecName getCodecName() {
          return CompressionCodecName.SNAPPY;
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
      throw new UnsupportedOperationException("This side only writes");
    }

    @Override
    public void release() {}
  }

  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) {
          bytes.write(b);
          position++;
        }

        @Override
        public void write(byte[] data, int offset, int length) {
          bytes.write(data, offset, length);
          position += length;
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
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
