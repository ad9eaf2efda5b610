package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.route.Router;
import dev.millrace.connect.deltalake.storage.FileNames;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the writers of a task share.
 *
 * @param application begins the ids of the table's transactions: {@code <connector>[:epoch]}
 * @param names of data files
 * @param flush when a commit begins
 * @param create whether tables that are not there are made
 * @param evolve whether records may change a table's schema
 * @param changes how rows change that are there; none if records only add some
 * @param ignoreNulls whether records without a value are left out, and no bad ones
 * @param nowMs epoch milliseconds
 */
public record WriterSettings(
    Lake lake,
    Router router,
    String application,
    FileNames names,
    Flush flush,
    TableFormat format,
    boolean create,
    boolean evolve,
    Optional<ChangeSettings> changes,
    boolean ignoreNulls,
    Attempts attempts,
    MemoryBudget budget,
    ErrantRecords errant,
    Listener listener,
    LongSupplier nowMs) {

  /**
   * When a commit begins: when one of these is reached.
   *
   * @param records of a task for a table
   * @param bytes of its data files, so far as they are known
   * @param ms since the first of them came
   */
  public record Flush(long records, long bytes, long ms) {}

  /** Hears what happens, on the task's thread. */
  public interface Listener {
    /**
     * @param version the table's
     * @param ms from the end of the last file to the commit's
     */
    void committed(
        String table, long version, long records, int files, long bytes, long ms, long newestMs);

    /** Files were closed. */
    void rotated(dev.millrace.connect.common.sink.Rotation.Reason reason, int files);
  }
}
