package dev.millrace.connect.files.compress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A compressor, whose memory may be outside of the heap, in front of a file. Not thread-safe. */
public final class CompressedOutput extends OutputStream {
  private final Tap tap;
  private final OutputStream compressor;

  /** Makes a compressor that writes to a stream. */
  @FunctionalInterface
  interface Opener {
    OutputStream open(OutputStream out) throws IOException;
  }

  private CompressedOutput(Tap tap, OutputStream compressor) {
    this.tap = tap;
    this.compressor = compressor;
  }

  static CompressedOutput open(OutputStream out, Opener opener) throws IOException {
    Tap tap = new Tap(out);
    return new CompressedOutput(tap, opener.open(tap));
  }

  @Override
  public void write(int b) throws IOException {
    compressor.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    compressor.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    compressor.flush();
  }

  @Override
  public void close() throws IOException {
    compressor.close();
  }

  /** Frees the compressor's memory; nothing more reaches the file, which is not closed. */
  public void abandon() {
    tap.open = false;
    try {
      compressor.close();
    } catch (IOException e) {
      throw new IllegalStateException("A compressor failed without its file", e);
    }
  }

  private static final class Tap extends FilterOutputStream {
    private boolean open = true;

    Tap(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      if (open) {
        out.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (open) {
        out.write(bytes, from, length);
      }
    }

    @Override
    public void flush() throws IOException {
      if (open) {
        out.flush();
      }
    }

    @Override
    public void close() throws IOException {
      if (open) {
        out.close();
      }
    }
  }
}
