package dev.millrace.connect.jdbc.cdc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * What the tables of a database looked like at each time, for those whose log does not tell: kept
 * among Connect's offsets.
 */
public final class History implements AutoCloseable {
  private final HistoryKeeper keeper;
  private final String topic;
  private final String connector;

  /**
   * With what is stored.
   *
   * @param server prefix of topics, by which Debezium names its source partitions too
   * @param stored what Connect has stored
   * @param topic of position records
   * @param connector the connector's name
   */
  public History(String server, OffsetStorageReader stored, String topic, String connector) {
    this.keeper = new HistoryKeeper(server, stored);
    this.topic = topic;
    this.connector = connector;
  }

  /**
   * By which a task of Debezium's finds it.
   *
   * @param begun whether the task begins at a position; it learns the tables' present columns then,
   *     if nothing is known of them
   */
  Map<String, String> settings(boolean begun) {
    Map<String, String> settings = new HashMap<>();
    settings.put("schema.history.internal", OffsetSchemaHistory.class.getName());
    settings.put(OffsetSchemaHistory.KEEPER, keeper.id());
    if (begun && keeper.documents().isEmpty()) {
      settings.put("snapshot.mode", "recovery");
    }
    return settings;
  }

  /** Position records of what was learnt since the last call. */
  List<SourceRecord> learnt() {
    return keeper.grown(topic, connector);
  }

  @Override
  public void close() {
    keeper.close();
  }
}
