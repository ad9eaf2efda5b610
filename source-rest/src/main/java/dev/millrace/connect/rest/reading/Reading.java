package dev.millrace.connect.rest.reading;

import dev.millrace.connect.common.sink.NamedThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads units by turns on a few threads while the worker sends what was read before. {@link #poll}
 * is called by the task's thread, {@link #close} by any.
 */
public final class Reading implements AutoCloseable {
  private static final int BATCHES_A_THREAD = 2;
  private static final long CLOSE_LIMIT_MS = 3_000;

  private final List<UnitRun> runs;
  private final BlockingQueue<Batch> batches;
  private final ScheduledThreadPoolExecutor threads;
  private volatile Throwable failure;

  /**
   * @param name of its threads
   * @param threadCount most runs that are under way at once
   */
  public Reading(String name, int threadCount, List<UnitRun> runs) {
    this.runs = List.copyOf(runs);
    int used = Math.max(1, Math.min(threadCount, runs.size()));
    this.batches = new ArrayBlockingQueue<>(BATCHES_A_THREAD * used);
    this.threads = new ScheduledThreadPoolExecutor(used, new NamedThreads(name));
    this.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public Reading start() {
    runs.forEach(run -> again(run, 0));
    return this;
  }

  private void again(UnitRun run, long inMs) {
    try {
      // step() keeps what it fails with.
      ScheduledFuture<?> unused = threads.schedule(() -> step(run), inMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // It is closed.
    }
  }

  private void step(UnitRun run) {
    try {
      UnitRun.Step step = run.step();
      if (!step.batch().records().isEmpty()) {
        batches.put(step.batch());
      }
      again(run, step.restMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close()
    } catch (Throwable e) {
      failure = e;
      threads.shutdown(); // the others end, or there would always be something to hand on first
    }
  }

  /**
   * @return null if nothing was read within {@code limit}
   * @throws ConnectException if reading ended, once everything before that was handed over
   */
  public Batch poll(Duration limit) throws InterruptedException {
    Batch batch = batches.poll();
    if (batch == null && failure == null) {
      batch = batches.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (batch == null && failure != null && batches.isEmpty()) {
      throw failure instanceof ConnectException known
          ? known
          : new ConnectException("Reading the API failed: " + failure, failure);
    }
    return batch;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runs.forEach(UnitRun::close);
  }
}
