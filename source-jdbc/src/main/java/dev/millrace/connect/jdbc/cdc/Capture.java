package dev.millrace.connect.jdbc.cdc;

import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads a database's log. Used by one thread. */
public interface Capture {
  /**
   * The next events, in the log's order.
   *
   * @return empty or null if there are none yet
   */
  List<SourceRecord> poll() throws InterruptedException;

  /** Whether {@link #poll} need not wait. */
  boolean hasNext();

  /** What {@link #poll} gave, or was made of it with its position, is safe in Kafka. */
  void commitRecord(SourceRecord record, RecordMetadata metadata) throws InterruptedException;

  /** Positions were stored. */
  void commit() throws InterruptedException;

  void stop();
}
