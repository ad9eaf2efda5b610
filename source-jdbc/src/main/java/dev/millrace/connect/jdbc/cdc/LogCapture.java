package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log by Debezium's tasks, on a thread of its own: a start of one may take minutes, and
 * any call may hang as long as the database does. A task that fails is followed by a new one, which
 * begins after the last record that was read.
 */
public final class LogCapture implements Capture {
  private static final Logger log = LoggerFactory.getLogger(LogCapture.class);
  private static final String READING = "reading the log";
  private static final Duration POLL_LIMIT = Duration.ofMillis(500);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

  /** Each confirmation reads what Connect has stored, to the end of its topic. */
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final Settings settings;
  private final OffsetStorageReader stored;
  private final Guard guard;
  private final History history;
  private final Thread thread;
  private final BlockingQueue<List<SourceRecord>> batches = new ArrayBlockingQueue<>(1);
  private final Map<Map<String, ?>, Map<String, ?>> last = new HashMap<>();
  private Guard.Work tries;
  private Groups groups;
  private volatile boolean confirm;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile RuntimeException failure;

  /** Gives the configuration of a new task. */
  @FunctionalInterface
  public interface Settings extends AutoCloseable {
    /**
     * Debezium's keys, with the credentials of this time.
     *
     * @param last offsets after which the task begins, by source partition
     * @throws Exception if there is none; a failure that {@link Breaks} tells apart
     */
    Map<String, String> after(Map<Map<String, ?>, Map<String, ?>> last) throws Exception;

    /** Called once no task is made any more. */
    @Override
    default void close() {}
  }

  /**
   * Reads nothing before {@link #start}.
   *
   * @param settings of each new task of Debezium's
   * @param partition source partition of the log's position
   * @param begin the offset to begin with if none is stored; null to begin where the log begins
   * @param stored what Connect has stored; asked on another thread
   * @param guard how often and when a task that failed is followed by another; see {@link Breaks}
   * @param history what the tables looked like; null if the database's log tells it
   * @param name of the thread
   */
  public LogCapture(
      Database database,
      Settings settings,
      Map<String, String> partition,
      Map<String, ?> begin,
      OffsetStorageReader stored,
      Guard guard,
      History history,
      String name) {
    this.database = database;
    this.settings = settings;
    Map<String, ?> offset = stored.offset(partition);
    if (offset != null || begin != null) {
      last.put(partition, offset == null ? begin : offset);
    }
    this.stored = stored;
    this.guard = guard;
    this.history = history;
    tries = guard.work();
    thread = new Thread(this::run, name + "-log");
    thread.setDaemon(true);
  }

  public LogCapture start() {
    thread.start();
    return this;
  }

  /**
   * Waits for half a second at most.
   *
   * @throws ConnectException if the log can't be read any more; no later call mends it
   */
  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> batch = batches.poll(POLL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (batch == null && failure != null) {
      throw failure;
    }
    return batch == null ? List.of() : batch;
  }

  @Override
  public boolean hasNext() {
    return !batches.isEmpty();
  }

  /** What Connect has stored is asked for, not told. */
  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {}

  @Override
  public void commit() {
    confirm = true;
  }

  private void run() {
    try {
      while (!isStopped()) {
        try {
          read();
        } catch (RetryLater e) {
          if (stopped.await(e.inMs(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted, which is how it is told to stop", e);
    } catch (RuntimeException | Error e) {
      failure = e instanceof RuntimeException known ? known : new ConnectException(e);
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** By one task of Debezium's, until it fails, or all is to stop. */
  private void read() throws InterruptedException {
    LogTask task = tries.call(READING, () -> LogTask.start(database, made(), last, stored));
    try {
      readBy(task);
    } catch (RuntimeException e) {
      throw tries.brokeOff(READING, e);
    } finally {
      stop(task);
    }
  }

  private void readBy(LogTask task) throws InterruptedException {
    boolean fresh = true;
    long confirmedNanos = System.nanoTime();
    while (!isStopped()) {
      if (confirm && System.nanoTime() - confirmedNanos >= CONFIRM_NANOS) {
        confirm = false;
        confirmedNanos = System.nanoTime();
        task.commit();
      }
      List<SourceRecord> batch = groups.whole(task.poll());
      if (history != null) {
        batch = withHistory(batch);
      }
      if (batch != null) {
        if (fresh) {
          // What fails from here on fails for the first time.
          tries = guard.work();
          fresh = false;
        }
        batch.stream()
            .filter(record -> !PositionRecord.is(record))
            .forEach(record -> last.put(partition(record), offset(record)));
        batches.put(batch);
      }
    }
  }

  private Map<String, String> made() throws Exception {
    Map<String, String> made = new HashMap<>(settings.after(Map.copyOf(last)));
    if (history != null) {
      made.putAll(history.settings(!last.isEmpty()));
    }
    groups = new Groups(!"false".equals(made.get("tombstones.on.delete")));
    return made;
  }

  /** What was learnt before an event is stored before it, or with it. */
  private List<SourceRecord> withHistory(List<SourceRecord> batch) {
    List<SourceRecord> learnt = history.learnt();
    if (learnt.isEmpty()) {
      return batch;
    }
    List<SourceRecord> all = new ArrayList<>(learnt);
    if (batch != null) {
      all.addAll(batch);
    }
    return all;
  }

  @SuppressWarnings("unchecked") // Connect's record leaves the types open
  private static Map<String, ?> partition(SourceRecord record) {
    return (Map<String, ?>) record.sourcePartition();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> offset(SourceRecord record) {
    return (Map<String, ?>) record.sourceOffset();
  }

  private static void stop(LogTask task) {
    try {
      task.stop();
    } catch (RuntimeException e) {
      log.warn("Debezium's task did not stop in peace", e);
    }
  }

  /** Returns within seconds, even if the database does not answer. */
  @Override
  public void stop() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    settings.close();
    if (history != null) {
      history.close();
    }
  }
}
