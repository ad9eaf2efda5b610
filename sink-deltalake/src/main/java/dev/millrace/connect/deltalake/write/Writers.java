package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.sink.DurableOffset;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.route.TableLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The tables that a task writes, the memory they share, and where its consumer stands. Used by the
 * task's thread.
 */
public final class Writers {
  private static final long IDLE_MS = 1_000;
  private static final long BUSY_MS = 50;

  /** Above it the text that names tables is data. */
  private static final int MAX_TABLES = 1_000;

  private final WriterSettings settings;
  private final Flow flow;
  private final Map<TableLocation, TableWriter> tables = new LinkedHashMap<>();
  private final Map<String, Optional<TableLocation>> topics = new HashMap<>();
  private final Set<TopicPartition> assigned = new HashSet<>();

  /** Partitions that wait for a table, each with the offset that it goes on from. */
  private final Map<TopicPartition, Stall> stalled = new LinkedHashMap<>();

  /** The last offset that Kafka has delivered of each partition, unless the task sought since. */
  private final Map<TopicPartition, Long> delivered = new HashMap<>();

  /** Where the worker was told to go; it knows from the next delivery on. */
  private final Map<TopicPartition, Long> sought = new HashMap<>();

  private final Seeking seeking = new Seeking();
  private volatile int openFiles;

  private record Stall(TableWriter table, SinkRecord record) {}

  /** Keeps {@link #sought}. */
  private final class Seeking implements dev.millrace.connect.common.sink.Consumer {
    @Override
    public void seek(TopicPartition partition, long offset) {
      // Several tables may want to go back: the farthest counts, and the others skip.
      flow.seek(partition, sought.merge(partition, offset, Math::min));
      delivered.remove(partition);
    }

    @Override
    public void hold(TopicPartition partition) {
      flow.hold(partition);
    }

    @Override
    public void release(TopicPartition partition) {
      if (assigned.contains(partition)) {
        flow.release(partition);
      }
    }
  }

  public Writers(WriterSettings settings, Flow flow) {
    this.settings = settings;
    this.flow = flow;
  }

