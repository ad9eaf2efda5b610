package dev.millrace.connect.common.sink;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a sink that keeps its position at the far end returns from {@code preCommit}.
 *
 * <p>The worker takes an offset that the task sought for committed, and tells Kafka only of what
 * differs from that: after a loss of the consumer group's offsets, an idle partition would have a
 * lag for ever. The metadata makes it differ.
 */
public final class DurableOffset {
  private static final String METADATA = "durable";

  private DurableOffset() {}

  /**
   * Says that all below an offset is durable.
   *
   * @param offset of the next record to be read
   */
  public static OffsetAndMetadata of(long offset) {
    return new OffsetAndMetadata(offset, METADATA);
  }
}
