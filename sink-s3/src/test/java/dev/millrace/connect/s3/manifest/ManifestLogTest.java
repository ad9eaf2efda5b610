package dev.millrace.connect.s3.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.s3.MemoryStore;
import dev.millrace.connect.s3.commit.Completion;
import dev.millrace.connect.s3.commit.FileTags;
import dev.millrace.connect.s3.commit.HeadStore;
import dev.millrace.connect.s3.commit.Ledger;
import dev.millrace.connect.s3.commit.OffsetSet;
import dev.millrace.connect.s3.commit.Progress;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.commit.StagedObject;
import dev.millrace.connect.s3.commit.UploadsGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The rows on manifests of the failure table of docs/decisions/0002-s3-exactly-once.md. */
class ManifestLogTest {
  private static final TopicPartition TP = new TopicPartition("orders", 3);
  private static final String PREFIX = "_manifests/files/orders/3/";
  private static final String FIRST = PREFIX + "0000000000000000001.json";
  private static final String SECOND = PREFIX + "0000000000000000002.json";

  private static final class Crash extends RuntimeException {}

  /** Crashes its caller at the next manifest, before or after it is written. */
  private static final class Store extends MemoryStore {
    boolean crashBefore;
    boolean crashAfter;

    @Override
    public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
      boolean manifest = key.startsWith("_manifests/");
      if (manifest && crashBefore) {
        crashBefore = false;
        throw new Crash();
      }
      PutOutcome outcome = super.put(key, body, condition);
      if (manifest && crashAfter) {
        crashAfter = false;
        throw new Crash();
      }
      return outcome;
    }
  }

  private final Store store = new Store();
  private final HeadStore heads = new HeadStore(store, "_millrace/files");
  private final List<String> notified = new ArrayList<>();

  private Completion completion(boolean enabled) {
    ManifestLog.Settings settings =
        new ManifestLog.Settings(enabled, "_manifests/files", "lake", "files", "json");
    Notifier notifier =
        (partition, manifest) -> notified.add(new String(manifest, StandardCharsets.UTF_8));
    return new Completion(
        store, Runnable::run, FileTags.NONE, new ManifestLog(store, notifier, settings));
  }

  private Ledger open(String owner) {
    return Ledger.open(TP, heads, completion(true), owner);
  }

  private StagedFile stage(String name, long from, long to) {
    String key = "topics/orders/city=" + name + "/" + from;
    String id = "id-" + name;
    String upload = store.createUpload(key, Map.of(StagedObject.METADATA, id));
    String part = store.uploadPart(key, upload, 1, Payload.of(id.getBytes(StandardCharsets.UTF_8)));
    return new StagedFile(
        id,
        new StagedObject(StagedObject.VALUE, key, upload, List.of(part), id.length()),
        List.of(),
        OffsetSet.range(from, to),
        to - from,
        new StagedFile.Details("city=" + name, "order:2"));
  }

  private static Progress upTo(long safe) {
    return new Progress(safe, OffsetSet.EMPTY);
  }

  private JsonNode manifest(String key) throws IOException {
    return new ObjectMapper().readTree(store.get(key).orElseThrow().body());
  }

  private static List<String> keys(JsonNode manifest) {
    List<String> keys = new ArrayList<>();
    manifest.get("files").forEach(file -> keys.add(file.get("key").asText()));
    return keys;
  }

  @Test
  void aManifestSaysAllThatALoaderNeeds() throws Exception {
    Ledger ledger = open("a");
    ledger.commit(List.of(stage("bonn", 2, 6), stage("kiel", 6, 7)), upTo(7));
    JsonNode manifest = manifest(FIRST);
    assertThat(((ObjectNode) manifest).remove("commitId").asText()).hasSize(36);
    assertThat(manifest)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"version":1,"manifest":"%s","sequence":1,"epoch":1,"generation":0,
                     "connector":"files","topic":"orders","partition":3,"safe":7,
                     "bucket":"lake","format":"json","records":5,"bytes":14,"files":[
                      {"id":"id-bonn","key":"topics/orders/city=bonn/2","directory":"city=bonn",
                       "schema":"order:2","records":4,"bytes":7,
                       "firstOffset":2,"lastOffset":5,"offsets":"2-5"},
                      {"id":"id-kiel","key":"topics/orders/city=kiel/6","directory":"city=kiel",
                       "schema":"order:2","records":1,"bytes":7,
                       "firstOffset":6,"lastOffset":6,"offsets":"6"}]}
                    """
                        .formatted(FIRST)));
    ledger.commit(List.of(stage("bonn", 7, 9)), upTo(9));
    assertThat(manifest(SECOND).get("sequence").asLong()).isEqualTo(2);
    assertThat(notified).hasSize(2);
  }

  @Test
  void aManifestNamesTheSidesOfAFile() throws Exception {
    StagedFile alone = stage("bonn", 2, 6);
    StagedFile other = stage("kiel", 2, 6);
    StagedObject keys =
        new StagedObject(
            "key", other.key(), other.main().uploadId(), other.main().parts(), other.bytes());
    StagedFile file =
        new StagedFile("id-kiel", alone.main(), List.of(keys), alone.offsets(), 4, alone.details());
    open("a").commit(List.of(file), upTo(6));
    JsonNode listed = manifest(FIRST).get("files").get(0);
    assertThat(listed.has("part")).isFalse();
    assertThat(listed.get("sides"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "[{\"part\":\"key\",\"key\":\"topics/orders/city=kiel/2\",\"bytes\":7}]"));
    assertThat(open("b").progress()).isEqualTo(upTo(6));
  }

  @Test
  void aCrashBeforeTheManifestLeavesItToTheNextOwner() throws Exception {
    Ledger a = open("a");
    store.crashBefore = true;
    assertThatThrownBy(() -> a.commit(List.of(stage("bonn", 0, 5)), upTo(5)))
        .isInstanceOf(Crash.class);
    assertThat(store.list("_manifests/")).isEmpty();
    Ledger b = open("b");
    assertThat(keys(manifest(FIRST))).containsExactly("topics/orders/city=bonn/0");
    b.commit(List.of(stage("kiel", 5, 6)), upTo(6));
    assertThat(store.list("_manifests/")).containsExactly(FIRST, SECOND);
    assertThat(notified).hasSize(2);
  }

  @Test
  void aCrashAfterTheManifestIsToldAgainAndChangesNothing() throws Exception {
    Ledger a = open("a");
    store.crashAfter = true;
    assertThatThrownBy(() -> a.commit(List.of(stage("bonn", 0, 5)), upTo(5)))
        .isInstanceOf(Crash.class);
    byte[] written = store.get(FIRST).orElseThrow().body();
    open("b");
    assertThat(store.get(FIRST).orElseThrow().body()).isEqualTo(written);
    assertThat(notified).containsExactly(new String(written, StandardCharsets.UTF_8));
  }

  @Test
  void aLoaderMayDeleteAFileAsSoonAsAManifestNamesIt() {
    Ledger a = open("a");
    store.crashAfter = true;
    assertThatThrownBy(() -> a.commit(List.of(stage("bonn", 0, 5)), upTo(5)))
        .isInstanceOf(Crash.class);
    store.delete("topics/orders/city=bonn/0");
    assertThat(open("b").progress()).isEqualTo(upTo(5));
  }

  @Test
  void whatIsGoneIsInNoManifest() throws Exception {
    Ledger a = open("a");
    StagedFile kept = stage("bonn", 0, 5);
    StagedFile gone = stage("kiel", 5, 8);
    store.abortUpload(gone.key(), gone.main().uploadId());
    assertThatThrownBy(() -> a.commit(List.of(kept, gone), upTo(9)))
        .isInstanceOf(UploadsGone.class);
    assertThat(store.list("_manifests/")).isEmpty();
    Ledger again = open("a");
    assertThat(again.progress()).isEqualTo(new Progress(5, OffsetSet.range(8, 9)));
    assertThat(keys(manifest(FIRST))).containsExactly("topics/orders/city=bonn/0");
    assertThat(manifest(FIRST).get("safe").asLong()).isEqualTo(5);
    again.commit(List.of(stage("kiel", 5, 8)), upTo(9));
    assertThat(keys(manifest(SECOND))).containsExactly("topics/orders/city=kiel/5");
  }

  @Test
  void aManifestThatIsDueIsWrittenThoughManifestsWereTurnedOff() throws Exception {
    Ledger a = open("a");
    store.crashBefore = true;
    assertThatThrownBy(() -> a.commit(List.of(stage("bonn", 0, 5)), upTo(5)))
        .isInstanceOf(Crash.class);
    Ledger b = Ledger.open(TP, heads, completion(false), "b");
    b.commit(List.of(stage("kiel", 5, 6)), upTo(6));
    open("c").commit(List.of(stage("ulm", 6, 7)), upTo(7));
    assertThat(store.list("_manifests/")).containsExactly(FIRST, SECOND);
    assertThat(keys(manifest(SECOND))).containsExactly("topics/orders/city=ulm/6");
  }

  @Test
  void movedOffsetsDoNotInterruptTheNumbers() throws Exception {
    open("a").commit(List.of(stage("bonn", 0, 5)), upTo(5));
    Ledger.move(TP, heads, completion(true), 2L, "person");
    open("b").commit(List.of(stage("bonn", 2, 5)), upTo(5));
    assertThat(manifest(SECOND).get("generation").asLong()).isEqualTo(1);
  }

  @Test
  void aManifestOfAnotherCommitIsNotOverwritten() {
    Ledger a = open("a");
    byte[] foreign = "{\"commitId\":\"other\",\"files\":[]}".getBytes(StandardCharsets.UTF_8);
    store.put(FIRST, foreign, new PutCondition.Absent());
    assertThatThrownBy(() -> a.commit(List.of(stage("bonn", 0, 5)), upTo(5)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(FIRST)
        .hasMessageContaining("(other)")
        .hasMessageContaining("Was the head object deleted");
    store.delete(FIRST);
    store.put(FIRST, new byte[] {'x'}, new PutCondition.Absent());
    assertThatThrownBy(() -> open("b"))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The object '" + FIRST + "' stands where a manifest has to");
  }

  @Test
  void aLongManifestIsSentWithoutItsFiles() throws Exception {
    open("a").commit(List.of(stage("bonn", 0, 5)), upTo(5));
    JsonNode cut =
        new ObjectMapper()
            .readTree(ManifestJson.withoutFiles(store.get(FIRST).orElseThrow().body()));
    assertThat(cut.get("filesOmitted").asBoolean()).isTrue();
    assertThat(cut.has("files")).isFalse();
    assertThat(cut.get("records").asLong()).isEqualTo(5);
    assertThat(cut.get("manifest").asText()).isEqualTo(FIRST);
  }
}
