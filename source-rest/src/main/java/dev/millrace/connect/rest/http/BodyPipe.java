package dev.millrace.connect.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * An answer between the thread that receives it and the one that reads it: at most {@link
 * #CAPACITY} bytes. A failure shows at once. Thread-safe.
 */
final class BodyPipe implements AsyncResponseConsumer<Void>, FutureCallback<Void> {
  /** Bytes that a server may send before they are read. */
  static final int CAPACITY = 1 << 20;

  /** Bytes read before the server hears that it may send as many more. */
  private static final int WORTH_TELLING = CAPACITY / 4;

  private final int readMs;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
  private final Deque<ByteBuffer> parts = new ArrayDeque<>();
  private FutureCallback<Void> done;
  private CapacityChannel capacity;
  private int untold;
  private boolean ended;
  private boolean dropped;
  private Exception failure;

  /**
   * @param readMs longest wait for the next bytes, in milliseconds
   */
  BodyPipe(int readMs) {
    this.readMs = readMs;
  }

  /** The request goes out now. */
  void connected() {
    connected.complete(null);
  }

  /**
   * Waits for the answer's head.
   *
   * @param connectMs longest wait for {@link #connected}, in milliseconds
   * @param answerMs longest wait from there on
   */
  HttpResponse head(long connectMs, long answerMs) throws IOException, InterruptedException {
    try {
      CompletableFuture.anyOf(connected, head).get(connectMs, TimeUnit.MILLISECONDS);
      return head.get(answerMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException(
          connected.isDone() ? "the server is silent" : "there is no connection");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static IOException thrown(Throwable failure) {
    return failure instanceof IOException io ? io : new IOException(failure);
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> callback) {
    if (entity == null) {
      callback.completed(null);
    } else {
      synchronized (this) {
        done = callback;
      }
    }
    head.complete(response);
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {}

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    int tell;
    synchronized (this) {
      capacity = channel;
      tell = untold;
      untold = 0;
    }
    if (tell > 0) {
      channel.update(tell);
    }
  }

  @Override
  public void consume(ByteBuffer from) {
    ByteBuffer part = ByteBuffer.allocate(from.remaining()).put(from).flip();
    synchronized (this) {
      if (!dropped) {
        parts.add(part);
        notifyAll();
      }
    }
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    FutureCallback<Void> callback;
    synchronized (this) {
      callback = done;
    }
    callback.completed(null);
  }

  /** The connection is free again: only now does the body end, so that the next request has it. */
  @Override
  public synchronized void completed(Void result) {
    ended = true;
    notifyAll();
  }

  @Override
  public void failed(Exception cause) {
    head.completeExceptionally(cause);
    connected.completeExceptionally(cause);
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
      notifyAll();
    }
  }

  @Override
  public void cancelled() {
    failed(new CancellationException("cancelled"));
  }

  @Override
  public void releaseResources() {}

  /**
   * Wants no more of it.
   *
   * @return whether more would come
   */
  synchronized boolean drop() {
    dropped = true;
    parts.clear();
    return !ended;
  }

  InputStream body() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return take(to, offset, length);
      }
    };
  }

  private int take(byte[] to, int offset, int length) throws IOException {
    int count;
    int tell = 0;
    CapacityChannel channel;
    synchronized (this) {
      ByteBuffer part = next();
      if (part == null) {
        return -1;
      }
      count = Math.min(length, part.remaining());
      part.get(to, offset, count);
      if (!part.hasRemaining()) {
        parts.remove();
      }
      untold += count;
      channel = capacity;
      if (channel != null && untold >= WORTH_TELLING && !ended) {
        tell = untold;
        untold = 0;
      }
    }
    // Not under the lock, which the receiving thread takes under its own.
    if (tell > 0) {
      channel.update(tell);
    }
    return count;
  }

  /** Null at the end. What came before a failure is read first. */
  private ByteBuffer next() throws IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(readMs);
    while (parts.isEmpty()) {
      if (ended) {
        return null;
      }
      if (failure != null) {
        throw thrown(failure);
      }
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("the server is silent");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    return parts.peek();
  }
}
