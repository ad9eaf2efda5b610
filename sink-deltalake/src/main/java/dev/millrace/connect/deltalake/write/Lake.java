package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.route.TableLocation;
import dev.millrace.connect.deltalake.storage.TableStorage;
import io.delta.kernel.types.StructType;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Where the tables are. Any thread; calls block and throw {@link
 * dev.millrace.connect.files.storage.StoreException} or a {@link
 * org.apache.kafka.connect.errors.ConnectException} that says what to do.
 */
public interface Lake {

  /** A table that is there. */
  Optional<OpenTable> open(TableLocation at);

  /** Makes a table, or opens the one that another task has just made. */
  OpenTable create(TableLocation at, StructType columns);

  /**
   * The columns by which tables are partitioned that are made.
   *
   * @throws org.apache.kafka.connect.errors.DataException if one is none of {@code columns}
   */
  default void requireColumns(StructType columns) {}

  /** A table in use. */
  interface OpenTable extends AutoCloseable {
    TableStorage storage();

    TableCommitter committer();

    /**
     * The table at its newest version, read now; blocks.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException if the storage does not answer
     * @throws org.apache.kafka.connect.errors.ConnectException if the table can't be written
     */
    default TableState refresh() {
      try {
        return committer().refresh().join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    /** Lets go of it. A commit that runs goes on. */
    @Override
    void close();
  }
}
