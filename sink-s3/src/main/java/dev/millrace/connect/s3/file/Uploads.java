package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.files.storage.ObjectStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What open files need to be uploaded.
 *
 * @param processors ends files, which computes and waits for nothing
 * @param executor runs single calls to the store, nothing that waits for another of them
 * @param partSize bytes of a part
 * @param visible whether files become visible as soon as they are uploaded, not by a commit
 */
public record Uploads(
    ObjectStore store,
    Executor processors,
    Executor executor,
    MemoryBudget budget,
    long partSize,
    boolean visible) {

  /** Counts bytes as on their way until {@code sending} has ended. */
  <T> CompletableFuture<T> leaving(long bytes, CompletableFuture<T> sending) {
    budget.leaving(bytes);
    return sending.whenComplete((sent, failure) -> budget.leaving(-bytes));
  }
}
