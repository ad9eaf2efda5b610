package dev.millrace.connect.common.position;

import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record that carries nothing but a position. Connect stores a source offset only with a record
 * that reached Kafka, so a position that moved without one (an empty chunk, a finished snapshot)
 * travels on a small record to an internal topic.
 *
 * <p>Key and value are null, which every converter takes. A header names the connector, for whoever
 * reads the topic. The topic needs no compaction and may be emptied at any time.
 */
public final class PositionRecord {
  /** Header with the connector's name. */
  public static final String HEADER = "millrace.position";

  private PositionRecord() {}

  /**
   * @param topic the internal topic, from the connector's {@code position.topic}
   * @param connector the connector's name
   */
  public static SourceRecord of(
      String topic, String connector, Map<String, ?> partition, Map<String, ?> offset) {
    SourceRecord record = new SourceRecord(partition, offset, topic, null, null, null, null);
    record.headers().addString(HEADER, connector);
    return record;
  }

  /** True if {@code record} carries only a position. */
  public static boolean is(SourceRecord record) {
    return record.value() == null
        && record.key() == null
        && record.headers().lastWithName(HEADER) != null;
  }
}
