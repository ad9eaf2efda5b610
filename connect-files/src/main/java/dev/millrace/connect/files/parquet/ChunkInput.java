package dev.millrace.connect.files.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of one column chunk from front to back, of which a window is held. */
final class ChunkInput extends InputStream {
  private final ParquetSource source;
  private final int window;
  private final long end;
  private long next;
  private ByteBuffer buffer;

  /**
   * @param next where the file goes on behind {@code buffer}
   * @param end of the chunk
   * @param window how many bytes to read at a time
   */
  ChunkInput(ParquetSource source, ByteBuffer buffer, long next, long end, int window) {
    this.source = source;
    this.buffer = buffer;
    this.next = next;
    this.end = end;
    this.window = window;
  }

  @Override
  public int read() throws IOException {
    if (!buffer.hasRemaining()) {
      if (next >= end) {
        return -1;
      }
      fill(1);
    }
    return buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int first = length == 0 ? -1 : read();
    if (first < 0) {
      return length == 0 ? 0 : -1;
    }
    into[from] = (byte) first;
    int more = Math.min(length - 1, buffer.remaining());
    buffer.get(into, from + 1, more);
    return more + 1;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, buffer.remaining() + end - next);
  }

  /** The next {@code length} bytes; they stay as they are. */
  ByteBuffer slice(int length) throws IOException {
    if (length > buffer.remaining()) {
      fill(length);
    }
    ByteBuffer slice = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return slice;
  }

  /** Makes {@code least} bytes available, in an array of their own: slices look into the old. */
  private void fill(int least) throws IOException {
    int held = buffer.remaining();
    long wanted = Math.max(least, Math.min(window, held + end - next));
    if (wanted - held > end - next) {
      throw new EOFException("it ends in the middle of a page");
    }
    byte[] more = source.read(next, (int) (wanted - held));
    next += more.length;
    if (held == 0) {
      buffer = ByteBuffer.wrap(more);
      return;
    }
    ByteBuffer joined = ByteBuffer.allocate(held + more.length);
    joined.put(buffer).put(more).flip();
    buffer = joined;
  }
}
