package dev.millrace.connect.s3;

import dev.millrace.connect.s3.commit.Committer;
import dev.millrace.connect.s3.commit.Completion;
import dev.millrace.connect.s3.commit.HeadStore;
import dev.millrace.connect.s3.commit.Ledger;
import dev.millrace.connect.s3.file.WriterSettings;
import dev.millrace.connect.s3.takeover.Predecessor;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Opens ledgers: after an earlier owner by its head, or where there is none after another
 * connector.
 *
 * @param owner names this session in heads
 */
record Ledgers(HeadStore heads, Completion completion, String owner, Predecessor predecessor)
    implements WriterSettings.Opening {

  @Override
  public Optional<Committer> open(TopicPartition partition, long first) {
    return Ledger.open(
            partition, heads, completion, owner, () -> predecessor.lastFiles(partition, first))
        .map(Committer.class::cast);
  }

  @Override
  public void expect(Collection<TopicPartition> partitions) {
    predecessor.expect(partitions);
  }

  @Override
  public void forget(TopicPartition partition) {
    predecessor.forget(partition);
  }
}
