package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.access.LogIn;
import dev.millrace.connect.snowflake.commit.Standing;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves partitions in the control table for a person, who thereby says what tables are to have:
 * none is missed any more.
 */
public final class OffsetMoves {
  private OffsetMoves() {}

  /**
   * @param offsets where each partition goes on; null to go by Kafka again
   */
  public static void run(LogIn logIn, Names names, Map<TopicPartition, Long> offsets)
      throws SQLException {
    WriterSession session = WriterSession.open(logIn, names);
    try (session) {
      session.change(session.control().forgetTargets());
      for (Map.Entry<TopicPartition, Long> each : offsets.entrySet()) {
        Long offset = each.getValue();
        session.change(
            session.control().move(each.getKey(), offset == null ? Standing.NOTHING : offset));
      }
    }
  }
}
