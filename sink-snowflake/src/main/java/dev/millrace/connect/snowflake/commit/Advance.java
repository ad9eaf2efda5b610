package dev.millrace.connect.snowflake.commit;

import org.apache.kafka.common.TopicPartition;

/**
 * What a commit does to a topic-partition's row of the control table, if that has {@code epoch} and
 * {@code after}.
 *
 * @param after {@link Standing#next} as it was read, or written by the last commit
 * @param next what it becomes
 */
public record Advance(TopicPartition partition, long epoch, long after, long next) {
  Advance under(long laterEpoch) {
    return new Advance(partition, laterEpoch, after, next);
  }
}
