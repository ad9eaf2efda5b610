package dev.millrace.connect.deltalake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.storage.MemoryTableStorage;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private final MemoryTableStorage storage = new MemoryTableStorage();
  private final KernelTable kernel = new KernelTable(storage);

  private TableCommitter committer(Checkpoints checkpoints) {
    kernel.create(
        new TableDefinition(
            new StructType().add("id", LongType.LONG),
            List.of(),
            List.of(),
            Map.of("delta.checkpointInterval", "4")));
    return new TableCommitter(
        storage,
        kernel,
        kernel,
        ChangePlanner.NONE,
        new CommitSettings(0, 10_000, false),
        checkpoints);
  }

  private static void append(TableCommitter committer, int versions) {
    for (int i = 0; i < versions; i++) {
      append(committer).join();
    }
  }

  private static CompletableFuture<?> append(TableCommitter committer) {
    return committer.submit(
        Chunk.append(
            List.of(),
            committer.state().schema(),
            List.of(DataFile.written("f" + System.nanoTime(), Map.of(), 1, 1, null))));
  }

  private List<String> written() {
    return storage.list("_delta_log", "").stream()
        .map(file -> file.path())
        .filter(path -> path.contains("checkpoint"))
        .toList();
  }

  @Test
  void checkpointsTheVersionsThatAreMultiplesOfTheInterval() {
    Checkpoints checkpoints = new Checkpoints("t", kernel::checkpoint);
    try (TableCommitter committer = committer(checkpoints)) {
      append(committer, 4);
      checkpoints.close();
      append(committer, 4);
    }
    assertThat(written())
        .containsExactly(
            "_delta_log/00000000000000000004.checkpoint.parquet", "_delta_log/_last_checkpoint");
    assertThat(new KernelTable(storage).latest().orElseThrow().files()).hasSize(8);
  }

  @Test
  void triesAgainWithTheNextCommitIfOneFailed() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    List<CompletableFuture<Void>> ended =
        IntStream.range(0, 2).mapToObj(i -> new CompletableFuture<Void>()).toList();
    Checkpoints checkpoints =
        new Checkpoints(
            "t",
            () -> {
              int now = tries.getAndIncrement();
              ended.get(now).complete(null);
              if (now == 0) {
                throw new IllegalStateException("disk full");
              }
            });
    try (TableCommitter committer = committer(checkpoints)) {
      append(committer, 4);
      ended.get(0).get();
      while (!ended.get(1).isDone()) {
        // The failure is noted a moment after it was thrown.
        append(committer, 1);
      }
    }
    checkpoints.close();
    assertThat(tries).hasValueGreaterThan(1);
  }

  @Test
  void makesUpForWhatOthersLeftUndone() {
    AtomicInteger tries = new AtomicInteger();
    Checkpoints checkpoints = new Checkpoints("t", tries::incrementAndGet);
    try (TableCommitter committer = committer(checkpoints)) {
      append(committer, 1);
      for (long version = 2; version < 9; version++) {
        storage.put(
            String.format(java.util.Locale.ROOT, "_delta_log/%020d.json", version),
            "{\"commitInfo\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      append(committer, 1);
    }
    checkpoints.close();
    assertThat(tries).hasValue(1);
  }
}
