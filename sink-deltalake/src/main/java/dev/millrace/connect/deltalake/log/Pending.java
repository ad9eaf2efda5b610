package dev.millrace.connect.deltalake.log;

import java.util.concurrent.CompletableFuture;

/** A chunk that waits for its commit. */
record Pending(Chunk chunk, CompletableFuture<Committed> future) {
  Pending(Chunk chunk) {
    this(chunk, new CompletableFuture<>());
  }
}
