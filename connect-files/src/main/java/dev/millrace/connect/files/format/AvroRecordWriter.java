package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * An Avro object container file, after "Object Container Files" of Avro's specification: a header
 * with the schema, then blocks of records, each ended by the file's sync marker.
 */
final class AvroRecordWriter implements RecordWriter {
  /** Uncompressed bytes of a block, as Avro's own library has it. */
  private static final int BLOCK_BYTES = 64_000;

  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  private final AvroPlan plan;
  private final AvroCodec codec;
  private final OutputStream out;
  private final byte[] sync = sync();
  private final AvroOutput block = new AvroOutput(4_096);
  private long records;

  AvroRecordWriter(AvroPlan plan, AvroCodec codec, OutputStream out) throws IOException {
    this.plan = plan;
    this.codec = codec;
    this.out = out;
    header();
  }

  private static byte[] sync() {
    UUID random = UUID.randomUUID();
    return ByteBuffer.allocate(16)
        .putLong(random.getMostSignificantBits())
        .putLong(random.getLeastSignificantBits())
        .array();
  }

  private void header() throws IOException {
    byte[] schema = Utf8.encode(plan.schemaJson());
    AvroOutput header = new AvroOutput(schema.length + 128);
    header.putRaw(MAGIC, 0, MAGIC.length);
    header.putLong(2);
    header.putBytes("avro.schema".getBytes(StandardCharsets.US_ASCII));
    header.putBytes(schema);
    header.putBytes("avro.codec".getBytes(StandardCharsets.US_ASCII));
    header.putBytes(codec.avroName().getBytes(StandardCharsets.US_ASCII));
    header.putLong(0);
    header.putRaw(sync, 0, sync.length);
    out.write(header.array(), 0, header.size());
  }

  @Override
  public void check(Schema schema, Object value) {
    int mark = block.size();
    encode(value);
    block.rewind(mark);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    encode(value);
    records++;
    if (block.size() >= BLOCK_BYTES) {
      endBlock();
    }
  }

  /** Adds a value to the block, whole or not at all. */
  private void encode(Object value) {
    int mark = block.size();
    try {
      plan.write(block, value);
    } catch (DataException | ClassCastException e) {
      block.rewind(mark);
      throw e instanceof DataException data
          ? data
          : new DataException("The value is not what its schema says: " + e.getMessage(), e);
    }
  }

  private void endBlock() throws IOException {
    byte[] body = codec.compress(block.array(), block.size());
    AvroOutput head = new AvroOutput(20);
    head.putLong(records);
    head.putLong(body.length);
    out.write(head.array(), 0, head.size());
    out.write(body);
    out.write(sync);
    block.rewind(0);
    records = 0;
  }

  @Override
  public long pending() {
    return block.size();
  }

  @Override
  public long held() {
    return block.capacity();
  }

  @Override
  public void close() throws IOException {
    if (records > 0) {
      endBlock();
    }
    out.close();
  }
}
