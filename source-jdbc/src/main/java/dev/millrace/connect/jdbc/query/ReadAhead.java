package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.RetryLater;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads on a thread of its own, one batch ahead, so that a slow query never holds up {@code
 * poll()}, and the database works while Kafka does. While nobody takes batches, for instance
 * because the connector is paused, no transaction stays open.
 */
public final class ReadAhead implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final TableRotation rotation;
  private final Duration idle;
  private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** In the order of the reads, so that what was read before a failure is handed on before it. */
  private sealed interface Outcome {
    record Read(Batch batch) implements Outcome {}

    record Failed(Throwable error) implements Outcome {}
  }

  /**
   * @param idle after which a query that nobody reads from is put off
   */
  public ReadAhead(TableRotation rotation, String threadName, Duration idle) {
    this.rotation = rotation;
    this.idle = idle;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
    thread.setContextClassLoader(ReadAhead.class.getClassLoader());
  }

  public ReadAhead start() {
    thread.start();
    return this;
  }

  /**
   * The next batch, if it is there within {@code limit}.
   *
   * @return null if not
   * @throws ConnectException if reading failed for good
   */
  public Batch poll(Duration limit) throws InterruptedException {
    Outcome outcome = outcomes.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (outcome instanceof Outcome.Failed failed) {
      throw new ConnectException(Messages.of(failed.error()), failed.error());
    }
    return outcome == null ? null : ((Outcome.Read) outcome).batch();
  }

  /** Whether {@link #poll} need not wait. */
  public boolean hasNext() {
    return !outcomes.isEmpty();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        turn();
      }
    } catch (InterruptedException e) {
      // close() wants an end.
      Thread.currentThread().interrupt();
    } finally {
      rotation.close();
    }
  }

  private void turn() throws InterruptedException {
    try {
      long nanos = rotation.dueInNanos();
      if (nanos > 0) {
        closed.await(nanos, TimeUnit.NANOSECONDS);
        return;
      }
      Batch batch = rotation.next();
      if (batch != null && !batch.records().isEmpty()) {
        hand(new Outcome.Read(batch));
      }
    } catch (RetryLater e) {
      closed.await(Math.max(1, e.inMs()), TimeUnit.MILLISECONDS);
    } catch (RuntimeException | Error e) {
      // An Error too, or the task would seem to run and read nothing.
      if (closed.getCount() > 0) {
        outcomes.put(new Outcome.Failed(e));
        closed.await();
      }
    }
  }

  private void hand(Outcome outcome) throws InterruptedException {
    if (!outcomes.offer(outcome, idle.toMillis(), TimeUnit.MILLISECONDS)) {
      rotation.putOffAll();
      outcomes.put(outcome);
    }
  }

  /** Ends the reading. Close the connections too: a call that hangs ends only with its own. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  /** Waits for the end after {@link #close}, but not long. */
  public void awaitEnd() throws InterruptedException {
    thread.join(LAST_WORDS.toMillis());
  }
}
