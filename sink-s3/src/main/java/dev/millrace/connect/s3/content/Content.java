package dev.millrace.connect.s3.content;

import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record into one whose value is what a file holds of it. Used by one thread. */
@FunctionalInterface
public interface Content {

  /**
   * @return {@code record} itself where there is nothing to change; else one at the same place in
   *     Kafka, without headers. The value is not null but where the record's is and nothing else of
   *     it is written
   * @throws org.apache.kafka.connect.errors.DataException if the record lacks what is to be written
   */
  SinkRecord of(SinkRecord record);
}
