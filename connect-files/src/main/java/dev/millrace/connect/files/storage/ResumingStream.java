package dev.millrace.connect.files.storage;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.common.resilience.RetryLater;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The bytes of one version of a file, which go on where they stopped when a connection breaks off.
 * Read by one thread; {@link #close} by another ends a wait.
 */
public final class ResumingStream extends InputStream {

  /** Opens the file at a byte. */
  @FunctionalInterface
  public interface Opener {
    /**
     * @throws StoreException if this version can't be opened, or not now
     */
    InputStream open(long from) throws IOException;
  }

  private final String name;
  private final long end;
  private final Opener opener;
  private final Guard guard;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long position;
  private volatile InputStream in;

  private ResumingStream(
      String name, long from, long end, Opener opener, GuardSettings retries, InputStream in) {
    this.name = name;
    this.position = from;
    this.end = end;
    this.opener = opener;
    this.guard = new Guard(name, retries, ResumingStream::retryable);
    this.in = in;
  }

  /**
   * Opens the file once; only what breaks off later is opened again.
   *
   * @param name the file's and its store's, for messages
   * @param size the file's, in bytes: a stream that ends before it broke off
   * @param opener must refuse another version of the file
   */
  public static InputStream open(
      String name, long from, long size, Opener opener, GuardSettings retries) throws IOException {
    return new ResumingStream(name, from, Math.max(from, size), opener, retries, opener.open(from));
  }

  private static boolean retryable(Exception e) {
    return e instanceof StoreException store ? store.retryable() : e instanceof IOException;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, to.length);
    if (closed.getCount() == 0) {
      throw new IOException(name + " was closed");
    }
    if (length == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int most = (int) Math.min(length, end - position);
    int count;
    try {
      count = in == null ? readOn(to, at, most) : readSome(to, at, most);
    } catch (StoreException | IOException e) {
      count = readOn(to, at, most);
    }
    position += count;
    return count;
  }

  private int readSome(byte[] to, int at, int most) throws IOException {
    try {
      int count = in.read(to, at, most);
      if (count < 0) {
        throw new EOFException(name + " broke off at byte " + position + " of " + end);
      }
      return count;
    } catch (IOException e) {
      release();
      throw e;
    } catch (RuntimeException e) {
      release();
      throw new IOException(name + " broke off at byte " + position + ": " + Messages.of(e), e);
    }
  }

  /** Counts as a success only when bytes came, so that a server that only opens is given up. */
  private int readOn(byte[] to, int at, int most) throws IOException {
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException(name + ": interrupted at byte " + position);
      }
      try {
        return guard.call(
            "reading on at byte " + position,
            () -> {
              in = opener.open(position);
              return readSome(to, at, most);
            });
      } catch (RetryLater e) {
        pause(e.inMs());
      } catch (ConnectException e) {
        throw new IOException(e.getMessage(), e.getCause());
      }
    }
  }

  private void pause(long ms) throws IOException {
    try {
      if (closed.await(ms, TimeUnit.MILLISECONDS)) {
        throw new IOException(name + " was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted at byte " + position);
    }
  }

  @Override
  public int available() throws IOException {
    return in == null ? 0 : (int) Math.min(in.available(), end - position);
  }

  private void release() {
    InputStream old = in;
    in = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException | RuntimeException e) {
        // It is given up for another one.
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    release();
  }
}
