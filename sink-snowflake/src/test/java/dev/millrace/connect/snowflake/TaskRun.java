package dev.millrace.connect.snowflake;

import dev.millrace.testkit.FakeContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** One task under a worker that does what Connect's does: delivers, seeks, commits. */
final class TaskRun implements AutoCloseable {
  final FakeContext context = new FakeContext();
  final SnowflakeSinkTask task = new SnowflakeSinkTask();
  private final Map<TopicPartition, List<SinkRecord>> topics = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  TaskRun(Map<String, String> props) {
    task.initialize(context);
    task.start(props);
  }

  /**
   * Assigns a partition.
   *
   * @param from the position that Kafka knows
   */
  TaskRun open(TopicPartition partition, List<SinkRecord> log, long from) {
    topics.put(partition, log);
    positions.put(partition, from);
    context.assignment.add(partition);
    task.open(List.of(partition));
    rewind();
    return this;
  }

  void revoke(TopicPartition partition) {
    task.close(List.of(partition));
    topics.remove(partition);
    positions.remove(partition);
    context.assignment.remove(partition);
    context.paused.remove(partition);
  }

  private void rewind() {
    positions.putAll(context.seeks);
    context.seeks.clear();
  }

  /** Polls once: at most {@code most} records of each partition. */
  void step(int most) {
    rewind();
    List<SinkRecord> batch = new ArrayList<>();
    topics.forEach(
        (partition, log) -> {
          if (!context.paused.contains(partition)) {
            List<SinkRecord> next =
                log.stream()
                    .filter(record -> record.kafkaOffset() >= positions.get(partition))
                    .limit(most)
                    .toList();
            batch.addAll(next);
            if (!next.isEmpty()) {
              positions.put(partition, next.get(next.size() - 1).kafkaOffset() + 1);
            }
          }
        });
    task.put(batch);
  }

  long position(TopicPartition partition) {
    return positions.get(partition);
  }

  /** Whether nothing holds partitions back and nothing is to be read again. */
  boolean ready() {
    return context.paused.isEmpty() && context.seeks.isEmpty();
  }

  /** The offset that the task sought is not there: Kafka begins elsewhere. */
  void resetByKafka(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  /** The offset that Kafka would keep; -1 for none. */
  long committed(TopicPartition partition) {
    OffsetAndMetadata offset =
        task.preCommit(Map.of(partition, new OffsetAndMetadata(positions.get(partition))))
            .get(partition);
    return offset == null ? -1 : offset.offset();
  }

  /** Runs until every record is delivered and in Snowflake. */
  TaskRun finish() {
    runUntil(
        () ->
            topics.entrySet().stream()
                .allMatch(
                    entry -> {
                      List<SinkRecord> log = entry.getValue();
                      long end = log.get(log.size() - 1).kafkaOffset() + 1;
                      return context.seeks.isEmpty() && committed(entry.getKey()) >= end;
                    }));
    return this;
  }

  void runUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Nothing after 60 s; at " + positions);
      }
      step(50);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    Collection<TopicPartition> all = List.copyOf(topics.keySet());
    task.close(all);
    task.stop();
  }

  /** Ends without giving anything back, as a killed worker does. */
  void kill() {
    task.stop();
  }
}
