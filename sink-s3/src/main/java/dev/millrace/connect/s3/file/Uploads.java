package dev.millrace.connect.s3.file;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.concurrent.Executor;

/**
 * What open files need to upload their parts.
 *
 * @param executor runs single calls to the store, nothing that waits for another of them
 * @param partSize bytes of a part
 */
public record Uploads(ObjectStore store, Executor executor, MemoryBudget budget, long partSize) {}
