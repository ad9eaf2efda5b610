package dev.millrace.connect.deltalake.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.log.Advance;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.Committed;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.MemoryTableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TestBucket;
import dev.millrace.connect.deltalake.storage.Upload;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTableTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", LongType.LONG, false)
          .add("day", DateType.DATE)
          .add("amount", new DecimalType(12, 2))
          .add("at", TimestampType.TIMESTAMP)
          .add("tags", new ArrayType(StringType.STRING, true));

  private static final TableDefinition TABLE =
      new TableDefinition(
          SCHEMA, List.of("day"), List.of(), Map.of("delta.enableDeletionVectors", "true"));

  @TempDir private Path dir;

  private TableStorage local() {
    return new LocalTableStorage(dir.resolve("t"));
  }

  private static void overwrite(TableStorage storage, String path, byte[] body) {
    try (Upload upload = storage.create(path)) {
      upload.write(body, 0, body.length);
    }
  }

  private static String checkpoint(long version) {
    return String.format(java.util.Locale.ROOT, "_delta_log/%020d.checkpoint.parquet", version);
  }

  /** Commits versions with one file and one offset each; the next of each appId. */
  private static void append(TableStorage storage, KernelTable kernel, int versions)
      throws ExecutionException, InterruptedException {
    try (TableCommitter committer =
        new TableCommitter(
            storage,
            kernel,
            kernel,
            ChangePlanner.NONE,
            new CommitSettings(0, 10_000, false),
            state -> {})) {
      for (int i = 0; i < versions; i++) {
        TableState state = committer.state();
        String app = "lake/orders-" + state.version() % 3;
        OptionalLong after = state.txn(app);
        DataFile file =
            DataFile.written(
                "day=2024-01-01/f " + state.version() + ".parquet",
                state.version() % 4 == 0 ? nullDay() : Map.of("day", "2024-01-01"),
                100,
                5,
                "{\"numRecords\":1}");
        Committed committed =
            committer
                .submit(
                    Chunk.append(
                        List.of(new Advance(app, after, after.orElse(-1) + 7)),
                        state.schema(),
                        List.of(file)))
                .get();
        assertThat(committed.version()).isEqualTo(state.version() + 1);
      }
    }
  }

  private static Map<String, String> nullDay() {
    Map<String, String> values = new java.util.HashMap<>();
    values.put("day", null);
    return values;
  }

  private static void isAsCommitted(TableState state, long version) {
    assertThat(state.version()).isEqualTo(version);
    assertThat(state.schema()).isEqualTo(SCHEMA);
    assertThat(state.partitionColumns()).containsExactly("day");
    assertThat(state.properties()).containsEntry("delta.enableDeletionVectors", "true");
    assertThat(state.features().deletionVectors()).isTrue();
    for (int app = 0; app < 3; app++) {
      int last = app;
      long commits = IntStream.range(0, (int) version).filter(v -> v % 3 == last).count();
      assertThat(state.txn("lake/orders-" + app))
          .isEqualTo(commits == 0 ? OptionalLong.empty() : OptionalLong.of(7 * commits - 1));
    }
    assertThat(state.txn("other")).isEmpty();
    assertThat(state.files()).hasSize((int) version);
    assertThat(state.files())
        .extracting(DataFile::file)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, (int) version)
                .mapToObj(v -> "day=2024-01-01/f " + v + ".parquet")
                .toList());
    assertThat(state.files())
        .allSatisfy(
            file -> {
              assertThat(file.stats()).hasValue("{\"numRecords\":1}");
              assertThat(file.partitionValues()).containsKey("day");
              assertThat(file.path()).contains("f%20");
            });
    assertThat(state.files().stream().filter(f -> f.partitionValues().get("day") == null))
        .hasSize((int) (version + 3) / 4);
  }

  @Test
  void findsNoTableWhereNoneIs() throws IOException {
    assertThat(new KernelTable(local()).latest()).isEmpty();
    try (TestBucket bucket = new TestBucket(dir.resolve("s3"))) {
      assertThat(new KernelTable(bucket.table("t")).latest()).isEmpty();
    }
  }

  @Test
  void leavesATableThatSomebodyElseMakesAtTheSameMoment() {
    TableStorage storage =
        new MemoryTableStorage() {
          private boolean raced;

          @Override
          public boolean putIfAbsent(String path, byte[] body) {
            if (!raced) {
              raced = true;
              new KernelTable(this).create(TABLE);
            }
            return super.putIfAbsent(path, body);
          }
        };
    KernelTable late = new KernelTable(storage);

    late.create(TABLE);

    TableState state = late.latest().orElseThrow();
    assertThat(state.version()).isZero();
    assertThat(state.partitionColumns()).containsExactly("day");
  }

  @Test
  void readsWhatWasCommittedWithAndWithoutCheckpoint() throws Exception {
    try (TestBucket bucket = new TestBucket(dir.resolve("s3"))) {
      for (TableStorage storage : List.of(local(), bucket.table("wh/t"))) {
        KernelTable kernel = new KernelTable(storage);
        kernel.create(TABLE);
        kernel.create(TABLE);
        isAsCommitted(kernel.latest().orElseThrow(), 0);
        append(storage, kernel, 5);
        isAsCommitted(kernel.latest().orElseThrow(), 5);
        kernel.checkpoint();
        assertThat(storage.status(checkpoint(5))).isPresent();
        assertThat(storage.status("_delta_log/_last_checkpoint")).isPresent();
        isAsCommitted(new KernelTable(storage).latest().orElseThrow(), 5);
        append(storage, kernel, 6);
        isAsCommitted(new KernelTable(storage).latest().orElseThrow(), 11);
      }
    }
  }

  @Test
  void goesByAnEarlierCheckpointIfTheLastIsBroken() throws Exception {
    TableStorage storage = local();
    KernelTable kernel = new KernelTable(storage);
    kernel.create(TABLE);
    append(storage, kernel, 3);
    kernel.checkpoint();
    append(storage, kernel, 3);
    kernel.checkpoint();
    append(storage, kernel, 1);
    byte[] whole = storage.read(checkpoint(6)).orElseThrow();
    byte[] torn = whole.clone();
    Arrays.fill(torn, 4, 2000, (byte) 0x55);
    for (byte[] broken : List.of(Arrays.copyOf(whole, whole.length / 2), new byte[0], torn)) {
      overwrite(storage, checkpoint(6), broken);
      // Only the log behind the first checkpoint is left.
      for (int version = 0; version < 3; version++) {
        storage.delete(String.format(java.util.Locale.ROOT, "_delta_log/%020d.json", version));
      }
      isAsCommitted(new KernelTable(storage).latest().orElseThrow(), 7);
    }
  }

  @Test
  void saysWhichCheckpointIsBrokenIfTheLogBeforeItIsGone() throws Exception {
    TableStorage storage = local();
    KernelTable kernel = new KernelTable(storage);
    kernel.create(TABLE);
    append(storage, kernel, 3);
    kernel.checkpoint();
    overwrite(storage, checkpoint(3), new byte[] {1, 2, 3});
    for (int version = 0; version < 3; version++) {
      storage.delete(String.format(java.util.Locale.ROOT, "_delta_log/%020d.json", version));
    }
    assertThatThrownBy(() -> new KernelTable(storage).latest())
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(storage.location() + ": reading the log failed: ")
        .hasMessageEndingWith(
            " The checkpoint '" + checkpoint(3) + "' is broken: restore it, if you can.");
  }

  @Test
  void deletesOfTheLogWhatTheTableKeepsNoLonger() throws Exception {
    TableStorage storage = local();
    KernelTable kernel = new KernelTable(storage);
    kernel.create(
        new TableDefinition(
            SCHEMA,
            List.of("day"),
            List.of(),
            Map.of(
                "delta.enableDeletionVectors",
                "true",
                "delta.logRetentionDuration",
                "interval 0 seconds")));
    append(storage, kernel, 3);
    kernel.checkpoint();
    append(storage, kernel, 3);
    kernel.checkpoint();
    assertThat(storage.list("_delta_log", "0"))
        .extracting(TableStorage.Entry::path)
        .doesNotContain("_delta_log/00000000000000000000.json")
        .contains(checkpoint(6));
    isAsCommitted(new KernelTable(storage).latest().orElseThrow(), 6);
  }

  @Test
  void saysWhatOfADefinitionIsWrong() {
    assertThatThrownBy(
            () ->
                new KernelTable(local())
                    .create(
                        new TableDefinition(
                            SCHEMA, List.of(), List.of(), Map.of("delta.noSuchThing", "1"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("making the table failed: ")
        .hasMessageContaining("delta.noSuchThing");
  }
}
