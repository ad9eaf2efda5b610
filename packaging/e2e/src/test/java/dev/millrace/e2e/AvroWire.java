package dev.millrace.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Confluent's wire format, by Avro's own library: a zero, the id of the schema in four bytes, and
 * what Avro makes of the value, to the message's last byte.
 */
final class AvroWire {
  private static final int HEADER_BYTES = 5;

  private AvroWire() {}

  static int id(byte[] message) {
    ByteBuffer header = ByteBuffer.wrap(message);
    if (message.length < HEADER_BYTES || header.get() != 0) {
      throw new IllegalArgumentException("No message of this format");
    }
    return header.getInt();
  }

  static GenericRecord read(byte[] message, IntFunction<Schema> schemas) {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(message, HEADER_BYTES, message.length - HEADER_BYTES, null);
    Schema schema = schemas.apply(id(message));
    try {
      GenericRecord value =
          new GenericDatumReader<GenericRecord>(schema, schema, AvroLines.MODEL)
              .read(null, decoder);
      if (!decoder.isEnd()) {
        throw new IllegalArgumentException("There is more in the message than " + value);
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(int id, GenericRecord value) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(message, null);
    try {
      new GenericDatumWriter<GenericRecord>(value.getSchema(), AvroLines.MODEL)
          .write(value, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message.toByteArray();
  }
}
