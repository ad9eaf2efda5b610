package dev.millrace.connect.files.read.avro;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The frame of an Avro file, read from front to back. Used by one thread. */
public final class AvroStream implements AutoCloseable {
  private final InputStream in;
  private long position;

  /**
   * @param position of the stream's first byte in the file
   */
  public AvroStream(InputStream in, long position) {
    this.in = new BufferedInputStream(in, 65_536);
    this.position = position;
  }

  /** Of the next byte in the file. */
  public long position() {
    return position;
  }

  /** Whether nothing follows. */
  public boolean atEnd() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return true;
    }
    in.reset();
    return false;
  }

  /** The next byte; -1 at the end. */
  int read() throws IOException {
    int b = in.read();
    position += b < 0 ? 0 : 1;
    return b;
  }

  /**
   * @throws EOFException if there are fewer
   */
  public byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    position += bytes.length;
    if (bytes.length < length) {
      throw new EOFException("it ends in the middle of an Avro block");
    }
    return bytes;
  }

  public void skip(long length) throws IOException {
    in.skipNBytes(length);
    position += length;
  }

  /** A long as Avro writes it: zigzag, seven bits a byte, the lowest first. */
  public long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = read();
      if (b < 0) {
        throw new EOFException("it ends in the middle of an Avro block");
      }
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("an Avro number has more than 64 bits");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
