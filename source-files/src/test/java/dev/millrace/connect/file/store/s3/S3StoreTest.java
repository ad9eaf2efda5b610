package dev.millrace.connect.file.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.S3Files;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreTest extends FileStoreContract {
  private static final String URL = "s3://lake/in";

  @TempDir Path dir;
  private final S3Provider provider = new S3Provider();
  private S3Server server;
  private S3ObjectStore behind;

  private Map<String, String> props() {
    return Map.of(
        "store.url", server.endpoint().toString(),
        "aws.access.key.id", server.credentials().accessKey(),
        "aws.secret.access.key", server.credentials().secretKey());
  }

  @Override
  protected FileStore open() throws IOException {
    server = S3Server.start(dir.resolve("s3"));
    server.createBucket("lake");
    behind =
        S3ObjectStore.connect(StoreSettings.forReading(Configs.of(provider, props()), "lake", 4));
    return provider.open(URL, Configs.of(provider, props()));
  }

  @Override
  protected void put(String path, byte[] bytes) {
    behind.upload("in/" + path, Map.of("origin", "test"), Payload.of(bytes));
  }

  @AfterEach
  void stop() {
    behind.close();
    server.close();
  }

  private long requests(String operation) {
    return server.requests().stream().filter(r -> r.operation().equals(operation)).count();
  }

  @Test
  void listsPageByPageAndAsksForNoMoreThanWanted() {
    for (int i = 0; i < 60; i++) {
      put("%03d".formatted(i), new byte[1]);
    }
    try (S3Files small =
        S3Files.connect(
            StoreSettings.forReading(Configs.of(provider, props()), "lake", 4),
            "in",
            GuardSettings.retries(3, 5, 10),
            7,
            1 << 30)) {
      server.forgetRequests();
      AtomicInteger seen = new AtomicInteger();
      small.list("", "009", file -> seen.incrementAndGet() < 20);
      assertThat(seen).hasValue(20);
      assertThat(requests("ListObjectsV2")).isEqualTo(3);
      seen.set(0);
      small.list("", "009", file -> seen.incrementAndGet() > 0);
      assertThat(seen).hasValue(50);
    }
  }

  @Test
  void leavesOutKeysThatAreNoPathsAndFoldersOfConsoles() {
    behind.upload("in/../out", Map.of(), Payload.of(new byte[1]));
    behind.upload("in/folder/", Map.of(), Payload.of(new byte[0]));
    behind.upload("in2/other", Map.of(), Payload.of(new byte[1]));
    put("good", new byte[1]);
    assertThat(paths("", "")).containsExactly("good");
  }

  @Test
  void goesOnWhereAReadBrokeOff() throws Exception {
    byte[] bytes = noise(3_000_000);
    StoredFile file = putAndFind("big", bytes);
    AtomicInteger cuts = new AtomicInteger();
    server.fault(
        (operation, bucket, key) ->
            operation.equals("GetObject") && cuts.incrementAndGet() <= 4
                ? Effect.CUT_WITHIN
                : Effect.PROCEED);
    server.forgetRequests();
    assertThat(read(store, file, 7)).isEqualTo(Arrays.copyOfRange(bytes, 7, bytes.length));
    assertThat(requests("GetObject")).isEqualTo(5);
  }

  @Test
  void givesUpAReadThatBreaksOffWithoutEnd() throws Exception {
    StoredFile file = putAndFind("big", noise(3_000_000));
    try (FileStore impatient =
        S3Files.connect(
            StoreSettings.forReading(Configs.of(provider, props()), "lake", 4),
            "in",
            GuardSettings.retries(3, 5, 10))) {
      AtomicInteger reads = new AtomicInteger();
      server.fault(
          (operation, bucket, key) ->
              reads.incrementAndGet() == 1 ? Effect.CUT_WITHIN : Effect.SLOW_DOWN);
      try (InputStream in = impatient.open(file, 0)) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("s3://lake/in/: 'big': failed 3 times in a row")
            .hasMessageContaining("SlowDown");
      }
    }
  }

  @Test
  void neverGoesOnInAnotherVersion() throws Exception {
    StoredFile file = putAndFind("big", noise(3_000_000));
    AtomicInteger cuts = new AtomicInteger();
    server.fault(
        (operation, bucket, key) ->
            operation.equals("GetObject") && cuts.incrementAndGet() == 1
                ? Effect.CUT_WITHIN
                : Effect.PROCEED);
    try (InputStream in = store.open(file, 0)) {
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      put("big", noise(3_000_001));
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REPLACED));
    }
  }

  @Test
  void addsTagsToThoseThatAreThere() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    behind.tag("in/a", Map.of("team", "sales", "state", "new"));
    store.tag(file, Map.of("state", "read"));
    assertThat(server.tags("lake", "in/a")).isEqualTo(Map.of("team", "sales", "state", "read"));
    put("a", noise(11));
    assertFault(() -> store.tag(file, Map.of("state", "read")), Fault.REPLACED);
  }

  @Test
  void movesLargeObjectsInPartsWithTheirMetadata() throws Exception {
    byte[] bytes = noise(11 << 20);
    StoredFile file = putAndFind("big", bytes);
    try (S3Files parts =
        S3Files.connect(
            StoreSettings.forReading(Configs.of(provider, props()), "lake", 4),
            "in",
            GuardSettings.retries(3, 5, 10),
            1_000,
            5 << 20)) {
      parts.move(file, "done/big");
    }
    assertThat(requests("UploadPartCopy")).isEqualTo(3);
    assertThat(paths("", "")).containsExactly("done/big");
    assertThat(read(store, store.find("done/big").orElseThrow(), 0)).isEqualTo(bytes);
    assertThat(behind.metadata("in/done/big").orElseThrow()).containsEntry("origin", "test");
  }

  @Test
  void keepsWhatWasReplacedBetweenALookAndTheDeletion() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    server.fault(
        (operation, bucket, key) -> {
          if (operation.equals("DeleteObject")) {
            server.fault(S3Fault.NONE);
            put("a", noise(12));
          }
          return Effect.PROCEED;
        });
    assertFault(() -> store.delete(file), Fault.REPLACED);
    assertThat(store.find("a")).map(StoredFile::size).contains(12L);
  }

  @Test
  void deletesAndMovesWhereDeletionsHaveNoConditions() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    AtomicInteger deletions = new AtomicInteger();
    server.fault(
        (operation, bucket, key) ->
            operation.equals("DeleteObject") && deletions.incrementAndGet() == 1
                ? Effect.NOT_IMPLEMENTED
                : Effect.PROCEED);
    store.delete(file);
    assertThat(store.find("a")).isEmpty();
  }

  @Test
  void validationBlamesTheKeyAtFault() {
    assertThat(Configs.errors(provider, URL, props())).isEmpty();
    assertThat(Configs.errors(provider, "s3://", props())).containsOnlyKeys("store");
    assertThat(Configs.errors(provider, "s3://Not_A_Bucket", Map.of())).containsOnlyKeys("store");
    assertThat(Configs.errors(provider, URL, Map.of("aws.access.key.id", "x")))
        .containsOnlyKeys("aws.secret.access.key");
    try (FileStore denied = provider.open("s3://nowhere/in", Configs.of(provider, props()))) {
      assertFault(() -> denied.list("", "", file -> true), Fault.NO_SUCH_BUCKET);
    }
    List<Fault> ofStore = List.of(Fault.NO_SUCH_BUCKET, Fault.DENIED);
    assertThat(ofStore).allSatisfy(fault -> assertThat(provider.keyOf(fault)).isEqualTo("store"));
  }
}
