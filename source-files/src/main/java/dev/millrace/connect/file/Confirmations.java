package dev.millrace.connect.file;

import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.file.reading.Reading;
import dev.millrace.connect.file.reading.Share;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Asks Connect which offsets it has stored, while files wait for their action. Only Connect knows:
 * not the producer's answers, which a crash can undo. It asks on a thread of its own, for the
 * answer waits for all transactions that are open on the offsets topic: one that a killed worker
 * left there lasts up to {@code transaction.timeout.ms}. Used by the task's thread.
 */
final class Confirmations implements AutoCloseable {
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final Reading reading;
  private final Share share;
  private final Share.Offsets offsets;
  private final ExecutorService asking;
  private Future<Map<Integer, Map<String, ?>>> answer;
  private long askedNanos = System.nanoTime();

  /**
   * @param offsets may block
   * @param name of the task, for its thread
   */
  Confirmations(Reading reading, Share share, Share.Offsets offsets, String name) {
    this.reading = reading;
    this.share = share;
    this.offsets = offsets;
    this.asking = Executors.newSingleThreadExecutor(new NamedThreads(name + "-stored"));
  }

  /**
   * Hands on an answer that has come, and asks again if it is time. Never waits.
   *
   * @throws ConnectException if the offsets can't be read
   */
  void look() throws InterruptedException {
    if (answer != null && answer.isDone()) {
      reading.committed(answered());
      answer = null;
    }
    Set<Integer> lanes = reading.wanted();
    long now = System.nanoTime();
    if (answer == null && !lanes.isEmpty() && now - askedNanos >= EVERY_NANOS) {
      answer = asking.submit(() -> share.stored(lanes, offsets));
      askedNanos = now;
    }
  }

  private Map<Integer, Map<String, ?>> answered() throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new ConnectException(
          "Connect can't tell which offsets are stored: " + e.getCause().getMessage(),
          e.getCause());
    }
  }

  /** Does not wait for an answer that is still to come: Connect ends it with the task. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
