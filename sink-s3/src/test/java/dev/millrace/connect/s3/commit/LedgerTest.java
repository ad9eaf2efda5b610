package dev.millrace.connect.s3.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.s3.MemoryStore;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.manifest.Notifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The failure table of docs/decisions/0002-s3-exactly-once.md. */
class LedgerTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final String HEAD = "_millrace/files/orders/0.json";

  /** What a store does wrong, once. */
  private enum Trouble {
    NONE,
    LOSE_PUT_REPLY,
    LOSE_COMPLETE_REPLY,
    CRASH_BEFORE_COMPLETE,
    CRASH_AFTER_COMPLETE,
    CRASH_BEFORE_SETTLE
  }

  private static final class Crash extends RuntimeException {}

  private static final class Store extends MemoryStore {
    Trouble trouble = Trouble.NONE;

    /** Of the objects below {@code prefix}, in the order of their keys. */
    List<String> etags(String prefix) {
      return list(prefix).stream().map(key -> get(key).orElseThrow().etag()).toList();
    }

    private boolean once(Trouble wanted) {
      boolean now = trouble == wanted;
      trouble = now ? Trouble.NONE : trouble;
      return now;
    }

    @Override
    public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
      if (once(Trouble.LOSE_PUT_REPLY)) {
        super.put(key, body, condition);
      }
      if (openUploads() == 0 && once(Trouble.CRASH_BEFORE_SETTLE)) {
        throw new Crash();
      }
      return super.put(key, body, condition);
    }

    @Override
    public synchronized boolean completeUpload(String key, String uploadId, List<String> etags) {
      if (once(Trouble.CRASH_BEFORE_COMPLETE)) {
        throw new Crash();
      }
      if (once(Trouble.LOSE_COMPLETE_REPLY)) {
        super.completeUpload(key, uploadId, etags);
      }
      boolean done = super.completeUpload(key, uploadId, etags);
      if (once(Trouble.CRASH_AFTER_COMPLETE)) {
        throw new Crash();
      }
      return done;
    }
  }

  private final Store store = new Store();
  private final HeadStore heads = new HeadStore(store, "_millrace/files");
  private final ManifestLog manifests =
      new ManifestLog(
          store,
          Notifier.NONE,
          new ManifestLog.Settings(false, "_manifests/files", "lake", "files", "json"));
  private final Completion completion =
      new Completion(store, Runnable::run, FileTags.NONE, manifests);

  private Ledger open(String owner) {
    return Ledger.open(TP, heads, completion, owner);
  }

  private int staged;

  private StagedFile stage(String key, long from, long to) {
    return stage(key, from, to, List.of());
  }

  private StagedFile stage(String key, long from, long to, List<String> sides) {
    String id = "file-" + key + "-" + ++staged;
    return new StagedFile(
        id,
        upload(id, StagedObject.VALUE, key),
        sides.stream().map(part -> upload(id, part, key + "." + part)).toList(),
        OffsetSet.range(from, to),
        to - from,
        StagedFile.Details.NONE);
  }

  private StagedObject upload(String id, String part, String key) {
    String upload = store.createUpload(key, Map.of(StagedObject.METADATA, id));
    String etag = store.uploadPart(key, upload, 1, Payload.of(id.getBytes(StandardCharsets.UTF_8)));
    return new StagedObject(part, key, upload, List.of(etag), id.length());
  }

  private static Progress upTo(long safe) {
    return new Progress(safe, OffsetSet.EMPTY);
  }

  private Head head() {
    return heads.read(TP).orElseThrow().head();
  }

  @Test
  void crashWhileBufferingShowsNothing() {
    open("a");
    stage("topics/x", 0, 5);
    assertThat(open("b").progress()).isEqualTo(Progress.NONE);
    assertThat(store.list("topics/")).isEmpty();
  }

  @Test
  void crashAfterTheCommitIsFinishedByTheNextOwner() {
    Ledger a = open("a");
    store.trouble = Trouble.CRASH_BEFORE_COMPLETE;
    assertThatThrownBy(() -> a.commit(List.of(stage("topics/x", 0, 5)), upTo(5)))
        .hasCauseInstanceOf(Crash.class);
    assertThat(store.list("topics/")).isEmpty();
    assertThat(open("b").progress()).isEqualTo(upTo(5));
    assertThat(store.list("topics/")).containsExactly("topics/x");
    assertThat(head().pending()).isNull();
  }

  @Test
  void crashAfterTheCompletionsIsNoMatter() {
    Ledger a = open("a");
    store.trouble = Trouble.CRASH_AFTER_COMPLETE;
    assertThatThrownBy(() -> a.commit(List.of(stage("topics/x", 0, 5)), upTo(5)))
        .hasCauseInstanceOf(Crash.class);
    assertThat(open("b").progress()).isEqualTo(upTo(5));
  }

  @Test
  void aLostReplyToTheCompareAndSetIsReadBack() throws Exception {
    store.trouble = Trouble.LOSE_PUT_REPLY;
    Ledger a = open("a");
    assertThat(a.epoch()).isEqualTo(1);
    store.trouble = Trouble.LOSE_PUT_REPLY;
    a.commit(List.of(stage("topics/x", 0, 5)), upTo(5));
    store.trouble = Trouble.LOSE_PUT_REPLY;
    a.settle();
    assertThat(head().pending()).isNull();
    assertThat(head().progress()).isEqualTo(upTo(5));
  }

  @Test
  void aLostReplyToACompletionIsRecognisedByTheObject() throws Exception {
    Ledger a = open("a");
    store.trouble = Trouble.LOSE_COMPLETE_REPLY;
    a.commit(List.of(stage("topics/x", 0, 5)), upTo(5));
    assertThat(store.list("topics/")).containsExactly("topics/x");
  }

  @Test
  void aZombieBeforeItsCommitIsFenced() {
    Ledger zombie = open("a");
    open("b");
    StagedFile file = stage("topics/x", 0, 5);
    assertThatThrownBy(() -> zombie.commit(List.of(file), upTo(5)))
        .isInstanceOf(Fenced.class)
        .hasMessage(
            "Another owner took over orders-0: 'b', in epoch 2, after this one's 1 (head object '"
                + HEAD
                + "')");
    assertThat(store.list("topics/")).isEmpty();
  }

  @Test
  void aZombieAfterItsCommitChangesNothing() throws Exception {
    Ledger zombie = open("a");
    store.trouble = Trouble.CRASH_BEFORE_COMPLETE;
    StagedFile file = stage("topics/x", 0, 5);
    assertThatThrownBy(() -> zombie.commit(List.of(file), upTo(5))).isNotNull();
    Head before = head();
    Ledger b = open("b");
    assertThat(completion.recover(TP, before)).isEmpty();
    b.commit(List.of(stage("topics/y", 5, 9)), upTo(9));
    assertThatThrownBy(zombie::settle).isInstanceOf(Fenced.class);
    assertThat(store.list("topics/")).containsExactly("topics/x", "topics/y");
  }

  @Test
  void twoOwnersThatOpenAtOnceTakeTurns() {
    assertThat(open("a").epoch()).isEqualTo(1);
    HeadStore.Versioned old = heads.read(TP).orElseThrow();
    assertThat(open("b").epoch()).isEqualTo(2);
    Head late = new Head(2, "c", "id", 0, 0, Progress.NONE, null, List.of());
    assertThat(heads.replace(TP, old, late)).isEmpty();
    assertThat(open("c").epoch()).isEqualTo(3);
  }

  @Test
  void uploadsThatAreGoneAreReadAgain() {
    Ledger a = open("a");
    StagedFile kept = stage("topics/x", 0, 5);
    StagedFile gone = stage("topics/y", 5, 8);
    store.trouble = Trouble.CRASH_BEFORE_COMPLETE;
    assertThatThrownBy(() -> a.commit(List.of(gone, kept), upTo(10))).isNotNull();
    gone.main().abort(store);
    assertThat(open("b").progress()).isEqualTo(new Progress(5, OffsetSet.range(8, 10)));
    assertThat(store.list("topics/")).containsExactly("topics/x");
  }

  private static final List<String> BOTH = List.of("key", "headers");

  @Test
  void sidesAreVisibleBeforeTheirFile() {
    Ledger a = open("a");
    StagedFile file = stage("topics/x", 0, 5, BOTH);
    store.trouble = Trouble.CRASH_AFTER_COMPLETE;
    assertThatThrownBy(() -> a.commit(List.of(file), upTo(5))).hasCauseInstanceOf(Crash.class);
    assertThat(store.list("topics/")).containsExactly("topics/x.key");
    assertThat(open("b").progress()).isEqualTo(upTo(5));
    assertThat(store.list("topics/"))
        .containsExactly("topics/x", "topics/x.headers", "topics/x.key");
  }

  @Test
  void aFileWhoseSideIsGoneIsGivenUpWithAllItsUploads() throws Exception {
    Ledger a = open("a");
    StagedFile file = stage("topics/x", 0, 5, BOTH);
    file.sides().get(0).abort(store);
    assertThatThrownBy(() -> a.commit(List.of(file), upTo(5))).isInstanceOf(UploadsGone.class);
    assertThat(store.openUploads()).isZero();
    assertThat(store.list("topics/")).isEmpty();
    Head left = head();
    Ledger b = open("b");
    assertThat(b.progress().safe()).isZero();
    b.commit(List.of(stage("topics/x", 0, 4, BOTH)), upTo(4));
    List<String> anew = store.etags("topics/");
    assertThat(completion.recover(TP, left)).as("by a zombie").containsExactly(file);
    assertThat(file.sides().get(1).complete(store, file.id())).as("by a slow one").isFalse();
    assertThat(store.etags("topics/")).hasSize(3).isEqualTo(anew);
  }

  @Test
  void sidesOfAFileWhoseOwnUploadIsGoneStayUntilTheyAreReplaced() throws Exception {
    Ledger a = open("a");
    StagedFile file = stage("topics/x", 0, 5, BOTH);
    file.main().abort(store);
    assertThatThrownBy(() -> a.commit(List.of(file), upTo(5))).isInstanceOf(UploadsGone.class);
    List<String> stayed = store.etags("topics/");
    assertThat(store.list("topics/")).containsExactly("topics/x.headers", "topics/x.key");
    Ledger b = open("b");
    assertThat(b.progress().safe()).isZero();
    b.commit(List.of(stage("topics/x", 0, 4, BOTH)), upTo(4));
    assertThat(store.etags("topics/")).hasSize(3).doesNotContainAnyElementsOf(stayed);
  }

  @Test
  void aSideThatAReaderDeletedDoesNotGiveItsFileUp() {
    Ledger a = open("a");
    store.trouble = Trouble.CRASH_BEFORE_SETTLE;
    StagedFile file = stage("topics/x", 0, 5, BOTH);
    assertThatThrownBy(
            () -> {
              a.commit(List.of(file), upTo(5));
              a.settle();
            })
        .isInstanceOf(Crash.class);
    store.delete("topics/x.key");
    assertThat(open("b").progress()).isEqualTo(upTo(5));
  }

  @Test
  void aHeadWithSidesIsOfAVersionThatWhoKnowsNoneRefuses() throws Exception {
    Ledger a = open("a");
    a.commit(List.of(stage("topics/x", 0, 5)), upTo(5));
    assertThat(stored()).contains("\"version\":1").doesNotContain("sides").doesNotContain("part\"");
    a.commit(List.of(stage("topics/y", 5, 9, BOTH)), upTo(9));
    assertThat(stored()).contains("\"version\":2").contains("topics/y.key");
    a.settle();
    assertThat(stored()).contains("\"version\":1").doesNotContain("sides");
  }

  private String stored() {
    return new String(store.get(HEAD).orElseThrow().body(), StandardCharsets.UTF_8);
  }

  @Test
  void uploadsThatAreGoneInItsLifeTellTheOwnerToOpenAgain() {
    Ledger a = open("a");
    StagedFile gone = stage("topics/y", 5, 8);
    store.abortAllUploads();
    assertThatThrownBy(() -> a.commit(List.of(gone), upTo(8)))
        .isInstanceOf(UploadsGone.class)
        .hasMessageContaining("topics/y");
    assertThat(open("a").progress().safe()).isEqualTo(5);
  }

  @Test
  void aFileThatIsDeletedAfterSettlingStaysExported() throws Exception {
    Ledger a = open("a");
    a.commit(List.of(stage("topics/x", 0, 5)), upTo(5));
    a.settle();
    store.delete("topics/x");
    assertThat(open("b").progress()).isEqualTo(upTo(5));
  }

  @Test
  void movingTheOffsetsBeginsAGeneration() throws Exception {
    Ledger a = open("a");
    a.commit(List.of(stage("topics/x", 0, 5)), upTo(5));
    Ledger.move(TP, heads, completion, 2L, "person");
    assertThatThrownBy(a::settle).isInstanceOf(Fenced.class);
    Ledger b = open("b");
    assertThat(b.generation()).isEqualTo(1);
    assertThat(b.progress()).isEqualTo(upTo(2));
    Ledger.move(TP, heads, completion, null, "person");
    assertThat(open("c").progress()).isEqualTo(Progress.NONE);
  }

  private static final List<ForeignFile> FOREIGN = List.of(new ForeignFile("d", 5, 2));

  private Optional<Ledger> open(String owner, Supplier<Optional<List<ForeignFile>>> foreign) {
    return Ledger.open(TP, heads, completion, owner, foreign);
  }

  @Test
  void thereIsNoHeadUntilItIsKnownWhatAnotherConnectorExported() {
    assertThat(open("a", Optional::empty)).isEmpty();
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void whoFailsToLookForForeignFilesGoesByTheHeadThatCameMeanwhile() {
    Ledger late =
        open(
                "late",
                () -> {
                  open("a", () -> Optional.of(FOREIGN));
                  throw new ConnectException("it is gone");
                })
            .orElseThrow();
    assertThat(late.foreign()).isEqualTo(FOREIGN);
  }

  @Test
  void whoFailsToLookForForeignFilesWritesNoHead() {
    assertThatThrownBy(
            () ->
                open(
                    "a",
                    () -> {
                      throw new ConnectException("it is broken");
                    }))
        .hasMessage("it is broken");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void foreignFilesStayInTheHeadUntilTheirStartIsAccountedFor() throws Exception {
    Ledger a = open("a", () -> Optional.of(FOREIGN)).orElseThrow();
    assertThat(a.foreign()).isEqualTo(FOREIGN);
    a.advance(upTo(5));
    Ledger b =
        open(
                "b",
                () -> {
                  throw new AssertionError("looked again");
                })
            .orElseThrow();
    assertThat(b.foreign()).isEqualTo(FOREIGN);
    b.commit(List.of(stage("topics/x", 7, 9)), upTo(9));
    assertThat(b.foreign()).isEmpty();
    b.settle();
    assertThat(head().foreign()).isEmpty();
  }

  @Test
  void ofTwoOwnersThatTakeOverAtOnceOneUsesWhatTheOtherFound() {
    Ledger a =
        open(
                "a",
                () -> {
                  assertThat(open("b", () -> Optional.of(FOREIGN))).isPresent();
                  return Optional.of(List.of());
                })
            .orElseThrow();
    assertThat(a.epoch()).isEqualTo(2);
    assertThat(a.foreign()).isEqualTo(FOREIGN);
  }

  @Test
  void movingTheOffsetsForgetsWhatAnotherConnectorExported() {
    assertThat(open("a", () -> Optional.of(FOREIGN))).isPresent();
    Ledger.move(TP, heads, completion, 3L, "person");
    assertThat(open("b").foreign()).isEmpty();
  }

  @Test
  void aHeadThatCanNotBeReadStopsTheTask() {
    store.put(
        HEAD,
        "{\"version\":9}".getBytes(StandardCharsets.UTF_8),
        new ObjectStore.PutCondition.Absent());
    assertThatThrownBy(() -> open("a"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(HEAD)
        .hasMessageContaining("version 9");
  }

  @Test
  void headsSurviveTheirJson() {
    StagedFile file =
        new StagedFile(
            "id",
            new StagedObject(StagedObject.VALUE, "k/ü+\"", "up", List.of("\"e1\"", "e2"), 99),
            List.of(),
            OffsetSet.range(7, 9),
            2,
            new StagedFile.Details("city=ü", "orders:3"));
    Head head =
        new Head(
            3,
            "o",
            "c",
            1,
            6,
            new Progress(4, OffsetSet.range(6, 7)),
            new Head.Pending(
                new Progress(9, OffsetSet.EMPTY),
                List.of(file),
                new ManifestPlace(7, "m/7", "json")),
            List.of(new ForeignFile("a=b/c", 5, 9), new ForeignFile(null, 8, 1)));
    assertThat(HeadJson.read(HeadJson.write(head))).isEqualTo(head);
    Head sided =
        new Head(
            3,
            "o",
            "c",
            1,
            6,
            Progress.NONE,
            new Head.Pending(upTo(9), List.of(stage("k", 7, 9, BOTH)), null),
            List.of());
    assertThat(HeadJson.read(HeadJson.write(sided))).isEqualTo(sided);
    assertThat(heads.partition(HEAD)).isEqualTo(Optional.of(TP));
    assertThat(heads.partition("_millrace/files/probe")).isEmpty();
  }

  @Test
  void trackerAccountsForWhatIsNotInOpenFiles() {
    Tracker tracker = new Tracker(new Progress(10, OffsetSet.range(15, 17)));
    assertThat(tracker.deliver(9)).isEqualTo(Tracker.Delivery.WENT_BACK);
    assertThat(tracker.deliver(10)).isEqualTo(Tracker.Delivery.NEW);
    assertThat(tracker.deliver(13)).isEqualTo(Tracker.Delivery.NEW);
    assertThat(tracker.deliver(13)).isEqualTo(Tracker.Delivery.WENT_BACK);
    assertThat(tracker.progress(10)).isEqualTo(new Progress(10, OffsetSet.range(15, 17)));
    tracker.account(OffsetSet.range(13, 14));
    assertThat(tracker.progress(10))
        .isEqualTo(new Progress(10, OffsetSet.range(13, 14).plus(OffsetSet.range(15, 17))));
    assertThat(tracker.deliver(15)).isEqualTo(Tracker.Delivery.DONE);
    assertThat(tracker.deliver(20)).isEqualTo(Tracker.Delivery.NEW);
    tracker.account(OffsetSet.range(10, 11));
    assertThat(tracker.progress(20)).isEqualTo(new Progress(20, OffsetSet.EMPTY));
    tracker.pass(20);
    assertThat(tracker.progress(-1)).isEqualTo(new Progress(21, OffsetSet.EMPTY));
  }
}
