package dev.millrace.connect.deltalake.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.files.DeletionVectors;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.Rewrite;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** "Files that no version names" of docs/decisions/0008, row by row, on a disk. */
class OrphansTest {
  private static final long HOUR = 3_600_000;
  private static final long DELAY = 24 * HOUR;

  @TempDir private Path folder;
  private final FileNames names = FileNames.of("c");
  private final long now = System.currentTimeMillis();
  private final AtomicLong removed = new AtomicLong();
  private LocalTableStorage storage;
  private TableCommitter committer;
  private Orphans orphans;

  @BeforeEach
  void open() {
    storage = new LocalTableStorage(folder);
    KernelTable kernel = new KernelTable(storage);
    kernel.create(
        new TableDefinition(
            new StructType().add("id", LongType.LONG), List.of(), List.of(), Map.of()));
    committer =
        new TableCommitter(
            storage,
            kernel,
            kernel,
            ChangePlanner.NONE,
            new CommitSettings(0, 10_000, false),
            state -> {});
    orphans = new Orphans(storage, names, DELAY, removed::addAndGet);
    age(version(0), 240);
    assertThat(committer.state().files()).isEmpty(); // From now on it follows them.
  }

  @AfterEach
  void close() {
    orphans.close();
    committer.close();
  }

  private static String version(long number) {
    return String.format(Locale.ROOT, "_delta_log/%020d.json", number);
  }

