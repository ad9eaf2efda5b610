package dev.millrace.connect.deltalake.storage;

import java.io.OutputStream;

/**
 * A file that is being written. It becomes visible, whole and durable, when it is closed. Not
 * thread-safe; its methods throw {@link dev.millrace.connect.files.storage.StoreException}.
 */
public abstract class Upload extends OutputStream {
  private final byte[] one = new byte[1];

  @Override
  public void write(int b) {
    one[0] = (byte) b;
    write(one, 0, 1);
  }

  @Override
  public abstract void write(byte[] bytes, int from, int length);

  @Override
  public void flush() {}

  /** Makes the file visible. */
  @Override
  public abstract void close();

  /** Gives the file up, unless it is closed. */
  public abstract void abort();
}
