package dev.millrace.connect.file.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of files keeps. */
public abstract class FileStoreContract {
  private static final List<String> NAMES =
      List.of(
          "a.csv",
          "b/with space.csv",
          "b/c/größe 日本語 😀.json",
          "b/c/100%41+&=#;~'@(1).csv",
          "z/-dash",
          "z.csv");

  protected FileStore store;

  /** An empty store that the test closes. */
  protected abstract FileStore open() throws Exception;

  /** Puts a file where the store finds it, past the store; replaces what is there. */
  protected abstract void put(String path, byte[] bytes) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected void put(String path, String text) throws Exception {
    put(path, text.getBytes(UTF_8));
  }

  protected StoredFile putAndFind(String path, byte[] bytes) throws Exception {
    put(path, bytes);
    return store.find(path).orElseThrow();
  }

  protected List<StoredFile> list(String folder, String after) {
    List<StoredFile> found = new ArrayList<>();
    store.list(folder, after, found::add);
    return found;
  }

  protected List<String> paths(String folder, String after) {
    return list(folder, after).stream().map(StoredFile::path).toList();
  }

  protected static byte[] read(FileStore store, StoredFile file, long from) throws IOException {
    try (InputStream in = store.open(file, from)) {
      return in.readAllBytes();
    }
  }

  protected static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  protected static void assertFault(ThrowingCallable call, Fault fault) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  @Test
  void listsFilesOfAllFoldersAsFindTellsThem() throws Exception {
    long before = System.currentTimeMillis();
    for (String name : NAMES) {
      put(name, "of " + name);
    }
    List<StoredFile> found = list("", "");
    assertThat(found).extracting(StoredFile::path).containsExactlyInAnyOrderElementsOf(NAMES);
    for (StoredFile file : found) {
      assertThat(file.size()).isEqualTo(("of " + file.path()).getBytes(UTF_8).length);
      assertThat(file.modified()).isBetween(before - 3_000, before + 60_000);
      assertThat(store.find(file.path())).contains(file);
      assertThat(read(store, file, 0)).asString(UTF_8).isEqualTo("of " + file.path());
    }
  }

  @Test
  void listsBelowOneFolder() throws Exception {
    for (String name : List.of("in/1", "in/sub/2", "in2/3", "in.csv")) {
      put(name, "x");
    }
    assertThat(paths("in", "")).containsExactlyInAnyOrder("in/1", "in/sub/2");
    assertThat(paths("nowhere", "")).isEmpty();
  }

