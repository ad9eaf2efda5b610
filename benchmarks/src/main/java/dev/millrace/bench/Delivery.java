package dev.millrace.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Hands the records of one partition to a sink's task, as a worker does. They are made right before
 * their {@code put()}, as by a converter: made beforehand, all of them, they would come from memory
 * that no cache has. For one thread.
 */
final class Delivery {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SinkTask task;
  private final FakeContexts.Flow flow;
  private final TopicPartition partition;
  private final Maker maker;
  private final int batch;
  private int position;
  private long makingNanos;

  /** Makes the values of records. */
  @FunctionalInterface
  interface Maker {
    /** The record at an offset. */
    SinkRecord make(TopicPartition partition, int offset);
  }

  /**
   * @param task has the only partition of {@code flow} open
   * @param batch records of a {@code put()}
   */
  Delivery(SinkTask task, FakeContexts.Flow flow, int batch, Maker maker) {
    this.task = task;
    this.flow = flow;
    this.partition = flow.partitions().get(0);
    this.batch = batch;
    this.maker = maker;
  }

  /** An order as a worker hands it over. */
  static SinkRecord record(TopicPartition partition, long offset, Orders.Order order) {
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        null,
        null,
        Orders.SCHEMA,
        order.struct(),
        offset,
        order.orderedAtMs(),
        TimestampType.CREATE_TIME);
  }

  /** Hands over all records before {@code end}, and goes back where the task says so. */
  Delivery upTo(int end) {
    while ((position = flow.sought(partition, position)) < end || flow.paused()) {
      if (flow.paused()) {
        LockSupport.parkNanos(flow.timeoutMs() * 1_000_000);
        task.put(List.of());
      } else {
        task.put(made(Math.min(end, position + batch)));
      }
    }
    return this;
  }

  private List<SinkRecord> made(int to) {
    long before = THREADS.getCurrentThreadCpuTime();
    List<SinkRecord> records = new ArrayList<>(to - position);
    for (; position < to; position++) {
      records.add(maker.make(partition, position));
    }
    makingNanos += THREADS.getCurrentThreadCpuTime() - before;
    return records;
  }

  /** CPU time that the records took, which no sink is to be charged with. */
  long makingNanos() {
    return makingNanos;
  }

  int position() {
    return position;
  }

  /** Waits until all that was handed over is durable. */
  Delivery await() {
    await(task, partition, position);
    return this;
  }

  /** Does what a worker does without new records, until all before {@code end} is durable. */
  static void await(SinkTask task, TopicPartition partition, long end) {
    Map<TopicPartition, OffsetAndMetadata> at = Map.of(partition, new OffsetAndMetadata(end));
    OffsetAndMetadata durable;
    do {
      task.put(List.of());
      durable = task.preCommit(at).get(partition);
      LockSupport.parkNanos(1_000_000);
    } while (durable == null || durable.offset() < end);
  }

  /** Gives the task's partition back and ends it. */
  void end() {
    task.close(flow.partitions());
    task.stop();
  }
}
