package dev.millrace.testkit;

import java.time.Duration;
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
import org.apache.kafka.connect.sink.SinkTask;

/** A sink's task under a worker that does what Connect's does: delivers, seeks, commits. */
public class SinkRun implements AutoCloseable {
  public final FakeContext context = new FakeContext();
  public final SinkTask task;
  private final Duration patience;
  private final Map<TopicPartition, List<SinkRecord>> topics = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  /** Starts the task. */
  public SinkRun(SinkTask task, Map<String, String> props) {
    this(task, props, Duration.ofSeconds(30));
  }

  /**
   * Starts the task.
   *
   * @param patience how long {@link #runUntil} waits
   */
  public SinkRun(SinkTask task, Map<String, String> props, Duration patience) {
    this.task = task;
    this.patience = patience;
    task.initialize(context);
    task.start(props);
  }

  /**
   * Assigns a partition.
   *
   * @param log its records, by offset; more may come
   * @param from the position that Kafka knows
   */
  public SinkRun open(TopicPartition partition, List<SinkRecord> log, long from) {
    topics.put(partition, log);
    positions.put(partition, from);
    context.assignment.add(partition);
    task.open(List.of(partition));
    rewind();
    return this;
  }

  /** More records come behind those that a partition has. */
  public void extend(TopicPartition partition, List<SinkRecord> more) {
    List<SinkRecord> log = new ArrayList<>(topics.get(partition));
    log.addAll(more);
    topics.put(partition, log);
  }

  public void revoke(TopicPartition partition) {
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
  public void step(int most) {
    rewind();
    List<SinkRecord> batch = new ArrayList<>();
    Map<TopicPartition, Long> delivered = new HashMap<>();
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
              delivered.put(partition, next.get(next.size() - 1).kafkaOffset() + 1);
            }
          }
        });
    task.put(batch);
    positions.putAll(delivered);
  }

  public long position(TopicPartition partition) {
    return positions.get(partition);
  }

  /** Whether nothing holds partitions back and nothing is to be read again. */
  public boolean ready() {
    return context.paused.isEmpty() && context.seeks.isEmpty();
  }

  /** The offset that the task sought is not there: Kafka begins elsewhere. */
  public void resetByKafka(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  /** The offset that Kafka would keep; -1 for none. */
  public long committed(TopicPartition partition) {
    OffsetAndMetadata offset =
        task.preCommit(Map.of(partition, new OffsetAndMetadata(positions.get(partition))))
            .get(partition);
    return offset == null ? -1 : offset.offset();
  }

  /** Runs until every record is delivered and in the table. */
  public SinkRun finish() {
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

  public void runUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Nothing after " + patience + "; at " + positions);
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
  public void kill() {
    task.stop();
  }
}
