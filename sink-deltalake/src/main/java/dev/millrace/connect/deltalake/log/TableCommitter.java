package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.storage.TableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Commits what the tasks of one connector want in one table: all chunks that wait become one
 * version. One of a JVM and table; thread-safe.
 */
public final class TableCommitter implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;

  private final String table;
  private final CommitSettings settings;
  private final OpenClock clock = new OpenClock();
  private final GroupCommit commits;
  private final ScheduledThreadPoolExecutor thread;
  private final List<Pending> queue = new ArrayList<>();
  private boolean scheduled;
  private long lastNanos;

  /**
   * Reads the table.
   *
   * @param committed is told of each state that a commit has made, on the committer's thread; must
   *     neither block nor throw
   * @throws org.apache.kafka.connect.errors.ConnectException if there is no table, or if it asks
   *     its writers for what this connector does not honour
   */
  public TableCommitter(
      TableStorage storage,
      TableReader reader,
      SchemaJson schemas,
      ChangePlanner planner,
      CommitSettings settings,
      Consumer<TableState> committed) {
    this.table = storage.location();
    this.settings = settings;
    LogTail tail =
        new LogTail(
            storage, reader, new LogFileReader(storage.location(), schemas), clock::nanoTime);
    this.commits =
        new GroupCommit(
            storage, tail, schemas, planner, settings, clock, new SplittableRandom(), committed);
    this.lastNanos = clock.nanoTime() - settings.minIntervalMs() * 1_000_000;
    this.thread =
        new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "delta-committer " + table));
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  /** The newest version that this JVM knows of; does not ask the storage. */
  public TableState state() {
    return commits.state();
  }

  /**
   * The table at its newest version, read when the commit that runs, if any, has ended.
   *
   * @return fails as {@link #submit} does
   */
  public CompletableFuture<TableState> refresh() {
    try {
      return CompletableFuture.supplyAsync(commits::refresh, thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(OpenClock.isClosed(table));
    }
  }

  /**
   * Hands a chunk over. Its future completes on the committer's thread, with
   *
   * <ul>
   *   <li>{@link Fenced}: the table's offsets are not what the task took them for;
   *   <li>{@link SchemaChanged}: the files do not fit the table any more;
   *   <li>{@link RetriableException}: the storage did not answer, or other writers were faster, for
   *       too long. Whether the chunk is in the table is open: the task reads the table's offset;
   *   <li>{@link org.apache.kafka.connect.errors.ConnectException}: no retry mends it.
   * </ul>
   */
  public CompletableFuture<Committed> submit(Chunk chunk) {
    Pending pending = new Pending(chunk);
    synchronized (queue) {
      if (clock.closed()) {
        pending.future().completeExceptionally(OpenClock.isClosed(table));
        return pending.future();
      }
      queue.add(pending);
      if (!scheduled) {
        scheduled = true;
        long dueNanos = lastNanos + settings.minIntervalMs() * 1_000_000;
        // What it throws is in the futures of the chunks.
        var unused = thread.schedule(this::run, dueNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }
    return pending.future();
  }

  /**
   * Hands a rewrite over, which becomes a version of its own.
   *
   * @return fails as {@link #submit(Chunk)} does; empty if the table has changed so that nothing
   *     was done
   */
  public CompletableFuture<Optional<Committed>> submit(Rewrite rewrite) {
    try {
      return CompletableFuture.supplyAsync(() -> commits.rewrite(rewrite), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(OpenClock.isClosed(table));
    }
  }

  /** Commits what waits; on the committer's thread. */
  private void run() {
    List<Pending> drained;
    synchronized (queue) {
      lastNanos = clock.nanoTime();
      drained = drain();
    }
    if (!drained.isEmpty()) {
      commits.commit(drained);
    }
  }

  private List<Pending> drain() {
    List<Pending> drained = List.copyOf(queue);
    queue.clear();
    scheduled = false;
    return drained;
  }

  /** Lets the request that runs end; what waits fails with a retriable error. Does not block. */
  @Override
  public void close() {
    List<Pending> drained;
    synchronized (queue) {
      clock.close();
      thread.shutdown();
      drained = drain();
    }
    drained.forEach(pending -> pending.future().completeExceptionally(OpenClock.isClosed(table)));
  }
}
