package dev.millrace.connect.s3.takeover;

import dev.millrace.connect.s3.commit.ForeignFile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Another connector that exported to the bucket before this one. Thread-safe. */
public interface Predecessor {
  /** Nobody was here, or nobody cares. */
  Predecessor NONE = (partition, first) -> Optional.of(List.of());

  /**
   * The last files that begin at or above {@code first}. Blocks on the store.
   *
   * @param first offset of the first record that Kafka delivers; -1 if none was delivered yet
   * @return empty if there are files, and {@code first} is needed to tell which of them count
   * @throws org.apache.kafka.connect.errors.ConnectException if it can't be told what is exported;
   *     the message says what to do
   */
  Optional<List<ForeignFile>> lastFiles(TopicPartition partition, long first);

  /** Announces partitions that are about to be opened. Doesn't block. */
  default void expect(Collection<TopicPartition> partitions) {}

  /** Forgets about a partition that is open, or let go. Doesn't block. */
  default void forget(TopicPartition partition) {}
}
