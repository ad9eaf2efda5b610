package dev.millrace.connect.file.store.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes bodies from which nothing comes: Java's client has a time limit for an answer's head
 * alone, and a reader whose peer is gone would wait for ever. Thread-safe.
 */
final class Silence implements AutoCloseable {
  private final long limitNanos;
  private final Set<Body> reading = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-silence");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> checks;

  Silence(Duration limit) {
    limitNanos = limit.toNanos();
    checks =
        watch.scheduleWithFixedDelay(
            this::check, limitNanos / 4, limitNanos / 4, TimeUnit.NANOSECONDS);
  }

  InputStream watch(InputStream body) {
    return new Body(body);
  }

  private void check() {
    long now = System.nanoTime();
    for (Body body : reading) {
      if (now - body.since > limitNanos) {
        body.breakOff();
      }
    }
  }

  @Override
  public void close() {
    checks.cancel(false);
    watch.shutdownNow();
  }

  /** In the set while somebody waits in it. */
  private final class Body extends FilterInputStream {
    private volatile long since;

    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      since = System.nanoTime();
      reading.add(this);
      try {
        return in.read(to, at, length);
      } finally {
        reading.remove(this);
      }
    }

    void breakOff() {
      try {
        in.close();
      } catch (IOException e) {
        // Its reader is told.
      }
    }
  }
}
