package dev.millrace.connect.s3.manifest;

import org.apache.kafka.common.TopicPartition;

/** Sends manifests to those who wait for them. Any thread. */
public interface Notifier extends AutoCloseable {
  /** Sends nothing. */
  Notifier NONE = (partition, manifest) -> {};

  /**
   * Sends {@code manifest}, and returns when it can't be lost any more.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if it can't be sent
   */
  void send(TopicPartition partition, byte[] manifest);

  @Override
  default void close() {}
}