  /**
   * Takes partitions over. Where the topic alone names the table, the table says where to go on, if
   * it does so within {@code ms}; else records that it has are skipped when they come.
   */
  public void open(Collection<TopicPartition> partitions, long ms) {
    assigned.addAll(partitions);
    flow.assigned(partitions);
    Map<TopicPartition, TableWriter> known = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      byTopic(partition.topic()).ifPresent(location -> known.put(partition, table(location)));
    }
    tables.values().forEach(TableWriter::ask);
    long deadline = System.nanoTime() + ms * 1_000_000;
    Set.copyOf(known.values())
        .forEach(table -> table.awaitOpen((deadline - System.nanoTime()) / 1_000_000));
    poll();
    known.forEach(
        (partition, table) -> {
          if (table.ready()) {
            table.begin(partition, seeking);
          }
        });
  }

  private Optional<TableLocation> byTopic(String topic) {
    return topics.computeIfAbsent(topic, settings.router()::of);
  }

  private TableWriter table(TableLocation location) {
    TableWriter table = tables.get(location);
    if (table == null) {
      if (tables.size() >= MAX_TABLES) {
        throw new DataException(
            "the task writes "
                + MAX_TABLES
                + " tables already: is what table.path names them by data? Route by something else");
      }
      table = new TableWriter(location, settings);
      tables.put(location, table);
    }
    return table;
  }

  public void put(Collection<SinkRecord> records) {
    sought.clear();
    poll();
    long nowMs = settings.nowMs().getAsLong();
    MemoryBudget budget = settings.budget();
    for (SinkRecord record : records) {
      TopicPartition partition = RecordOrigin.partition(record);
      // What comes behind a record that waits is delivered again with it.
      if (assigned.contains(partition) && !stalled.containsKey(partition)) {
        requireOrder(partition, RecordOrigin.offset(record));
        add(partition, record, nowMs);
        if (budget.crowded()) {
          rollLargest(budget);
        }
      }
    }
    if (budget.full()) {
      flow.stopAll();
    } else if (budget.relieved()) {
      flow.resumeAll();
    }
    poll();
  }

  /** Kafka goes back by itself only where a topic was made again, or lost records. */
  private void requireOrder(TopicPartition partition, long offset) {
    if (sought.containsKey(partition)) {
      return; // This was delivered before the worker went there.
    }
    Long last = delivered.put(partition, offset);
    if (last != null && offset <= last) {
      throw new ConnectException(
          "Kafka delivers offset "
              + offset
              + " of "
              + partition
              + " after offset "
              + last
              + ": the topic was deleted and made again, or lost records. If what it has now belongs"
              + " into the tables as well, raise exactly.once.epoch and set the connector's offset"
              + " of it to 0.");
    }
  }

  private void add(TopicPartition partition, SinkRecord record, long nowMs) {
    TableWriter table;
    try {
      Optional<TableLocation> known = byTopic(record.topic());
      table = table(known.isPresent() ? known.get() : settings.router().of(record));
    } catch (DataException | IllegalArgumentException e) {
      settings.errant().refuse(record, null, e.getMessage(), e);
      return;
    }
    if (table.missing()) {
      table.create(record);
      if (table.missing()) {
        return; // The record can't have a table.
      }
    }
    if (table.ready()) {
      table.add(record, nowMs);
    } else {
      stalled.put(partition, new Stall(table, record));
      seeking.hold(partition);
    }
  }

  private void poll() {
    long nowMs = settings.nowMs().getAsLong();
    tables.values().forEach(table -> table.poll(nowMs, seeking));
    stalled
        .entrySet()
        .removeIf(
            entry -> {
              TableWriter table = entry.getValue().table();
              if (!table.ready() && !table.missing()) {
                return false;
              }
              // Also where the table is missing: the record comes again, and says what to make.
              seeking.seek(entry.getKey(), RecordOrigin.offset(entry.getValue().record()));
              seeking.release(entry.getKey());
              return true;
            });
    openFiles = tables.values().stream().mapToInt(table -> table.files().count()).sum();
  }

  private record Candidate(TableWriter table, OpenFiles.Slot file) {}

  /** Completes the largest files early, until the rest is well within the budget. */
  private void rollLargest(MemoryBudget budget) {
    List<Candidate> candidates = new ArrayList<>();
    for (TableWriter table : tables.values()) {
      table.files().slots().forEach(file -> candidates.add(new Candidate(table, file)));
    }
    candidates.sort(Comparator.comparingLong((Candidate one) -> one.file().held()).reversed());
    for (Candidate next : candidates) {
      if (budget.opened() <= budget.roomy()) {
        return;
      }
      next.table().roll(List.of(next.file()), Reason.MEMORY);
    }
    long nowMs = settings.nowMs().getAsLong();
    tables.values().forEach(table -> table.relieve(nowMs));
  }

  /** What Kafka may take as consumed, of {@code positions}. Never more than what is in tables. */
  public Map<TopicPartition, OffsetAndMetadata> durable(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    Map<TopicPartition, OffsetAndMetadata> durable = new LinkedHashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (assigned.contains(partition)) {
            long offset = position.offset();
            for (TableWriter table : tables.values()) {
              offset = Math.min(offset, table.pending(partition).orElse(offset));
            }
            Stall stall = stalled.get(partition);
            if (stall != null) {
              offset = Math.min(offset, RecordOrigin.offset(stall.record()));
            }
            offset = Math.min(offset, Objects.requireNonNullElse(sought.get(partition), offset));
            durable.put(partition, DurableOffset.of(offset));
          }
        });
    return durable;
  }

  /** How long the task may sleep, in milliseconds. */
  public long sleepMs() {
    boolean busy =
        flow.stopped()
            || !stalled.isEmpty()
            || tables.values().stream().anyMatch(TableWriter::waiting);
    long deadline =
        tables.values().stream().mapToLong(TableWriter::deadlineMs).min().orElse(Long.MAX_VALUE);
    long left = deadline - settings.nowMs().getAsLong();
    return Math.max(1, Math.min(busy ? BUSY_MS : IDLE_MS, left));
  }

  /** Commits once more what there is of partitions, within {@code ms}, and lets go of them. */
  public void close(Collection<TopicPartition> partitions, long ms) {
    long deadline = System.nanoTime() + ms * 1_000_000;
    try {
      tables.values().forEach(table -> table.finish(partitions, deadline, seeking));
    } finally {
      assigned.removeAll(partitions);
      tables.values().forEach(table -> table.forget(partitions, seeking));
      partitions.forEach(
          partition -> {
            stalled.remove(partition);
            sought.remove(partition);
            delivered.remove(partition);
            flow.forget(partition);
          });
    }
  }

  /** Lets go of everything at once. */
  public void stop() {
    tables.values().forEach(TableWriter::close);
    tables.clear();
  }

  /** Any thread. */
  public int openFiles() {
    return openFiles;
  }
}
