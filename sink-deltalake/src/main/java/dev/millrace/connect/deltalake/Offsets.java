package dev.millrace.connect.deltalake;

import dev.millrace.connect.deltalake.route.Router;
import dev.millrace.connect.deltalake.write.Lake;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What becomes of offsets that a person sets. A table's log can't forget what it holds, so that its
 * offsets can only be left behind, under a new epoch; under that one Kafka's offsets count.
 */
final class Offsets {
  private Offsets() {}

  /**
   * @param offsets null for a reset
   * @throws ConnectException if the table would go by its own offset all the same
   */
  static boolean alter(DeltaLakeSinkConfig config, Map<TopicPartition, Long> offsets) {
    Router router = config.router();
    try (DeltaLake lake = DeltaLake.connect(config)) {
      offsets.forEach(
          (partition, offset) ->
              router
                  .of(partition.topic())
                  .flatMap(lake::open)
                  .ifPresent(table -> require(config, table, partition, offset)));
    }
    return true;
  }

  private static void require(
      DeltaLakeSinkConfig config, Lake.OpenTable table, TopicPartition partition, Long offset) {
    OptionalLong inTable = table.refresh().txn(config.application() + "/" + partition);
    if (inTable.isPresent() && (offset == null || offset != inTable.getAsLong() + 1)) {
      throw new ConnectException(
          "The table "
              + table.storage().location()
              + " holds "
              + partition
              + " up to offset "
              + inTable.getAsLong()
              + ", and the connector goes on behind that whatever Kafka says. To begin elsewhere,"
              + " first raise exactly.once.epoch (now "
              + config.getInt(CommitKeys.EPOCH)
              + ") in its configuration, then alter the offsets. Rows that are in the table stay"
              + " there.");
    }
  }
}
