package dev.millrace.connect.s3.file;

import dev.millrace.connect.s3.commit.Committer;
import dev.millrace.connect.s3.commit.Fenced;
import dev.millrace.connect.s3.commit.Progress;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.commit.UploadsGone;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The commits of one topic-partition, one after another: what is handed over while one runs goes
 * into the next together, up to a bound. Used by the task's thread; commits run on a pool.
 */
final class CommitQueue {
  /** Uploads of one commit, all of which its head names: a few hundred bytes each. */
  static final int MAX_UPLOADS = 1_000;

  private final int mostFiles;
  private final Committer committer;
  private final Runnable beforeCommit;
  private final Executor executor;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private List<OpenFile> committing = List.of();
  private CompletableFuture<Committed> running;
  private volatile boolean more;

  /**
   * A commit that is durable.
   *
   * @param newestMs timestamp of the record that Kafka had delivered last; {@code MIN_VALUE}: none
   * @param ms how long it took
   */
  record Committed(Progress progress, List<StagedFile> files, long newestMs, long ms) {}

  /** Files, and what is accounted for with them and all that were handed over before. */
  private record Batch(
      List<OpenFile> files,
      List<CompletableFuture<StagedFile>> sealed,
      Progress progress,
      long newestMs) {}

  /**
   * @param mostFiles of one commit
   * @param beforeCommit makes durable what else the commit speaks for; may throw
   */
  CommitQueue(int mostFiles, Committer committer, Runnable beforeCommit, Executor executor) {
    this.mostFiles = mostFiles;
    this.committer = committer;
    this.beforeCommit = beforeCommit;
    this.executor = executor;
  }

  /**
   * Hands files over that were taken out of the open ones; at most as many as a commit may have.
   */
  void add(List<OpenFile> files, Progress next, long newestMs) {
    waiting.add(new Batch(files, files.stream().map(OpenFile::seal).toList(), next, newestMs));
    more = true;
    start();
  }

  private void start() {
    if (running != null || waiting.isEmpty()) {
      return;
    }
    List<OpenFile> files = new ArrayList<>();
    List<CompletableFuture<StagedFile>> sealed = new ArrayList<>();
    Batch last;
    do {
      last = waiting.remove();
      files.addAll(last.files());
      sealed.addAll(last.sealed());
    } while (!waiting.isEmpty() && files.size() + waiting.peek().files().size() <= mostFiles);
    more = !waiting.isEmpty();
    committing = files;
    Batch reached = last;
    running =
        CompletableFuture.allOf(sealed.toArray(new CompletableFuture<?>[0]))
            .thenApplyAsync(
                staged -> commit(sealed.stream().map(CompletableFuture::join).toList(), reached),
                executor);
  }

  private Committed commit(List<StagedFile> files, Batch reached) {
    Progress next = reached.progress();
    long start = System.nanoTime();
    beforeCommit.run();
    try {
      if (files.isEmpty()) {
        committer.advance(next);
      } else {
        committer.commit(files, next);
      }
      if (!more) {
        committer.settle();
      }
    } catch (Fenced | UploadsGone e) {
      throw new CompletionException(e);
    }
    return new Committed(next, files, reached.newestMs(), (System.nanoTime() - start) / 1_000_000);
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
    return running == null && waiting.isEmpty();
  }

  /** Gives up what no commit speaks for yet. */
  void abandonWaiting() {
    waiting.forEach(batch -> batch.files().forEach(OpenFile::abandon));
    waiting.clear();
  }

  /** After a fence: what the failed commit named belongs to nobody. */
  void abandonAll() {
    committing.forEach(OpenFile::abandon);
    abandonWaiting();
  }
}
