package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.BlockLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an Avro file says of itself.
 *
 * @param end the first byte behind it
 */
@SuppressWarnings("ArrayRecordComponent")
record AvroHeader(String schema, String codec, byte[] sync, long end) {
  static final int SYNC_BYTES = 16;
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  static AvroHeader read(AvroStream in, String file, BlockLimits limits) throws IOException {
    if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
      throw new IOException("it does not begin as one");
    }
    String schema = null;
    String codec = "null";
    for (long pairs = in.number(); pairs != 0; pairs = in.number()) {
      if (pairs < 0) {
        in.number(); // The size in bytes, which nobody needs.
      }
      for (long i = Math.abs(pairs); i > 0; i--) {
        String key = new String(bytes(in, file, limits), StandardCharsets.UTF_8);
        String value = new String(bytes(in, file, limits), StandardCharsets.UTF_8);
        if (key.equals("avro.schema")) {
          schema = value;
        } else if (key.equals("avro.codec")) {
          codec = value;
        }
        limits.checkHeader(file, "its header", in.position());
      }
    }
    if (schema == null) {
      throw new IOException("its header holds no schema");
    }
    return new AvroHeader(schema, codec, in.bytes(SYNC_BYTES), in.position());
  }

  private static byte[] bytes(AvroStream in, String file, BlockLimits limits) throws IOException {
    long length = in.number();
    limits.checkHeader(file, "an entry of its header", length);
    return in.bytes((int) length);
  }
}
