package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.s3.commit.Completion;
import dev.millrace.connect.s3.commit.HeadStore;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the writers of one task share.
 *
 * @param owner names this session in heads
 * @param timestamps the time that {@code rotate.interval.ms} goes by
 * @param ignoreNulls drops records without a value; else they are refused
 * @param commits runs opens and commits, which wait for uploads
 */
public record WriterSettings(
    String owner,
    Rotation rotation,
    RecordFormat format,
    FileNames names,
    Partitioning partitioning,
    TimestampExtractor timestamps,
    boolean ignoreNulls,
    Uploads uploads,
    HeadStore heads,
    Completion completion,
    Executor commits,
    ErrantRecords errant,
    CommitListener listener,
    LongSupplier nowMs) {

  /** Hears of every commit, on the task's thread. */
  @FunctionalInterface
  public interface CommitListener {
    void committed(
        org.apache.kafka.common.TopicPartition partition,
        java.util.List<dev.millrace.connect.s3.commit.StagedFile> files,
        long safe,
        long ms);
  }
}
