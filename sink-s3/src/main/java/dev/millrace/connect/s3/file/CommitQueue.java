package dev.millrace.connect.s3.file;

import dev.millrace.connect.s3.commit.Fenced;
import dev.millrace.connect.s3.commit.Ledger;
import dev.millrace.connect.s3.commit.Progress;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.commit.UploadsGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The commits of one topic-partition, one after another: what is handed over while one runs goes
 * into the next together. Used by the task's thread; commits run on a pool.
 */
final class CommitQueue {
  private final Ledger ledger;
  private final Runnable beforeCommit;
  private final Executor executor;
  private final List<CompletableFuture<StagedFile>> waitingFiles = new ArrayList<>();
  private final List<OpenFile> waiting = new ArrayList<>();
  private List<OpenFile> committing = List.of();
  private Progress waitingProgress;
  private CompletableFuture<Committed> running;
  private volatile boolean more;

  /** A commit that is durable. */
  record Committed(Progress progress, List<StagedFile> files, long ms) {}

  /**
   * @param beforeCommit makes durable what else the commit speaks for; may throw
   */
  CommitQueue(Ledger ledger, Runnable beforeCommit, Executor executor) {
    this.ledger = ledger;
    this.beforeCommit = beforeCommit;
    this.executor = executor;
  }

  /** Hands files over that were taken out of the open ones. */
  void add(List<OpenFile> files, Progress next) {
    for (OpenFile file : files) {
      waiting.add(file);
      waitingFiles.add(file.seal());
    }
    waitingProgress = next;
    more = true;
    start();
  }

  private void start() {
    if (running != null || waitingProgress == null) {
      return;
    }
    List<CompletableFuture<StagedFile>> files = List.copyOf(waitingFiles);
    Progress next = waitingProgress;
    committing = List.copyOf(waiting);
    waitingFiles.clear();
    waiting.clear();
    waitingProgress = null;
    more = false;
    running =
        CompletableFuture.allOf(files.toArray(new CompletableFuture<?>[0]))
            .thenApplyAsync(
                staged -> commit(files.stream().map(CompletableFuture::join).toList(), next),
                executor);
  }

  private Committed commit(List<StagedFile> files, Progress next) {
    long start = System.nanoTime();
    beforeCommit.run();
    try {
      if (files.isEmpty()) {
        ledger.advance(next);
      } else {
        ledger.commit(files, next);
      }
      if (!more) {
        ledger.settle();
      }
    } catch (Fenced | UploadsGone e) {
      throw new CompletionException(e);
    }
    return new Committed(next, files, (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * What was committed since the last call, if a commit ended.
   *
   * @throws CompletionException if it failed
   */
  Optional<Committed> poll() {
    if (running == null || !running.isDone()) {
      return Optional.empty();
    }
    Committed committed = running.join();
    running = null;
    committing = List.of();
    start();
    return Optional.of(committed);
  }

  boolean idle() {
    return running == null && waitingProgress == null;
  }

  /** Gives up what no commit speaks for yet. */
  void abandonWaiting() {
    waiting.forEach(OpenFile::abandon);
    waiting.clear();
    waitingFiles.clear();
    waitingProgress = null;
  }

  /** After a fence: what the failed commit named belongs to nobody. */
  void abandonAll() {
    committing.forEach(OpenFile::abandon);
    abandonWaiting();
  }
}
