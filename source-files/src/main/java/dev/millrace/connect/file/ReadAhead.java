package dev.millrace.connect.file;

import dev.millrace.connect.file.reading.Batch;
import dev.millrace.connect.file.reading.Reading;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads the next batch on a thread of its own while the worker sends the one before. {@code poll}
 * is called by the task's thread, {@code close} by any.
 */
final class ReadAhead implements AutoCloseable {
  private static final long CLOSE_LIMIT_MS = 3_000;

  private final Reading reading;
  private final Thread thread;

  /** Keeps none: what waits long to be sent has left the processor's caches by then. */
  private final BlockingQueue<Batch> batches = new SynchronousQueue<>();

  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Throwable failure;

  ReadAhead(Reading reading, String name) {
    this.reading = reading;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(ReadAhead.class.getClassLoader());
  }

  ReadAhead start() {
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        Batch batch = reading.next();
        if (batch != null) {
          batches.put(batch);
        } else {
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close()
    } catch (Throwable e) {
      failure = e;
    } finally {
      reading.close();
    }
  }

  /** Returns at once when it is closed. */
  private void pause() throws InterruptedException {
    if (closed.await(Math.max(1, reading.pauseMs()), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException();
    }
  }

  /**
   * @return null if nothing was read within {@code limit}
   * @throws ConnectException if reading ended, once everything before that was handed over
   */
  Batch poll(Duration limit) throws InterruptedException {
    Batch batch = batches.poll();
    if (batch == null && failure == null) {
      batch = batches.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (batch == null && failure != null) {
      throw failure instanceof ConnectException known
          ? known
          : new ConnectException("Reading files failed: " + failure, failure);
    }
    return batch;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
