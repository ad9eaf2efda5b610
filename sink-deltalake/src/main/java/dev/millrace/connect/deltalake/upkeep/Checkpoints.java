package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.log.TableState;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a checkpoint written every {@code delta.checkpointInterval} versions, on a thread of its own.
 * Several JVMs write the table: each checkpoints the versions that it made and whose numbers are
 * multiples of the interval. What was left undone, by whomever, is made up for after two intervals,
 * and a failure with the next commit. Told of one state at a time; does not block.
 */
public final class Checkpoints implements Consumer<TableState>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final String INTERVAL = "delta.checkpointInterval";
  private static final long DEFAULT_INTERVAL = 10;
  private static final long CLOSE_SECONDS = 10;

  private final String table;
  private final Runnable checkpoint;
  private final Background thread;
  private volatile boolean failed;
  private long last = -1;

  /**
   * @param table as messages name it
   * @param checkpoint writes one of the newest version; blocks
   */
  public Checkpoints(String table, Runnable checkpoint) {
    this.table = table;
    this.checkpoint = checkpoint;
    this.thread = new Background("delta-checkpoint " + table);
  }

  @Override
  public void accept(TableState state) {
    long version = state.version();
    if (last < 0) {
      last = version - 1;
    }
    long interval = interval(state);
    boolean due = version % interval == 0 || version - last >= 2 * interval || failed;
    if (due && thread.begin(this::run)) {
      last = version;
    }
  }

  private static long interval(TableState state) {
    try {
      return Math.max(1, Long.parseLong(state.properties().getOrDefault(INTERVAL, "")));
    } catch (NumberFormatException e) {
      return DEFAULT_INTERVAL;
    }
  }

  private void run() {
    long start = System.nanoTime();
    try {
      checkpoint.run();
      failed = false;
      log.debug("{}: wrote a checkpoint in {} ms", table, (System.nanoTime() - start) / 1_000_000);
    } catch (RuntimeException e) {
      failed = true;
      log.warn(
          "{}: the checkpoint failed; the next commit tries again: {}", table, e.getMessage(), e);
    }
  }

  /** Lets the one that runs end, for at most ten seconds; begins none. */
  @Override
  public void close() {
    thread.end(CLOSE_SECONDS);
  }
}
