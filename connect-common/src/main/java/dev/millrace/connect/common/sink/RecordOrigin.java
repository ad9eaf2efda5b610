package dev.millrace.connect.common.sink;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a record stands in Kafka, as it was before any transform renamed its topic (KIP-793). All
 * bookkeeping of sinks goes by it: {@code preCommit}, {@code open} and {@code close} do too.
 */
public final class RecordOrigin {
  private RecordOrigin() {}

  public static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  public static long offset(SinkRecord record) {
    return record.originalKafkaOffset();
  }

  /** For messages: {@code topic 'orders', partition 3, offset 42}. */
  public static String describe(SinkRecord record) {
    return "topic '"
        + record.originalTopic()
        + "', partition "
        + record.originalKafkaPartition()
        + ", offset "
        + record.originalKafkaOffset();
  }
}
