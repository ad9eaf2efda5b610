package dev.millrace.connect.snowflake;

import dev.millrace.connect.snowflake.write.Names;
import dev.millrace.connect.snowflake.write.OffsetMoves;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** Offsets that a person sets: they come into the control table, under a new epoch. */
final class Offsets {
  private Offsets() {}

  /**
   * @param offsets null for a reset
   * @throws ConnectException if Snowflake can't be asked
   */
  static boolean alter(SnowflakeSinkConfig config, Map<TopicPartition, Long> offsets) {
    try {
      OffsetMoves.run(
          config.logIn(), new Names(config.name(), config.stage(), config.offsetsTable()), offsets);
      return true;
    } catch (SQLException e) {
      throw new ConnectException(
          "The offsets could not be written into " + config.offsetsTable() + ": " + e.getMessage(),
          e);
    }
  }
}
