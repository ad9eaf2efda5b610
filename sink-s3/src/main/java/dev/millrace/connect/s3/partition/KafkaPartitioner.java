package dev.millrace.connect.s3.partition;

import org.apache.kafka.connect.sink.SinkRecord;

/** {@code partition=3}: the record's Kafka partition. */
final class KafkaPartitioner implements Partitioner {
  private int last = -1;
  private String lastDirectory;

  @Override
  public String directory(SinkRecord record) {
    int partition = record.kafkaPartition();
    if (partition != last) {
      lastDirectory = "partition=" + partition;
      last = partition;
    }
    return lastDirectory;
  }
}
