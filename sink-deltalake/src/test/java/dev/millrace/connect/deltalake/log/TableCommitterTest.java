package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.storage.MemoryTableStorage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class TableCommitterTest {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch arrived = new CountDownLatch(1);

  /** Holds the first put until the test lets go. */
  private final MemoryTableStorage storage =
      new MemoryTableStorage() {
        @Override
        public boolean putIfAbsent(String path, byte[] body) {
          if (path.equals(LogFile.path(1))) {
            arrived.countDown();
            try {
              held.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return super.putIfAbsent(path, body);
        }
      };

  private final KernelTable kernel = new KernelTable(storage);

  private TableCommitter open(long minIntervalMs) {
    return new TableCommitter(
        storage,
        kernel,
        kernel,
        ChangePlanner.NONE,
        new CommitSettings(minIntervalMs, 60_000, false),
        state -> {});
  }

  private void create() {
    kernel.create(new TableDefinition(CommitRig.SCHEMA, List.of(), List.of(), Map.of()));
  }

  private static Chunk chunk(int task, long upTo) {
    return Chunk.append(
        List.of(new Advance("p" + task, OptionalLong.empty(), upTo)),
        CommitRig.SCHEMA,
        List.of(DataFile.written("f" + task, Map.of(), 1, 1, null)));
  }

  @Test
  void makesOneVersionOfAllThatWaitsWhileACommitRuns() throws Exception {
    create();
    try (TableCommitter committer = open(0)) {
      CompletableFuture<Committed> first = committer.submit(chunk(0, 1));
      arrived.await();
      List<CompletableFuture<Committed>> waiting =
          IntStream.range(1, 32).mapToObj(task -> committer.submit(chunk(task, 1))).toList();
      held.countDown();
      assertThat(first.get().version()).isEqualTo(1);
      for (CompletableFuture<Committed> each : waiting) {
        assertThat(each.get().version()).isEqualTo(2);
      }
      assertThat(committer.state().version()).isEqualTo(2);
      assertThat(committer.state().files()).hasSize(32);
    }
  }

  @Test
  void gathersChunksForTheLeastInterval() throws Exception {
    create();
    held.countDown();
    CompletableFuture<Committed> later;
    try (TableCommitter committer = open(3_600_000)) {
      assertThat(committer.submit(chunk(0, 1)).get().version()).isEqualTo(1);
      later = committer.submit(chunk(1, 1));
      // The table can be read meanwhile.
      assertThat(committer.refresh().get().version()).isEqualTo(1);
      assertThat(later).isNotDone();
    }
    assertThatThrownBy(later::get).hasCauseInstanceOf(RetriableException.class);
  }

  @Test
  void takesNothingAfterItWasClosed() {
    create();
    TableCommitter committer = open(0);
    committer.close();
    assertThatThrownBy(() -> committer.submit(chunk(0, 1)).get())
        .hasCauseInstanceOf(RetriableException.class)
        .hasMessageContaining("memory:/t: the committer is closed");
    assertThatThrownBy(() -> committer.refresh().get())
        .hasCauseInstanceOf(RetriableException.class);
  }

  @Test
  void saysThatThereIsNoTable() {
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("There is no Delta table at memory:/t");
  }
}
