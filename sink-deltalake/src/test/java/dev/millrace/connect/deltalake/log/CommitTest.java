package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.log.CommitRig.Fate;
import dev.millrace.connect.deltalake.storage.FileNames;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** The failure table of docs/decisions/0007, row by row. */
class CommitTest {
  private static final String FOREIGN = "{\"commitInfo\":{\"operation\":\"WRITE\"}}";

  private final CommitRig rig = new CommitRig();

  private static long version(CompletableFuture<Committed> future) {
    assertThat(future).isCompleted();
    return future.join().version();
  }

  private static AbstractThrowableAssert<?, ?> assertFailed(CompletableFuture<Committed> future) {
    assertThat(future).isCompletedExceptionally();
    return assertThat(future.handle((done, e) -> e).join());
  }

  private static void assertFenced(CompletableFuture<Committed> future, long inTable) {
    assertFailed(future)
        .isInstanceOfSatisfying(
            Fenced.class, e -> assertThat(e.inTable()).isEqualTo(OptionalLong.of(inTable)));
  }

  /** The table as Kernel reads it, with nothing of what the committer knows. */
  private TableState table() {
    return rig.kernel.latest().orElseThrow();
  }

  @Test
  void startsBehindTheTableAfterACrashBeforeTheCommit() {
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 41));
    rig.file();
    assertThat(rig.open().state().txn("p0")).hasValue(41);
    assertThat(table().files()).hasSize(1);
  }

  @Test
  void startsBehindWhatWasCommittedAfterACrashBeforeTheConsumersOffset() {
    rig.storage.fates.add(Fate.REPLY_LOST);
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 41));
    GroupCommit next = rig.open();
    assertThat(next.state().txn("p0")).hasValue(41);
    assertThat(version(CommitRig.commit(next, rig.chunk("p0", 41, 60)).get(0))).isEqualTo(2);
  }

  @Test
  void knowsItsOwnCommitWhoseReplyWasLost() {
    GroupCommit commits = rig.open();
    rig.storage.fates.add(Fate.REPLY_LOST);
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0))).isEqualTo(1);
    assertThat(table().version()).isEqualTo(1);
    assertThat(table().files()).hasSize(1);
  }

  @Test
  void plansAgainIfAnotherHasTheVersionWhoseReplyWasLost() {
    GroupCommit commits = rig.open();
    rig.storage.fates.add(Fate.REQUEST_LOST);
    rig.storage.before.add(() -> rig.foreign(FOREIGN));
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0))).isEqualTo(2);
    assertThat(table().txn("p0")).hasValue(41);
  }

  @Test
  void putsTheSameBytesAgainIfNothingIsThere() {
    GroupCommit commits = rig.open();
    rig.storage.puts.clear();
    rig.storage.fates.add(Fate.REQUEST_LOST);
    rig.storage.fates.add(Fate.SLOW_DOWN);
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0))).isEqualTo(1);
    assertThat(rig.storage.puts).hasSize(3);
    assertThat(rig.storage.puts).allSatisfy(b -> assertThat(b).isEqualTo(rig.storage.puts.get(0)));
    assertThat(rig.waits).isEqualTo(2);
  }

  @Test
  void refusesFilesThatWaitedForSoLongThatTheyMayBeDeleted() {
    GroupCommit commits = rig.open();
    FileNames names = FileNames.of("c").task(0);
    rig.ms = System.currentTimeMillis();
    Chunk waiting = rig.chunk("p0", -1, 41, names.next() + ".parquet");
    rig.ms += FileNames.USABLE_MS - 20_000;
    Chunk inTime = rig.chunk("p1", -1, 7, names.next() + ".parquet");
    assertThat(version(CommitRig.commit(commits, inTime).get(0))).isEqualTo(1);
    // A worker that was frozen just before its put, while others went on.
    rig.storage.before.add(
        () -> {
          rig.foreign(FOREIGN);
          rig.ms += 30_000;
        });
    assertFailed(CommitRig.commit(commits, waiting).get(0))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("was begun over 12 hours ago, and is to be written anew");
    assertThat(table().version()).isEqualTo(2);
    assertThat(table().files()).hasSize(1);
  }

  @Test
  void movesNoRowsToFilesThatWaitedForSoLong() {
    GroupCommit commits = rig.open();
    String name = FileNames.of("c").next() + ".parquet";
    rig.ms = System.currentTimeMillis() + FileNames.USABLE_MS + 1;
    Rewrite old =
        at ->
            Optional.of(
                new Rewrite.Moved(
                    List.of(), List.of(DataFile.written(name, Map.of(), 10, 1, null))));
    assertThat(commits.rewrite(old)).isEmpty();
    assertThat(table().version()).isEqualTo(0);
  }

  @Test
  void knowsItsFirstTryThatArrivesAfterTheSecondWasSent() {
    GroupCommit commits = rig.open();
    rig.storage.fates.add(Fate.ARRIVES_LATER);
    rig.storage.before.add(() -> {});
    rig.storage.before.add(() -> rig.storage.underWay.forEach(Runnable::run));
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0))).isEqualTo(1);
    assertThat(table().version()).isEqualTo(1);
  }

  @Test
  void fencesWhoGaveUpBeforeItsPutArrived() {
    GroupCommit commits = rig.open();
    rig.storage.fates.add(Fate.ARRIVES_LATER);
    for (int i = 0; i < 200; i++) {
      rig.storage.fates.add(Fate.SLOW_DOWN);
    }
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0))
        .isInstanceOf(RetriableException.class)
        .hasMessage("memory:/t: the commit did not succeed in time: 503 SlowDown");
    assertThat(rig.discarded).isEmpty();
    assertThat(commits.refresh().txn("p0")).isEmpty();
    rig.storage.fates.clear();
    rig.storage.underWay.forEach(Runnable::run);
    assertFenced(CommitRig.commit(commits, rig.chunk("p0", -1, 41)).get(0), 41);
    assertThat(table().files()).hasSize(1);
  }

  @Test
  void fencesTheNewOwnerIfTheZombieCommitsFirst() {
    GroupCommit zombie = rig.open();
    GroupCommit owner = rig.open();
    CommitRig.commit(zombie, rig.chunk("p0", -1, 41));
    assertFenced(CommitRig.commit(owner, rig.chunk("p0", -1, 55)).get(0), 41);
    assertThat(version(CommitRig.commit(owner, rig.chunk("p0", 41, 55)).get(0))).isEqualTo(2);
  }

  @Test
  void fencesTheZombieIfItCommitsSecond() {
    GroupCommit zombie = rig.open();
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 41));
    assertFailed(CommitRig.commit(zombie, rig.chunk("p0", -1, 20)).get(0))
        .isInstanceOf(Fenced.class)
        .hasMessage(
            "memory:/t: p0 is at offset 41 and not at no offset any more: another task has"
                + " committed");
    assertThat(table().files()).hasSize(1);
  }

  @Test
  void goesByOffsetsThatWereSeenAcrossGaps() {
    GroupCommit commits = rig.open();
    CommitRig.commit(commits, rig.chunk("p0", -1, 41));
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", 41, 100)).get(0))).isEqualTo(2);
    assertFenced(CommitRig.commit(commits, rig.chunk("p0", 99, 120)).get(0), 100);
  }

  @Test
  void commitsTwoChunksOfOnePartitionInOrderOrNone() {
    GroupCommit commits = rig.open();
    List<CompletableFuture<Committed>> both =
        CommitRig.commit(commits, rig.chunk("p0", -1, 41), rig.chunk("p0", 41, 60));
    assertThat(version(both.get(0))).isEqualTo(1);
    assertThat(version(both.get(1))).isEqualTo(1);
    assertThat(rig.log(1).lines().filter(line -> line.contains("\"txn\":"))).hasSize(1);
    List<CompletableFuture<Committed>> none =
        CommitRig.commit(commits, rig.chunk("p0", 59, 70), rig.chunk("p0", 70, 80));
    assertFenced(none.get(0), 60);
    assertFenced(none.get(1), 60);
    assertThat(table().txn("p0")).hasValue(60);
  }

  @Test
  void commitsTheOthersIfOneIsFenced() {
    GroupCommit commits = rig.open();
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 41));
    List<CompletableFuture<Committed>> group =
        CommitRig.commit(
            commits, rig.chunk("p1", -1, 5), rig.chunk("p0", -1, 41), rig.chunk("p2", -1, 7));
    assertThat(version(group.get(0))).isEqualTo(2);
    assertFenced(group.get(1), 41);
    assertThat(version(group.get(2))).isEqualTo(2);
  }

  @Test
  void letsTheLoserOfTwoWorkersPlanAgain() {
    GroupCommit one = rig.open();
    GroupCommit other = rig.open();
    CommitRig.commit(one, rig.chunk("p0", -1, 41));
    assertThat(version(CommitRig.commit(other, rig.chunk("p1", -1, 8)).get(0))).isEqualTo(2);
    assertThat(table().txn("p0")).hasValue(41);
    assertThat(table().txn("p1")).hasValue(8);
  }

  @Test
  void needsOnePutForACommitThatNobodyDisturbs() {
    GroupCommit commits = rig.open();
    rig.storage.puts.clear();
    rig.storage.reads = 0;
    rig.storage.lists = 0;
    for (int i = 0; i < 20; i++) {
      CommitRig.commit(commits, rig.chunk("p0", i - 1, i), rig.chunk("p1", i - 1, i));
    }
    assertThat(rig.storage.puts).hasSize(20);
    assertThat(rig.storage.reads).isZero();
    assertThat(rig.storage.lists).isZero();
  }

  /** Changes that remove every live file. */
  private static final class Everything implements RowChanges {}

  private Chunk change(long after, long upTo) {
    return new Chunk(
        List.of(CommitRig.advance("p0", after, upTo)),
        table().schema(),
        Optional.empty(),
        List.of(rig.file()),
        Optional.of(new Everything()));
  }

  private static Plan removeAll(TableState at) {
    return new Plan(List.copyOf(at.files()), List.of(), List.of());
  }

  @Test
  void plansChangesAgainstWhatACompactionLeft() {
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 5));
    List<Long> planned = new ArrayList<>();
    GroupCommit commits =
        rig.open(
            (at, chunks) -> {
              planned.add(at.version());
              return removeAll(at);
            },
            true);
    rig.storage.before.add(
        () ->
            rig.foreign(
                "{\"remove\":{\"path\":\"f0.parquet\",\"dataChange\":false}}",
                "{\"add\":{\"path\":\"compacted.parquet\",\"partitionValues\":{},\"size\":1,"
                    + "\"modificationTime\":1,\"dataChange\":false}}"));
    assertThat(version(CommitRig.commit(commits, change(5, 9)).get(0))).isEqualTo(3);
    assertThat(planned).containsExactly(1L, 2L);
    assertThat(rig.discarded).hasSize(1);
    assertThat(table().files()).extracting(DataFile::path).containsExactly("f1.parquet");
    assertThat(rig.log(3)).contains("\"isBlindAppend\":false", "compacted.parquet");
  }

  @Test
  void callsOnlyAppendsBlind() {
    CommitRig.commit(rig.open(), rig.chunk("p0", -1, 5));
    assertThat(rig.log(1)).contains("\"isBlindAppend\":true");
    CommitRig.commit(rig.open((at, chunks) -> removeAll(at), true), change(5, 9));
    assertThat(rig.log(2)).contains("\"isBlindAppend\":false");
  }

  @Test
  void appendsToATableThatGotAColumn() {
    GroupCommit commits = rig.open();
    rig.foreignMetadata(CommitRig.SCHEMA.add("more", LongType.LONG), Map.of());
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))).isEqualTo(2);
    assertThat(table().schema().fieldNames()).containsExactly("id", "name", "more");
  }

  @Test
  void refusesFilesOfAColumnThatIsGoneOrHasAnotherType() {
    GroupCommit commits = rig.open();
    StructType without = new StructType().add("id", LongType.LONG, false);
    rig.foreignMetadata(without, Map.of());
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(SchemaChanged.class)
        .hasMessage("memory:/t: another writer has changed it: the column 'name' is gone");
    rig.foreignMetadata(without.add("name", IntegerType.INTEGER), Map.of());
    commits.refresh();
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(SchemaChanged.class)
        .hasMessageContaining("the type of the column 'name' is integer and no longer string");
    assertThat(table().files()).isEmpty();
  }

  @Test
  void refusesFilesThatLackARequiredColumn() {
    GroupCommit commits = rig.open();
    rig.foreignMetadata(CommitRig.SCHEMA.add("must", LongType.LONG, false), Map.of());
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(SchemaChanged.class)
        .hasMessageContaining("the column 'must', which is NOT NULL, was added");
  }

  private Chunk evolving(String p, StructType base, StructType evolved) {
    return new Chunk(
        List.of(CommitRig.advance(p, -1, 5)),
        base,
        Optional.of(evolved),
        List.of(rig.file()),
        Optional.empty());
  }

  @Test
  void addsTheColumnsOfAllChunksAtOnce() {
    StructType address = new StructType().add("city", StringType.STRING);
    StructType base = CommitRig.SCHEMA.add("address", address);
    rig.foreignMetadata(base, Map.of());
    GroupCommit commits = rig.open();
    StructType one =
        CommitRig.SCHEMA
            .add("address", address.add("zip", StringType.STRING))
            .add("a", LongType.LONG);
    StructType other =
        CommitRig.SCHEMA
            .add("address", address.add("street", StringType.STRING))
            .add("b", LongType.LONG)
            .add("a", LongType.LONG);
    List<CompletableFuture<Committed>> both =
        CommitRig.commit(commits, evolving("p0", base, one), evolving("p1", base, other));
    assertThat(version(both.get(0))).isEqualTo(2);
    assertThat(version(both.get(1))).isEqualTo(2);
    assertThat(rig.log(2).lines().filter(line -> line.contains("metaData"))).hasSize(1);
    assertThat(table().schema())
        .isEqualTo(
            CommitRig.SCHEMA
                .add(
                    "address",
                    address.add("zip", StringType.STRING).add("street", StringType.STRING))
                .add("a", LongType.LONG)
                .add("b", LongType.LONG));
  }

  @Test
  void refusesTheLaterOfTwoThatAddOneColumnWithDifferentTypes() {
    List<CompletableFuture<Committed>> both =
        CommitRig.commit(
            rig.open(),
            evolving("p0", CommitRig.SCHEMA, CommitRig.SCHEMA.add("a", LongType.LONG)),
            evolving("p1", CommitRig.SCHEMA, CommitRig.SCHEMA.add("a", StringType.STRING)));
    assertThat(version(both.get(0))).isEqualTo(1);
    assertFailed(both.get(1)).isInstanceOf(SchemaChanged.class);
  }

  @Test
  void writesNoMetadataIfNothingIsNew() {
    GroupCommit commits = rig.open();
    CommitRig.commit(
        commits, evolving("p0", CommitRig.SCHEMA, CommitRig.SCHEMA.add("a", LongType.LONG)));
    CommitRig.commit(
        commits, evolving("p1", CommitRig.SCHEMA, CommitRig.SCHEMA.add("a", LongType.LONG)));
    assertThat(rig.log(1)).contains("metaData");
    assertThat(rig.log(2)).doesNotContain("metaData");
  }

  @Test
  void stopsIfTheTableWasMadeAnew() {
    GroupCommit commits = rig.open();
    rig.storage.before.add(() -> rig.foreign(rig.log(0).replace(table().tableId(), "another-id")));
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("another table has been made in its place")
        .hasMessageContaining("another-id");
  }

  @Test
  void stopsIfTheTableAsksForAFeatureThatIsNotHonoured() {
    GroupCommit commits = rig.open();
    rig.storage.before.add(
        () ->
            rig.foreign(
                "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                    + "\"readerFeatures\":[\"catalogManaged\"],"
                    + "\"writerFeatures\":[\"catalogManaged\",\"appendOnly\"]}}"));
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the table feature catalogManaged, which this connector does not");
  }

  @Test
  void listsTheLogAfterASleepAndGoesOn() {
    GroupCommit commits = rig.open();
    CommitRig.commit(rig.open(), rig.chunk("p1", -1, 5));
    rig.ms += 120_000;
    rig.storage.lists = 0;
    assertThat(version(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))).isEqualTo(2);
    assertThat(rig.storage.lists).isEqualTo(1);
  }

  @Test
  void readsTheTableAnewIfVersionsWereCleanedUpWhileItSlept() {
    GroupCommit sleeper = rig.open();
    GroupCommit other = rig.open();
    for (int i = 0; i < 5; i++) {
      CommitRig.commit(other, rig.chunk("p1", i - 1, i));
    }
    rig.kernel.checkpoint();
    for (int version = 0; version < 5; version++) {
      rig.storage.delete(LogFile.path(version));
    }
    rig.ms += 120_000;
    assertThat(version(CommitRig.commit(sleeper, rig.chunk("p0", -1, 5)).get(0))).isEqualTo(6);
    assertThat(rig.storage.read(LogFile.path(1))).isEmpty();
    assertThat(table().files()).hasSize(6);
  }

  @Test
  void listsTheLogBeforeEachCommitIfItIsKeptForLessThanADay() {
    CommitRig shortly = new CommitRig(Map.of("delta.logRetentionDuration", "interval 0 hours"));
    GroupCommit commits = shortly.open();
    shortly.storage.lists = 0;
    CommitRig.commit(commits, shortly.chunk("p0", -1, 5));
    CommitRig.commit(commits, shortly.chunk("p0", 5, 6));
    assertThat(shortly.storage.lists).isEqualTo(2);
  }

  @Test
  void namesALineOfTheLogThatIsNoJson() {
    GroupCommit commits = rig.open();
    rig.storage.before.add(() -> rig.foreign(FOREIGN, "{\"add\":{\"path\":"));
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(
            "memory:/t: line 2 of '_delta_log/00000000000000000001.json' can't be read: ");
  }

  @Test
  void failsRetriablyIfOthersAreFasterForLong() {
    GroupCommit commits = rig.open();
    for (int i = 0; i < 20; i++) {
      rig.storage.before.add(
          () -> {
            rig.foreign(FOREIGN);
            rig.ms += 5_000;
          });
    }
    assertFailed(CommitRig.commit(commits, rig.chunk("p0", -1, 5)).get(0))
        .isInstanceOf(RetriableException.class)
        .hasMessage("memory:/t: the commit did not succeed in time: other writers were faster");
  }

  @Test
  void keepsAppendsOutOfAVersionThatTellsItsChanges() {
    CommitRig feed = new CommitRig(Map.of("delta.enableChangeDataFeed", "true"));
    GroupCommit commits =
        feed.open(
            (at, chunks) ->
                new Plan(
                    List.copyOf(at.files()),
                    List.of(),
                    List.of(ChangeFile.written("_change_data/c.parquet", Map.of(), 3))),
            true);
    Chunk change =
        new Chunk(
            List.of(CommitRig.advance("p1", -1, 3)),
            CommitRig.SCHEMA,
            Optional.empty(),
            List.of(feed.file()),
            Optional.of(new Everything()));
    List<CompletableFuture<Committed>> group =
        CommitRig.commit(commits, feed.chunk("p0", -1, 5), change, feed.chunk("p2", -1, 5));
    assertThat(group.stream().map(CommitTest::version)).containsExactly(1L, 2L, 3L);
    assertThat(feed.log(2)).contains("{\"cdc\":{\"path\":\"_change_data/c.parquet\"");
    assertThat(feed.log(1)).doesNotContain("\"cdc\"");
  }

  @Test
  void givesEachVersionALaterTimestampWhereTheTableHasSuch() {
    CommitRig timed = new CommitRig(Map.of("delta.enableInCommitTimestamps", "true"));
    GroupCommit commits = timed.open();
    timed.ms = 5;
    long created = commits.state().timestamp();
    CommitRig.commit(commits, timed.chunk("p0", -1, 5));
    CommitRig.commit(commits, timed.chunk("p0", 5, 6));
    assertThat(timed.log(2))
        .startsWith("{\"commitInfo\":{\"inCommitTimestamp\":" + (created + 2) + ",");
    assertThat(timed.kernel.latest().orElseThrow().timestamp()).isEqualTo(created + 2);
  }

  @Test
  void givesRowsIdsWhereTheTableTracksThem() {
    CommitRig tracked = new CommitRig(Map.of("delta.enableRowTracking", "true"));
    GroupCommit commits = tracked.open();
    CommitRig.commit(commits, tracked.chunk("p0", -1, 5), tracked.chunk("p1", -1, 5));
    CommitRig.commit(tracked.open(), tracked.chunk("p0", 5, 6));
    TableState state = tracked.kernel.latest().orElseThrow();
    assertThat(state.files())
        .extracting(file -> file.baseRowId().getAsLong())
        .containsExactlyInAnyOrder(0L, 3L, 6L);
    assertThat(state.files())
        .extracting(file -> file.defaultRowCommitVersion().getAsLong())
        .containsExactlyInAnyOrder(1L, 1L, 2L);
    assertThat(tracked.log(2)).contains("{\\\"rowIdHighWaterMark\\\":8}");
    assertThatThrownBy(() -> tracked.open(ChangePlanner.NONE, true))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("rowTracking (delta.enableRowTracking=true) for updates");
  }

  @Test
  void countsTheIdsOfNewColumnsWhereTheTableMapsThem() {
    CommitRig mapped = new CommitRig(Map.of("delta.columnMapping.mode", "name"));
    GroupCommit commits = mapped.open();
    StructType base = commits.state().schema();
    StructType evolved =
        base.add(
            "a",
            LongType.LONG,
            io.delta.kernel.types.FieldMetadata.builder()
                .putLong("delta.columnMapping.id", 3)
                .putString("delta.columnMapping.physicalName", "col-a")
                .build());
    CommitRig.commit(commits, evolving("p0", base, evolved));
    TableState state = mapped.kernel.latest().orElseThrow();
    assertThat(state.properties()).containsEntry("delta.columnMapping.maxColumnId", "3");
    assertThat(state.schema()).isEqualTo(evolved);
    StructType twin =
        base.add(
            "a",
            LongType.LONG,
            io.delta.kernel.types.FieldMetadata.builder()
                .putLong("delta.columnMapping.id", 3)
                .putString("delta.columnMapping.physicalName", "col-twin")
                .build());
    assertFailed(CommitRig.commit(commits, evolving("p1", base, twin)).get(0))
        .isInstanceOf(SchemaChanged.class);
  }
}
