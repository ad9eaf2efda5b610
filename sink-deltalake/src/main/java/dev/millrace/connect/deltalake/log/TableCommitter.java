package dev.millrace.connect.deltalake.log;

import java.util.concurrent.CompletableFuture;

/**
 * Commits what the tasks of one connector want in one table: all chunks that wait become one
 * version. One of a JVM and table; thread-safe.
 */
public interface TableCommitter extends AutoCloseable {

  /** The newest version that this JVM knows of; does not ask the storage. */
  TableState state();

  /**
   * The table at its newest version, read now.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the table can't be written any more
   */
  TableState refresh();

  /**
   * Hands a chunk over. Its future completes on the committer's thread, with
   *
   * <ul>
   *   <li>{@link Fenced}: the table's offsets are not what the task took them for;
   *   <li>{@link SchemaChanged}: the files do not fit the table any more;
   *   <li>{@link org.apache.kafka.connect.errors.RetriableException}: the storage did not answer,
   *       or other writers were faster, for too long. Whether the chunk is in the table is open:
   *       the task reads the table's offset;
   *   <li>{@link org.apache.kafka.connect.errors.ConnectException}: no retry mends it.
   * </ul>
   */
  CompletableFuture<Committed> submit(Chunk chunk);

  /** Lets the commit that runs end; what waits fails with a retriable error. */
  @Override
  void close();
}
