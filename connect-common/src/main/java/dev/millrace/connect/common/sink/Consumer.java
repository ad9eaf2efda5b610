package dev.millrace.connect.common.sink;

import org.apache.kafka.common.TopicPartition;

/** What a writer may do to the task's consumer. Called on the task's thread. */
public interface Consumer {
  void seek(TopicPartition partition, long offset);

  /** No records of {@code partition} until it is released. */
  void hold(TopicPartition partition);

  void release(TopicPartition partition);
}
