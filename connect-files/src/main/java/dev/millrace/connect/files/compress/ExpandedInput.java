package dev.millrace.connect.files.compress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Expanded bytes, within limits, and with errors that name the file. Not thread-safe. */
final class ExpandedInput extends FilterInputStream {
  private final String name;
  private final String codec;
  private final Limit limit;
  private final CountedInput raw;
  private long at;

  /** Checks how many bytes came out so far. */
  @FunctionalInterface
  interface Limit {
    void check(long expanded) throws IOException;
  }

  /**
   * @param raw what {@code in} reads; null if nobody watches it
   * @param at the place of the first byte, expanded
   */
  ExpandedInput(InputStream in, CountedInput raw, String name, String codec, long at, Limit limit) {
    super(in);
    this.raw = raw;
    this.name = name;
    this.codec = codec;
    this.at = at;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int n;
    try {
      n = in.read(into, from, length);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
    if (n > 0) {
      at += n;
      limit.check(at);
    }
    return n;
  }

  /** By reading, or a limit would be passed unseen. */
  @Override
  public long skip(long n) throws IOException {
    byte[] scrap = new byte[(int) Math.min(Math.max(0, n), 64 * 1024)];
    long left = n;
    while (left > 0) {
      int read = read(scrap, 0, (int) Math.min(left, scrap.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - left;
  }

  /** What the store threw stays what it is; the rest is the file's fault. */
  private IOException broken(Exception e) {
    if (raw != null && raw.failed()) {
      if (e instanceof RuntimeException failure) {
        throw failure;
      }
      return (IOException) e;
    }
    return new IOException(
        "'%s' is broken, or cut short: its %s can't be read behind the expanded byte %d (%s)"
            .formatted(name, codec, at, e.getMessage()),
        e);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
