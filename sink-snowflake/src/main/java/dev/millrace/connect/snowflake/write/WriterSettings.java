package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.snowflake.table.TableNames;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What a task's writers go by.
 *
 * @param folder on local disk, the task's own
 * @param flush when a commit begins
 * @param resume whether records from below what Snowflake has are new
 * @param retryTimeoutMs how long work is tried again, in milliseconds; -1 without end
 * @param nowMs epoch milliseconds
 */
public record WriterSettings(
    TableNames names,
    TableSettings tables,
    Path folder,
    Flush flush,
    boolean resume,
    Guard guard,
    long retryTimeoutMs,
    ErrantRecords errant,
    Listener listener,
    LongSupplier nowMs) {

  /**
   * When a commit begins: when one of these is reached.
   *
   * @param records of a task
   * @param bytes of its files
   * @param ms since the first of them came
   * @param held bytes of memory of its open files
   */
  public record Flush(long records, long bytes, long ms, long held) {}

  /** Hears of commits, on the task's thread. */
  public interface Listener {
    /** A batch is complete, with so many files. */
    void rotated(Reason reason, int files);

    /**
     * @param ms from the end of the batch to that of its commit
     * @param newestMs timestamp of the newest record
     */
    void committed(long records, int files, long bytes, long ms, long newestMs);
  }
}
