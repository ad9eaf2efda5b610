package dev.millrace.connect.files.read.orc;

import java.io.IOException;
import java.util.Arrays;

/**
 * The bytes of one stream, decompressed. Holds one chunk, and a window of what it is read from.
 * Used by one thread.
 */
final class OrcInput {
  private static final int HEADER = 3;

  private final RawBytes raw;
  private final OrcCodec codec;
  private final byte[] scratch;
  private final int window;
  private final long end;
  private long next;
  private byte[] held = {};
  private int heldAt;
  private byte[] chunk = {};
  private int at;
  private int limit;

  /**
   * @param scratch as long as a chunk can be; shared by the streams of a file
   * @param window how many bytes to read of the file at once
   */
  OrcInput(RawBytes raw, OrcCodec codec, byte[] scratch, long start, long length, int window) {
    this.raw = raw;
    this.codec = codec;
    this.scratch = scratch;
    this.next = start;
    this.end = start + length;
    this.window = window;
  }

  /** Whether there is no byte left. */
  boolean atEnd() throws IOException {
    while (at == limit) {
      if (left() == 0) {
        return true;
      }
      fill();
    }
    return false;
  }

  private long left() {
    return held.length - heldAt + end - next;
  }

  private void fill() throws IOException {
    at = 0;
    if (codec == OrcCodec.NONE) {
      limit = (int) Math.min(window, left());
      chunk = take(limit);
      return;
    }
    if (left() < HEADER) {
      throw new Broken("a chunk's header is cut short");
    }
    byte[] header = take(HEADER);
    int tag = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    int length = tag >>> 1;
    if (length > left()) {
      throw new Broken("a chunk of " + length + " bytes goes beyond its stream");
    }
    byte[] bytes = take(length);
    if ((tag & 1) == 1) {
      chunk = bytes;
      limit = length;
    } else {
      limit = codec.decompress(bytes, length, scratch);
      if (chunk.length < limit) {
        chunk = new byte[limit];
      }
      System.arraycopy(scratch, 0, chunk, 0, limit);
    }
  }

  private byte[] take(int length) throws IOException {
    if (held.length - heldAt < length) {
      int kept = held.length - heldAt;
      int more = (int) Math.min(Math.max(window, length - kept), end - next);
      byte[] joined = Arrays.copyOfRange(held, heldAt, held.length + more);
      System.arraycopy(raw.read(next, more), 0, joined, kept, more);
      next += more;
      held = joined;
      heldAt = 0;
    }
    heldAt += length;
    return Arrays.copyOfRange(held, heldAt - length, heldAt);
  }

  /** The next byte, from 0 to 255. */
  int read() throws IOException {
    if (at == limit && atEnd()) {
      throw new Broken("a stream has fewer values than there are rows");
    }
    return chunk[at++] & 0xff;
  }

  byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      if (at == limit && atEnd()) {
        throw new Broken("a stream has fewer bytes than its values");
      }
      int n = Math.min(length - done, limit - at);
      System.arraycopy(chunk, at, bytes, done, n);
      at += n;
      done += n;
    }
    return bytes;
  }

  void skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      if (at == limit && atEnd()) {
        throw new Broken("a stream has fewer bytes than its values");
      }
      int n = (int) Math.min(left, limit - at);
      at += n;
      left -= n;
    }
  }

  /** A number in groups of seven bits, the lowest first. */
  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = read();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new Broken("a number has more than 64 bits");
  }

  /** The same, of a number whose sign is its lowest bit. */
  long signed() throws IOException {
    return zigzag(varint());
  }

  static long zigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
