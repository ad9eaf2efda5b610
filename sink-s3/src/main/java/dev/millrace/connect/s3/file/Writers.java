package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.RecordOrigin;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The writers of a task's partitions, and the memory they share. Used by the task's thread. */
public final class Writers {
  private static final long IDLE_MS = 1_000;
  private static final long BUSY_MS = 100;

  private final WriterSettings settings;
  private final Flow flow;
  private final Map<TopicPartition, PartitionWriter> writers = new LinkedHashMap<>();
  private volatile int openFiles;

  public Writers(WriterSettings settings, Flow flow) {
    this.settings = settings;
    this.flow = flow;
  }

  /**
   * Opens partitions, waiting at most {@code ms} for the store; what takes longer stays on hold and
   * is opened by {@link #put}.
   */
  public void open(Collection<TopicPartition> partitions, long ms) {
    for (TopicPartition partition : partitions) {
      writers.put(partition, new PartitionWriter(partition, settings, flow));
    }
    long deadline = System.nanoTime() + ms * 1_000_000;
    for (TopicPartition partition : partitions) {
      writers.get(partition).awaitOpen((deadline - System.nanoTime()) / 1_000_000);
    }
  }

  public void put(Collection<SinkRecord> records) {
    poll();
    PartitionWriter writer = null;
    String topic = null;
    int partition = -1;
    for (SinkRecord record : records) {
      if (writer == null
          || record.originalKafkaPartition() != partition
          || !record.originalTopic().equals(topic)) {
        writer = writers.get(RecordOrigin.partition(record));
        topic = record.originalTopic();
        partition = record.originalKafkaPartition();
      }
      if (writer != null) {
        writer.add(record);
      }
    }
    writers.values().forEach(PartitionWriter::account);
    relieve();
    openFiles = writers.values().stream().mapToInt(PartitionWriter::openFiles).sum();
  }

  private void poll() {
    writers.values().forEach(PartitionWriter::poll);
  }

  /** Closes the largest files where open ones fill the budget, and stops the flow where all do. */
  private void relieve() {
    MemoryBudget budget = settings.uploads().budget();
    long held = writers.values().stream().mapToLong(PartitionWriter::held).sum();
    if (held > budget.max() / 4 * 3) {
      while (held > budget.max() / 2) {
        Optional<PartitionWriter> largest =
            writers.values().stream().max(Comparator.comparingLong(PartitionWriter::largest));
        if (largest.isEmpty() || largest.get().largest() == 0) {
          break;
        }
        largest.get().closeLargest();
        held = writers.values().stream().mapToLong(PartitionWriter::held).sum();
      }
    }
    if (budget.full()) {
      flow.stopAll();
    } else if (budget.relieved()) {
      flow.resumeAll();
    }
  }

  /** How long the task may sleep, in milliseconds. */
  public long sleepMs() {
    boolean busy = flow.stopped() || writers.values().stream().anyMatch(PartitionWriter::waiting);
    long deadline =
        writers.values().stream()
            .mapToLong(PartitionWriter::deadlineMs)
            .min()
            .orElse(Long.MAX_VALUE);
    long left = deadline - settings.nowMs().getAsLong();
    return Math.max(1, Math.min(busy ? BUSY_MS : IDLE_MS, left));
  }

  /** What Kafka may take as consumed, of {@code positions}. Never more than what is durable. */
  public Map<TopicPartition, OffsetAndMetadata> durable(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    poll();
    Map<TopicPartition, OffsetAndMetadata> durable = new LinkedHashMap<>();
    positions.forEach(
        (partition, position) -> {
          PartitionWriter writer = writers.get(partition);
          if (writer != null) {
            writer
                .durable(position.offset())
                .ifPresent(offset -> durable.put(partition, new OffsetAndMetadata(offset)));
          }
        });
    return durable;
  }

  public void close(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionWriter writer = writers.remove(partition);
      if (writer != null) {
        writer.close();
      }
      flow.forget(partition);
    }
    openFiles = writers.values().stream().mapToInt(PartitionWriter::openFiles).sum();
  }

  public void closeAll() {
    close(java.util.List.copyOf(writers.keySet()));
  }

  /** Any thread. */
  public int openFiles() {
    return openFiles;
  }
}
