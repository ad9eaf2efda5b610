package dev.millrace.connect.s3.content;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Copies of records. */
final class Records {
  private Records() {}

  /** {@code record} with another value, and without headers, which nobody reads of it. */
  static SinkRecord with(SinkRecord record, Schema schema, Object value) {
    return copy(record, schema, value, null);
  }

  /** {@code record} with its value in another schema. */
  static SinkRecord projected(SinkRecord record, Schema schema, Object value) {
    return copy(record, schema, value, record.headers());
  }

  private static SinkRecord copy(
      SinkRecord record, Schema schema, Object value, Iterable<Header> headers) {
    return new SinkRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        schema,
        value,
        record.kafkaOffset(),
        record.timestamp(),
        record.timestampType(),
        headers,
        record.originalTopic(),
        record.originalKafkaPartition(),
        record.originalKafkaOffset());
  }
}
