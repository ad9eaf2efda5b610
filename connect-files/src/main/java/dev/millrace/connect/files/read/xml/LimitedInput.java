package dev.millrace.connect.files.read.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to go on if too many bytes came without anybody saying that they are done with. */
final class LimitedInput extends FilterInputStream {
  /** What a parser may read ahead. */
  private static final int AHEAD = 16 * 1024;

  private final String file;
  private final String key;
  private final int limit;
  private long left;

  LimitedInput(InputStream in, String file, String key, int limit) {
    super(in);
    this.file = file;
    this.key = key;
    this.limit = limit;
    done();
  }

  /** Nothing of what was read so far is held any more. */
  void done() {
    left = (long) limit + AHEAD;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, (int) Math.min(length, Math.max(1, left)));
    left -= read;
    if (left < 0) {
      throw tooLarge();
    }
    return read;
  }

  IOException tooLarge() {
    return new IOException(
        "'%s' is refused: a record, or what is between two, has more bytes than %s = %d"
            .formatted(file, key, limit));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
