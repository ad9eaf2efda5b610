package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.s3.commit.Committer;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.content.Contents;
import dev.millrace.connect.s3.content.SideFiles;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * What the writers of one task share.
 *
 * @param timestamps the time that {@code rotate.interval.ms} goes by
 * @param contents what of records is written
 * @param sides what is written beside it
 * @param commits runs opens and commits, which wait for uploads
 * @param nowMs the wall clock, which may jump
 */
public record WriterSettings(
    Rotation rotation,
    RecordFormat format,
    FileNames names,
    Partitioning partitioning,
    TimestampExtractor timestamps,
    Contents contents,
    SideFiles sides,
    Uploads uploads,
    Opening opening,
    Executor commits,
    ErrantRecords errant,
    Listener listener,
    LongSupplier nowMs) {

  /** Takes topic-partitions over. Thread-safe. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Takes one over; may block on the store.
     *
     * @param first offset of the first record that Kafka delivered; -1 if none was yet
     * @return empty if it can't be told yet how: {@code first} is needed
     */
    Optional<Committer> open(TopicPartition partition, long first);

    /** Announces some that are about to be opened. Doesn't block. */
    default void expect(Collection<TopicPartition> partitions) {}

    /** One is open, or let go. Doesn't block. */
    default void forget(TopicPartition partition) {}
  }

  /** Hears of what the writers did, on the task's thread. */
  public interface Listener {
    void committed(TopicPartition partition, List<StagedFile> files, long safe, long ms);

    void rotated(Reason reason, int files);
  }
}
