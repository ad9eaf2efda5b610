package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.DurableOffset;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.RecordOrigin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private volatile long newestDurableMs = Long.MIN_VALUE;

  public Writers(WriterSettings settings, Flow flow) {
    this.settings = settings;
    this.flow = flow;
  }

  /**
   * Opens partitions, waiting at most {@code ms} for the store; what takes longer stays on hold and
   * is opened by {@link #put}.
   */
  public void open(Collection<TopicPartition> partitions, long ms) {
    settings.opening().expect(partitions);
    for (TopicPartition partition : partitions) {
      writers.put(partition, new PartitionWriter(partition, settings, flow));
    }
    long deadline = System.nanoTime() + ms * 1_000_000;
    for (TopicPartition partition : partitions) {
      writers.get(partition).awaitOpen((deadline - System.nanoTime()) / 1_000_000);
    }
  }

  public void put(Collection<SinkRecord> records) {
    long nowMs = settings.nowMs().getAsLong();
    writers.values().forEach(PartitionWriter::delivering);
    poll(nowMs);
    MemoryBudget budget = settings.uploads().budget();
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
        writer.add(record, nowMs);
        if (budget.crowded()) {
          closeLargest(budget);
        }
      }
    }
    if (budget.full()) {
      flow.stopAll();
    } else if (budget.relieved()) {
      flow.resumeAll();
    }
    count();
  }

  private void poll(long nowMs) {
    for (PartitionWriter writer : writers.values()) {
      writer.poll(nowMs);
    }
  }

  private void count() {
    openFiles = writers.values().stream().mapToInt(writer -> writer.files().size()).sum();
    newestDurableMs =
        writers.values().stream()
            .mapToLong(PartitionWriter::newestDurableMs)
            .reduce(newestDurableMs, Math::max);
  }

  private record Candidate(PartitionWriter writer, OpenFile file) {}

  /**
   * Closes the largest files, of equal ones the oldest, until the rest is well within the budget:
   * many at once, so that thousands of small ones are not looked through for each.
   */
  private void closeLargest(MemoryBudget budget) {
    List<Candidate> candidates = new ArrayList<>();
    for (PartitionWriter writer : writers.values()) {
      writer.files().forEach(file -> candidates.add(new Candidate(writer, file)));
    }
    candidates.sort(Comparator.comparingLong((Candidate one) -> one.file().held()).reversed());
    Map<PartitionWriter, Set<OpenFile>> chosen = new LinkedHashMap<>();
    long left = budget.opened();
    for (Candidate next : candidates) {
      if (left <= budget.roomy()) {
        break;
      }
      chosen.computeIfAbsent(next.writer(), w -> new HashSet<>()).add(next.file());
      left -= next.file().held();
    }
    chosen.forEach(
        (writer, files) -> writer.close(writer.files().stream().filter(files::contains).toList()));
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
    poll(settings.nowMs().getAsLong());
    Map<TopicPartition, OffsetAndMetadata> durable = new LinkedHashMap<>();
    positions.forEach(
        (partition, position) -> {
          PartitionWriter writer = writers.get(partition);
          if (writer != null) {
            writer
                .durable(position.offset())
                .ifPresent(offset -> durable.put(partition, DurableOffset.of(offset)));
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
    count();
  }

  public void closeAll() {
    close(List.copyOf(writers.keySet()));
  }

  /** Any thread. */
  public int openFiles() {
    return openFiles;
  }

  /** The age of the newest record that is durable, in milliseconds; -1 if none is. Any thread. */
  public long lagMs() {
    long newest = newestDurableMs;
    return newest == Long.MIN_VALUE ? -1 : Math.max(0, settings.nowMs().getAsLong() - newest);
  }
}
