package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.deltalake.log.Advance;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.Committed;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.RowChanges;
import dev.millrace.connect.deltalake.log.TableCommitter;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/** What comes into a table with one commit. Used by the task's thread. */
final class Batch {
  private final StructType schema;
  private final long openedMs;
  private final Map<TopicPartition, Span> spans = new LinkedHashMap<>();
  private final List<CompletableFuture<DataFile>> files = new ArrayList<>();
  private CompletableFuture<RowChanges> changes;
  private StructType evolved;
  private long records;
  private long bytes;
  private long newestMs = Long.MIN_VALUE;
  private long submittedNanos;
  private CompletableFuture<Committed> commit;

  /** Rows of a topic-partition. */
  private static final class Span {
    private final String appId;
    private final OptionalLong after;
    private final long first;
    private long upTo;

    Span(String appId, OptionalLong after, long first) {
      this.appId = appId;
      this.after = after;
      this.first = first;
      this.upTo = first;
    }
  }

  /**
   * @param schema the table's as it is, or will be when the batch before is committed
   * @param openedMs in epoch milliseconds
   */
  Batch(StructType schema, long openedMs) {
    this.schema = schema;
    this.evolved = schema;
    this.openedMs = openedMs;
  }

  void row(TopicPartition partition, String appId, OptionalLong after, long offset, long ms) {
    Span span = spans.get(partition);
    if (span == null) {
      spans.put(partition, new Span(appId, after, offset));
    } else {
      span.upTo = offset;
    }
    records++;
    newestMs = Math.max(newestMs, ms);
  }

  /** A record that leaves no row is accounted for with the rows before it. */
  void noRow(TopicPartition partition, long offset) {
    Span span = spans.get(partition);
    if (span != null) {
      span.upTo = offset;
    }
  }

  void evolve(StructType wanted) {
    evolved = wanted;
  }

  void file(CompletableFuture<DataFile> upload, long size) {
    files.add(upload);
    bytes += size;
  }

  void changes(CompletableFuture<RowChanges> uploaded) {
    changes = uploaded;
  }

  boolean empty() {
    return spans.isEmpty();
  }

  long records() {
    return records;
  }

  /** Of files that are closed; once it is committed, of all. */
  long bytes() {
    return bytes + changed().stream().mapToLong(DataFile::size).sum();
  }

  int files() {
    return files.size() + changed().size();
  }

  private List<DataFile> changed() {
    return changes == null || !changes.isDone() || changes.isCompletedExceptionally()
        ? List.of()
        : changes.join().files();
  }

  long openedMs() {
    return openedMs;
  }

  /** Timestamp of the newest record. */
  long newestMs() {
    return newestMs;
  }

  /** The first offset that is in the table with this batch only. */
  OptionalLong first(TopicPartition partition) {
    Span span = spans.get(partition);
    return span == null ? OptionalLong.empty() : OptionalLong.of(span.first);
  }

  /** The first offset of each partition. */
  Map<TopicPartition, Long> firsts() {
    Map<TopicPartition, Long> firsts = new LinkedHashMap<>();
    spans.forEach((partition, span) -> firsts.put(partition, span.first));
    return firsts;
  }

  /** The last offset of each partition. */
  Map<TopicPartition, Long> lasts() {
    Map<TopicPartition, Long> lasts = new LinkedHashMap<>();
    spans.forEach((partition, span) -> lasts.put(partition, span.upTo));
    return lasts;
  }

  /**
   * Waits for its files and for the dead letters before it, and hands it to the table; on other
   * threads. The batch does not change any more.
   */
  void commit(TableCommitter committer, ErrantRecords errant, Executor pool) {
    submittedNanos = System.nanoTime();
    commit =
        CompletableFuture.allOf(files.toArray(CompletableFuture[]::new))
            .thenCombine(changes(), (done, changed) -> changed)
            .thenApplyAsync(
                changed -> {
                  errant.settle();
                  return chunk(files.stream().map(CompletableFuture::join).toList(), changed);
                },
                pool)
            .thenCompose(committer::submit);
  }

  private CompletableFuture<Optional<RowChanges>> changes() {
    return changes == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : changes.thenApply(Optional::of);
  }

  private Chunk chunk(List<DataFile> written, Optional<RowChanges> changed) {
    List<Advance> advances =
        spans.values().stream()
            .map(span -> new Advance(span.appId, span.after, span.upTo))
            .toList();
    return new Chunk(
        advances,
        schema,
        evolved.equals(schema) ? Optional.empty() : Optional.of(evolved),
        written,
        changed);
  }

  /** Ends when the batch is in the table, or is not. */
  CompletableFuture<Committed> commit() {
    return commit;
  }

  long commitMs() {
    return (System.nanoTime() - submittedNanos) / 1_000_000;
  }
}
