package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.commit.Advance;
import dev.millrace.connect.snowflake.commit.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What comes into all tables with one commit. Used by the task's thread until it is loaded. */
final class Batch {
  /** Parquet counts its columns for each measure, which takes as long as some records. */
  private static final int MEASURED_EACH = 16;

  private final String id = UUID.randomUUID().toString();
  private final Path folder;
  private final long openedMs;
  private final Map<String, TableBatch> tables = new LinkedHashMap<>();
  private final Map<TopicPartition, Span> spans = new LinkedHashMap<>();
  private long records;
  private long held;
  private long size;
  private long newestMs = Long.MIN_VALUE;
  private SinkRecord only;

  /** Offsets of a topic-partition: every record below {@code next} is accounted for with it. */
  private record Span(long first, long next) {}

  /**
   * What comes into one table.
   *
   * @param key the fields that tell its rows apart; empty if rows are only added
   * @param sequence its rows' lowest number, where rows change
   */
  record TableBatch(
      String table, List<String> key, long sequence, Map<RowPlan, StagedFile> files) {}

  /**
   * @param folder takes its files
   * @param openedMs in epoch milliseconds
   */
  Batch(Path folder, long openedMs) {
    this.folder = folder;
    this.openedMs = openedMs;
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @throws DataException if it does not fit
   */
  void add(String table, List<String> key, RowPlans.Planned planned, SinkRecord record) {
    TableBatch into =
        tables.computeIfAbsent(
            table, name -> new TableBatch(name, key, planned.sequence(), new LinkedHashMap<>()));
    if (!into.key().equals(key)) {
      throw new DataException(
          "its key has the fields " + key + ", where other records have " + into.key());
    }
    StagedFile file =
        into.files()
            .computeIfAbsent(
                planned.plan(),
                plan -> new StagedFile(plan, folder.resolve(UUID.randomUUID() + ".parquet")));
    file.write(planned.row());
    records++;
    if (file.rows() < MEASURED_EACH || file.rows() % MEASURED_EACH == 0) {
      measure(file);
    }
    only = records == 1 ? record : null;
    newestMs = Math.max(newestMs, record.timestamp() == null ? newestMs : record.timestamp());
  }

  /** A record is accounted for, with or without a row. */
  void account(TopicPartition partition, long offset) {
    Span span = spans.get(partition);
    spans.put(partition, new Span(span == null ? offset : span.first, offset + 1));
  }

  /** What an earlier batch accounted for is accounted for with this one, without its rows. */
  void account(Batch earlier) {
    earlier.spans.forEach(
        (partition, span) ->
            spans.merge(
                partition,
                span,
                (own, before) -> new Span(Math.min(before.first, own.first), own.next)));
  }

  String id() {
    return id;
  }

  Collection<TableBatch> tables() {
    return tables.values();
  }

  int files() {
    return tables.values().stream().mapToInt(table -> table.files().size()).sum();
  }

  boolean spans(TopicPartition partition) {
    return spans.containsKey(partition);
  }

  long openedMs() {
    return openedMs;
  }

  long records() {
    return records;
  }

  long newestMs() {
    return newestMs;
  }

  /** The record, if it is the only one with a row; else null. */
  SinkRecord only() {
    return only;
  }

  private void measure(StagedFile file) {
    held -= file.held();
    size -= file.size();
    file.measure();
    held += file.held();
    size += file.size();
  }

  private Stream<StagedFile> allFiles() {
    return tables.values().stream().flatMap(table -> table.files().values().stream());
  }

  /** Bytes of memory, roughly. */
  long held() {
    return held;
  }

  /** Bytes of its files, roughly. */
  long size() {
    return size;
  }

  /** The first offset that is accounted for with this batch only. */
  OptionalLong first(TopicPartition partition) {
    Span span = spans.get(partition);
    return span == null ? OptionalLong.empty() : OptionalLong.of(span.first);
  }

  Map<TopicPartition, Long> firsts() {
    Map<TopicPartition, Long> firsts = new LinkedHashMap<>();
    spans.forEach((partition, span) -> firsts.put(partition, span.first));
    return firsts;
  }

  List<Advance> advances(Map<TopicPartition, Position> positions) {
    List<Advance> advances = new ArrayList<>();
    spans.forEach(
        (partition, span) -> {
          var standing = positions.get(partition).standing();
          advances.add(new Advance(partition, standing.epoch(), standing.next(), span.next));
        });
    return advances;
  }

  /** Nothing is added any more. */
  void complete() {
    allFiles().forEach(StagedFile::complete);
    allFiles().forEach(this::measure);
  }

  /** Its files go. */
  void discard() {
    allFiles().forEach(StagedFile::delete);
    held = 0;
  }
}
