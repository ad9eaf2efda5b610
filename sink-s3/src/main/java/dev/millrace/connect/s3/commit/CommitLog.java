package dev.millrace.connect.s3.commit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells others of commits once their files are visible and before they are settled. Whoever tells a
 * commit first decides what is told of it; telling it again, by a zombie or after a crash, changes
 * nothing. Calls block. Thread-safe.
 */
public interface CommitLog {
  /** Where the commit of this number is to be told; empty if commits are not told. */
  Optional<ManifestPlace> place(TopicPartition partition, long sequence);

  /**
   * Tells the commit that {@code head} has pending.
   *
   * @param gone its files that will never be visible; all others are
   * @return the ids of the files that are told: all but {@code gone}, or, if somebody told the
   *     commit before, theirs
   */
  Set<String> tell(TopicPartition partition, Head head, List<StagedFile> gone);
}
