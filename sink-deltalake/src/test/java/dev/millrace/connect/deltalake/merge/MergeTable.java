package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.files.DeletionVectorsTest;
import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.Advance;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.Plan;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Struct;

/** A table on disk with what one worker has of it: a task's buffer, a planner, a committer. */
public final class MergeTable implements AutoCloseable {
  static final ParquetFormat FORMAT =
      new ParquetFormat(ParquetFormat.Codec.SNAPPY, 64L * 1024 * 1024);

  public static final FileNames NAMES = FileNames.of("m");
  private static final long TIMEOUT_MS = 60_000;

  private final String appId = "test/" + UUID.randomUUID() + "-0";
  private final TableStorage storage;
  private final KernelTable reader;
  private final List<String> key;
  private final Optional<String> ordering;
  private final MergePlanner planner;
  private UnaryOperator<Plan> editing = UnaryOperator.identity();
  private Plan last;
  private TableCommitter committer;
  private ChangeBuffer buffer;
  private long offset;

  /**
   * @param key columns
   */
  public MergeTable(Path folder, List<String> key, Optional<String> ordering) {
    this.storage = new LocalTableStorage(folder);
    this.reader = new KernelTable(storage);
    this.key = key;
    this.ordering = ordering;
    this.planner = new MergePlanner(storage, new TableFormat(FORMAT, true), NAMES);
  }

  public MergeTable create(TableDefinition definition) {
    reader.create(definition);
    return this;
  }

  private TableCommitter committer() {
    if (committer == null) {
      ChangePlanner recording =
          new ChangePlanner() {
            @Override
            public Plan plan(TableState at, List<Chunk> chunks) {
              last = editing.apply(planner.plan(at, chunks));
              return last;
            }

            @Override
            public void discard(Plan plan) {
              planner.discard(plan);
            }
          };
      committer =
          new TableCommitter(
              storage,
              reader,
              reader,
              recording,
              new CommitSettings(0, TIMEOUT_MS, true),
              state -> {});
    }
    return committer;
  }

  public TableState latest() {
    return committer().refresh().join();
  }

  private ChangeBuffer buffer() {
    if (buffer == null) {
      TableState at = latest();
      buffer = new ChangeBuffer(new TableLayout(at.schema(), at.partitionColumns()), key, ordering);
    }
    return buffer;
  }

  public void upsert(Struct... rows) {
    Arrays.stream(rows).forEach(row -> buffer().add(new RowChange.Upsert(row)));
  }

  void delete(Struct... keys) {
    Arrays.stream(keys).forEach(struct -> buffer().add(new RowChange.Delete(struct)));
  }

  /** Uploads what waits, as a chunk. */
  Chunk chunk() {
    TableState at = latest();
    buffer().evolve(new TableLayout(at.schema(), at.partitionColumns()));
    ChangeBuffer.Rows rows = buffer().write(FORMAT, NAMES::next);
    OptionalLong after = offset == 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    return new Chunk(
        List.of(new Advance(appId, after, ++offset)),
        at.schema(),
        Optional.empty(),
        List.of(),
        Optional.of(rows.uploaded(file -> file.upload(storage, at.properties()))));
  }

  CompletableFuture<?> submit() {
    return committer().submit(chunk());
  }

  /** Commits what waits. */
  public Plan commit() {
    submit().join();
    return last;
  }

  /** Commits what waits, with its deletion vectors in the log. */
  void commitInline() {
    editing =
        plan ->
            new Plan(plan.removes(), plan.adds().stream().map(this::inline).toList(), List.of());
    commit();
    editing = UnaryOperator.identity();
  }

  private DataFile inline(DataFile file) {
    return file.deletionVector()
        .map(
            vector ->
                file.withDeletionVector(
                    DeletionVectorsTest.inline(storage, vector), file.stats().orElseThrow()))
        .orElse(file);
  }

  @Override
  public void close() {
    if (committer != null) {
      committer.close();
    }
    planner.close();
    storage.close();
  }
}