  @Test
  void listsInOrderFromAPathOnIfItSaysSo() throws Exception {
    List<String> names = new ArrayList<>(List.of("b", "b.csv", "b/1", "b/2", "c", "ä", "a", "😀"));
    names.add("\uffee");
    if (!store.ordered()) {
      // A disk has no file and folder of one name.
      return;
    }
    names.remove("b");
    for (String name : names) {
      put(name, "x");
    }
    Comparator<String> byBytes =
        (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
    names.sort(byBytes);
    assertThat(paths("", "")).isEqualTo(names);
    assertThat(paths("", "b/1")).isEqualTo(names.subList(names.indexOf("b/1") + 1, names.size()));
    assertThat(paths("b", "b/1")).containsExactly("b/2");
  }

  @Test
  void listsManyAndEndsWhenAsked() throws Exception {
    for (int i = 0; i < 250; i++) {
      put("many/" + i % 7 + "/" + i, "x");
    }
    assertThat(paths("", "")).hasSize(250).doesNotHaveDuplicates();
    List<StoredFile> few = new ArrayList<>();
    store.list(
        "",
        "",
        file -> {
          few.add(file);
          return few.size() < 20;
        });
    assertThat(few).hasSize(20);
  }

  @Test
  void readsFromAnyByteOn() throws Exception {
    byte[] bytes = noise(1_300_007);
    StoredFile file = putAndFind("data/big", bytes);
    for (int from : new int[] {0, 1, 32_768, 700_001, bytes.length - 1, bytes.length}) {
      assertThat(read(store, file, from))
          .as("from %s", from)
          .isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
    }
    StoredFile empty = putAndFind("data/empty", new byte[0]);
    assertThat(read(store, empty, 0)).isEmpty();
  }

  @Test
  void readsSeveralAtOnceAndSomeNotToTheEnd() throws Exception {
    byte[] bytes = noise(600_000);
    StoredFile file = putAndFind("data/big", bytes);
    for (int i = 0; i < 30; i++) {
      try (InputStream one = store.open(file, 0);
          InputStream two = store.open(file, 300_000)) {
        assertThat(one.readNBytes(1_000)).isEqualTo(Arrays.copyOf(bytes, 1_000));
        assertThat(two.readNBytes(1_000)).isEqualTo(Arrays.copyOfRange(bytes, 300_000, 301_000));
        assertThat(one.readNBytes(1_000)).isEqualTo(Arrays.copyOfRange(bytes, 1_000, 2_000));
        assertThat(store.find("data/big")).contains(file);
      }
    }
    assertThat(read(store, file, 0)).isEqualTo(bytes);
  }

  @Test
  void refusesAVersionThatWasReplaced() throws Exception {
    StoredFile old = putAndFind("in/a", noise(100_000));
    put("in/a", noise(100_001));
    StoredFile now = store.find("in/a").orElseThrow();
    assertThat(now).isNotEqualTo(old);
    assertFault(() -> read(store, old, 0), Fault.REPLACED);
    assertFault(() -> read(store, old, old.size()), Fault.REPLACED);
    assertFault(() -> store.delete(old), Fault.REPLACED);
    assertFault(() -> store.move(old, "done/a"), Fault.REPLACED);
    assertThat(paths("", "")).containsExactly("in/a");
    assertThat(read(store, now, 0)).isEqualTo(noise(100_001));
  }

  @Test
  void deletesOnceAndSaysNothingOfASecondTime() throws Exception {
    put("in/b", "x");
    StoredFile file = putAndFind("in/a", noise(10));
    store.delete(file);
    store.delete(file);
    store.move(file, "done/a");
    assertThat(store.find("in/a")).isEmpty();
    assertThat(paths("", "")).containsExactly("in/b");
    assertFault(() -> read(store, file, 0), Fault.NO_SUCH_FILE);
  }

  @Test
  void movesIntoNewFoldersAndOverWhatIsThere() throws Exception {
    byte[] first = noise(70_000);
    StoredFile file = putAndFind("in/größe 1%.csv", first);
    store.move(file, "done/2026/größe 1%.csv");
    assertThat(paths("", "")).containsExactly("done/2026/größe 1%.csv");
    StoredFile again = putAndFind("in/größe 1%.csv", noise(5));
    store.move(again, "done/2026/größe 1%.csv");
    assertThat(paths("", "")).containsExactly("done/2026/größe 1%.csv");
    StoredFile moved = store.find("done/2026/größe 1%.csv").orElseThrow();
    assertThat(read(store, moved, 0)).isEqualTo(noise(5));
    store.move(moved, moved.path());
    assertThat(store.find(moved.path())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "in/../../out", "/out", "in//out", "in/./out", "in/", "a\r\nb"})
  void refusesPathsThatLeadElsewhere(String path) throws Exception {
    StoredFile file = putAndFind("in/a", noise(10));
    StoredFile elsewhere = new StoredFile(path, 10, file.modified(), file.version());
    List<Callable<?>> calls =
        List.of(
            () -> store.find(path),
            () -> store.open(elsewhere, 0),
            () -> {
              store.delete(elsewhere);
              return null;
            },
            () -> {
              store.move(file, path);
              return null;
            });
    for (Callable<?> call : calls) {
      assertThatThrownBy(call::call)
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith(store.describe())
          .hasMessageContaining("is no path of a file");
    }
    assertThat(paths("", "")).containsExactly("in/a");
  }

  @Test
  void namesItselfWithoutASecret() {
    assertThat(store.describe()).contains("://").doesNotContain("secret");
    assertThat(store.find("nothing")).isEqualTo(Optional.empty());
  }
}
