package dev.millrace.connect.files.compress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read, and knows whether it was this stream that failed. */
final class CountedInput extends FilterInputStream {
  private long count;
  private boolean failed;

  CountedInput(InputStream in) {
    super(in);
  }

  /** Bytes that were read or skipped. */
  long count() {
    return count;
  }

  /** Whether the file could not be read, whatever is in it. */
  boolean failed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    failed = true;
    int b = in.read();
    failed = false;
    count += b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    failed = true;
    int n = in.read(into, from, length);
    failed = false;
    count += Math.max(0, n);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    failed = true;
    long skipped = in.skip(n);
    failed = false;
    count += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
