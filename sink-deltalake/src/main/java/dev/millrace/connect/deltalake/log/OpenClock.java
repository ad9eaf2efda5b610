package dev.millrace.connect.deltalake.log;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;

/** The machine's time, for as long as the committer is open: closing it ends every wait. */
final class OpenClock implements Patience.Waiting {
  private final CountDownLatch closed = new CountDownLatch(1);

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long now() {
    return System.currentTimeMillis();
  }

  @Override
  public void pause(long ms) {
    try {
      if (closed.await(ms, TimeUnit.MILLISECONDS)) {
        throw isClosed("The table");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("Interrupted while waiting to commit", e);
    }
  }

  static RetriableException isClosed(String table) {
    return new RetriableException(table + ": the committer is closed");
  }

  boolean closed() {
    return closed.getCount() == 0;
  }

  void close() {
    closed.countDown();
  }
}
