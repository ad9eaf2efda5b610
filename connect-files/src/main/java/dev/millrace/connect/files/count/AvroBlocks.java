package dev.millrace.connect.files.count;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
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

  private final DataInputStream in;

  private AvroBlocks(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, 65_536));
  }

  static long records(InputStream in) throws IOException {
    try {
      return new AvroBlocks(in).count();
    } catch (EOFException e) {
      throw new IOException("it ends in the middle of an Avro block", e);
    }
  }

  private long count() throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("it does not begin as an Avro file does");
    }
    skipMetadata();
    byte[] sync = new byte[SYNC_BYTES];
    in.readFully(sync);
    byte[] end = new byte[SYNC_BYTES];
    long records = 0;
    while (true) {
      in.mark(1);
      if (in.read() < 0) {
        return records;
      }
      in.reset();
      long count = number();
      long bytes = number();
      if (count < 0 || bytes < 0) {
        throw new IOException("an Avro block says it has " + count + " objects of " + bytes + " B");
      }
      records += count;
      in.skipNBytes(bytes);
      in.readFully(end);
      if (!Arrays.equals(sync, end)) {
        throw new IOException("an Avro block does not end with the file's sync marker");
      }
    }
  }

  /**
   * A map: blocks of pairs, until one of none; a negative count is followed by the block's size.
   */
  private void skipMetadata() throws IOException {
    for (long pairs = number(); pairs != 0; pairs = number()) {
      if (pairs < 0) {
        in.skipNBytes(number());
      } else {
        for (long i = 0; i < 2 * pairs; i++) {
          in.skipNBytes(number());
        }
      }
    }
  }

  /** A long as Avro writes it: zigzag, seven bits a byte, the lowest first. */
  private long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("an Avro number has more than 64 bits");
  }
}
