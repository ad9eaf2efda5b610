package dev.millrace.connect.files.count;

import dev.millrace.connect.files.read.avro.AvroStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The blocks of an Avro object container file. Each says how many objects it holds, so none has to
 * be decompressed, and no codec is needed.
 *
 * <p>Source: "Object Container Files" in Avro's specification.
 */
final class AvroBlocks {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC_BYTES = 16;

  private final AvroStream in;

  private AvroBlocks(InputStream in) {
    this.in = new AvroStream(in, 0);
  }

  static long records(InputStream in) throws IOException {
    try {
      return new AvroBlocks(in).count();
    } catch (EOFException e) {
      throw new IOException("it ends in the middle of an Avro block", e);
    }
  }

  private long count() throws IOException {
    byte[] magic = in.bytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("it does not begin as an Avro file does");
    }
    skipMetadata();
    byte[] sync = in.bytes(SYNC_BYTES);
    long records = 0;
    while (true) {
      if (in.atEnd()) {
        return records;
      }
      long count = in.number();
      long bytes = in.number();
      if (count < 0 || bytes < 0) {
        throw new IOException("an Avro block says it has " + count + " objects of " + bytes + " B");
      }
      records += count;
      in.skip(bytes);
      if (!Arrays.equals(sync, in.bytes(SYNC_BYTES))) {
        throw new IOException("an Avro block does not end with the file's sync marker");
      }
    }
  }

  /**
   * A map: blocks of pairs, until one of none; a negative count is followed by the block's size.
   */
  private void skipMetadata() throws IOException {
    for (long pairs = in.number(); pairs != 0; pairs = in.number()) {
      if (pairs < 0) {
        in.skip(in.number());
      } else {
        for (long i = 0; i < 2 * pairs; i++) {
          in.skip(in.number());
        }
      }
    }
  }
}