  private String age(String path, long hours) {
    try {
      Files.setLastModifiedTime(folder.resolve(path), FileTime.fromMillis(now - hours * HOUR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path;
  }

  /** A UUID of a name that was given so many hours ago. */
  private UUID uuid(long hours) {
    UUID of = FileNames.uuid();
    return new UUID(
        ((now - hours * HOUR) << 16) | (of.getMostSignificantBits() & 0xffff),
        of.getLeastSignificantBits());
  }

  /** The name that the connector gave to a data file so many hours ago. */
  private String name(long hours) {
    return "c-0-" + uuid(hours) + ".snappy.parquet";
  }

  private String write(String path, long hours) {
    try {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.write(folder.resolve(path), new byte[] {1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return age(path, hours);
  }

  private String orphan(long hours) {
    return write(name(hours), hours);
  }

  private static DataFile file(String path) {
    return DataFile.written(path, Map.of(), 1, 1, null);
  }

  private TableState append(String path) {
    return committer
        .submit(Chunk.append(List.of(), committer.state().schema(), List.of(file(path))))
        .join()
        .state();
  }

  private TableState replace(String path, DataFile by) {
    DataFile there =
        committer.state().files().stream()
            .filter(live -> live.path().equals(path))
            .findFirst()
            .orElseThrow();
    return committer
        .submit((Rewrite) at -> Optional.of(new Rewrite.Moved(List.of(there), List.of(by))))
        .join()
        .orElseThrow()
        .state();
  }

  /** The next version, by somebody else. */
  private void foreign(String line) throws IOException {
    long next = committer.refresh().join().version() + 1;
    Files.write(folder.resolve(version(next)), (line + "\n").getBytes(UTF_8));
  }

  private TableState newest() {
    return append("any-" + UUID.randomUUID() + ".parquet");
  }

  private boolean there(String path) {
    return Files.exists(folder.resolve(path));
  }

  @Test
  void deletesWhatACrashLeft() {
    List<String> left = new ArrayList<>();
    left.add(orphan(30));
    left.add(write("day=1/c-3-" + uuid(100) + ".zstd.parquet", 100));
    left.add(write("_change_data/c-all-" + uuid(30) + ".snappy.parquet", 30));
    left.add(write("dv-c/deletion_vector_" + uuid(30) + ".bin", 30));
    left.add(write(".c-0-" + uuid(30) + ".parquet." + UUID.randomUUID() + ".tmp", 30));
    orphans.pass(newest());
    assertThat(left).noneMatch(this::there);
    assertThat(removed).hasValue(5);
  }

  @Test
  void leavesWhatMayComeIntoTheTableYet() {
    String young = orphan(23);
    String writtenAgain = write(name(40), 20);
    orphans.pass(newest());
    assertThat(List.of(young, writtenAgain)).allMatch(this::there);
  }

  @Test
  void goesByTheStoragesClockAndNotByThisMachines() {
    String file = orphan(30);
    TableState state = newest();
    age(version(state.version()), 10);
    orphans.pass(state);
    assertThat(there(file)).isTrue();
  }

  @Test
  void leavesLiveFilesAndThoseThatAnyVersionNames() throws IOException {
    List<String> named = new ArrayList<>();
    String live = write(name(0), 50);
    age(version(append(live).version()), 50);
    String gone = write(name(0), 49);
    age(version(append(gone).version()), 49);
    DeletionVectors.Writer vectors = new DeletionVectors(storage).writer(names);
    DataFile marked = file(gone).withDeletionVector(vectors.add(RoaringBitmap.bitmapOf(1)), null);
    vectors.close(named);
    named.forEach(vector -> age(vector, 48));
    age(version(replace(gone, marked).version()), 48);
    age(version(replace(gone, file(write(name(0), 47))).version()), 47);
    String change = write("_change_data/c-all-" + uuid(46) + ".snappy.parquet", 46);
    String absolute = orphan(46);
    foreign(
        "{\"cdc\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"dataChange\":false}}"
            .formatted(change));
    foreign(
        "{\"remove\":{\"path\":\"file:%s/%s\",\"dataChange\":true}}".formatted(folder, absolute));
    named.addAll(List.of(live, gone, change, absolute));
    String orphan = orphan(45);
    orphans.pass(newest());
    assertThat(named).allMatch(this::there);
    assertThat(there(orphan)).isFalse();
  }

  @Test
  void leavesWhatVersionsMayHaveNamedThatAreCleanedUp() throws IOException {
    String early = orphan(100);
    newest();
    age(version(1), 90);
    newest();
    age(version(2), 80);
    Files.delete(folder.resolve(version(0)));
    Files.delete(folder.resolve(version(1)));
    String late = orphan(70);
    orphans.pass(newest());
    assertThat(there(early)).isTrue();
    assertThat(there(late)).isFalse();
  }

  @Test
  void leavesWhatIsOlderThanAGapInTheLog() throws IOException {
    newest();
    age(version(1), 90);
    String early = orphan(80);
    newest();
    age(version(2), 70);
    Files.delete(folder.resolve(version(1)));
    String late = orphan(60);
    orphans.pass(newest());
    assertThat(there(early)).isTrue();
    assertThat(there(late)).isFalse();
  }

  @Test
  void leavesFilesOfATableThatStoodThereBefore() {
    String earlier = orphan(300);
    orphans.pass(newest());
    assertThat(there(earlier)).isTrue();
  }

  @Test
  void leavesFilesOfATableThatWasCopied() {
    // All have the time of copying, in any order; the log's files came first.
    age(version(0), 60);
    String file = write(name(200), 50);
    orphans.pass(newest());
    assertThat(there(file)).isTrue();
  }

  @Test
  void leavesFilesOfOthers() {
    List<String> others =
        List.of(
            write("d-0-" + uuid(30) + ".snappy.parquet", 30),
            write("c-0-0-" + uuid(30) + ".snappy.parquet", 30),
            write("part-00000-" + UUID.randomUUID() + "-c000.snappy.parquet", 30),
            write("deletion_vector_" + uuid(30) + ".bin", 30),
            write("dv-d/deletion_vector_" + uuid(30) + ".bin", 30),
            write("notes.txt", 30));
    orphans.pass(newest());
    assertThat(others).allMatch(this::there);
    assertThat(removed).hasValue(0);
  }

  @Test
  void deletesNothingWhereAVersionCantBeRead() throws IOException {
    String file = orphan(30);
    newest();
    TableState state = newest();
    Files.write(
        folder.resolve(version(1)),
        "{\"add\":{\"deletionVector\":{\"pathOrInlineDv".getBytes(UTF_8));
    assertThatThrownBy(() -> orphans.pass(state))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("'" + version(1) + "' can't be read: ");
    assertThat(there(file)).isTrue();
  }

  @Test
  void looksAtAFileOnce() throws IOException {
    orphans.pass(newest());
    String late = orphan(30);
    Orphans another = new Orphans(storage, names, DELAY, removed::addAndGet);
    another.pass(newest());
    assertThat(there(late)).isTrue();
    Path mark = folder.resolve("_delta_log/_millrace/orphans-c");
    assertThat(Files.readString(mark)).matches("\\d+");
    Files.writeString(mark, "broken");
    another.pass(newest());
    assertThat(there(late)).isFalse();
    another.close();
  }

  @Test
  void looksAfterTheFirstCommitAndThenOnceAnHour() throws Exception {
    String first = orphan(30);
    TableState state = newest();
    orphans.accept(state);
    orphans.rest();
    assertThat(there(first)).isFalse();
    Files.delete(folder.resolve("_delta_log/_millrace/orphans-c"));
    String second = orphan(30);
    orphans.accept(state);
    orphans.rest();
    assertThat(there(second)).isTrue();
  }
}
