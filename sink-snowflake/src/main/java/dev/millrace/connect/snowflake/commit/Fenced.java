package dev.millrace.connect.snowflake.commit;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Somebody else opened one of the partitions, or moved it: the commit is not in the tables. */
public final class Fenced extends Exception {
  private static final long serialVersionUID = 1L;

  Fenced(Collection<TopicPartition> partitions, String why) {
    super("Another task has taken over one of the partitions " + partitions + ": " + why + ".");
  }
}
