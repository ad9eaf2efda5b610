package dev.millrace.connect.files.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir Path folder;
  private Path root;
  private LocalFiles store;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    store = new LocalFiles(root);
  }

  private StoredFile write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return store.find(path).orElseThrow();
  }

  private List<String> list(String under) {
    List<String> paths = new ArrayList<>();
    store.list(under, "", file -> paths.add(file.path()));
    return paths;
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void listsFilesOfAllFoldersBelow() throws IOException {
    write("a.csv", "1");
    write("in/ü/b c.csv", "22");
    write("in/d.csv", "333");
    List<StoredFile> files = new ArrayList<>();
    store.list("", "", files::add);
    assertThat(files)
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactlyInAnyOrder(
            tuple("a.csv", 1L), tuple("in/ü/b c.csv", 2L), tuple("in/d.csv", 3L));
    assertThat(list("in/ü/")).containsExactly("in/ü/b c.csv");
    assertThat(list("nowhere/")).isEmpty();
  }

  @Test
  void listsNoMoreThanIsWanted() throws IOException {
    write("a", "1");
    write("b", "1");
    List<StoredFile> files = new ArrayList<>();
    store.list("", "", file -> !files.add(file));
    assertThat(files).hasSize(1);
  }

  @Test
  void followsLinksWithinTheRootOnly() throws IOException {
    write("in/a", "1");
    Files.writeString(folder.resolve("secret"), "x");
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    Files.createSymbolicLink(root.resolve("in/loop"), root.resolve("in"));
    Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("missing"));
    Files.createSymbolicLink(root.resolve("inside"), root.resolve("in/a"));
    assertThat(list("")).containsExactlyInAnyOrder("in/a", "inside");
    assertThat(store.find("out")).isEmpty();
    assertThat(store.find("up/secret")).isEmpty();
  }

  @Test
  void leavesOutLinksThatLeadToThemselves() throws IOException {
    write("a", "1");
    Files.createSymbolicLink(root.resolve("self"), Path.of("self"));
    Files.createSymbolicLink(root.resolve("ping"), Path.of("pong"));
    Files.createSymbolicLink(root.resolve("pong"), Path.of("ping"));
    Files.createSymbolicLink(root.resolve("deeper"), Path.of("deeper/and/deeper"));
    assertThat(list("")).containsExactly("a");
  }

  @Test
  void findsNothingBelowAFile() throws IOException {
    write("in/a", "1");
    assertThat(store.find("in/a/b")).isEmpty();
  }

  @Test
  void refusesPathsThatLeadOut() throws IOException {
    StoredFile file = write("a", "1");
    assertThatThrownBy(() -> store.find("../secret")).hasMessageContaining("leads out of the root");
    assertThatThrownBy(() -> store.move(file, "../a"))
        .hasMessageContaining("leads out of the root");
  }

  @Test
  void opensAtAnyByteOfThisVersionOnly() throws IOException {
    StoredFile file = write("a", "0123456789");
    assertThat(read(store.open(file, 0))).isEqualTo("0123456789");
    assertThat(read(store.open(file, 7))).isEqualTo("789");
    Files.writeString(root.resolve("a"), "!", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> store.open(file, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REPLACED))
        .hasMessageContaining("a is another file now");
    assertThat(read(store.openGrown(file, 7))).isEqualTo("789");
    Files.writeString(root.resolve("a"), "012");
    assertThatThrownBy(() -> store.openGrown(file, 0)).hasMessageContaining("is another file now");
  }

  @Test
  void deletesAndMovesThisVersionOnly() throws IOException {
    StoredFile file = write("in/a", "0");
    store.move(file, "read/in/a");
    assertThat(list("")).containsExactly("read/in/a");
    store.move(file, "read/in/a");
    StoredFile moved = store.find("read/in/a").orElseThrow();
    write("read/in/a", "another");
    assertThatThrownBy(() -> store.delete(moved))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REPLACED));
    StoredFile now = store.find("read/in/a").orElseThrow();
    store.delete(now);
    store.delete(now);
    assertThat(list("")).isEmpty();
  }

  @Test
  void saysThatAFolderIsAway() throws IOException {
    StoredFile file = write("a", "0");
    Files.delete(root.resolve("a"));
    Files.delete(root);
    assertThatThrownBy(() -> list("")).hasMessageContaining("make it, or mount its disk");
    assertThatThrownBy(() -> store.find("a")).hasMessageContaining("make it, or mount its disk");
    assertThatThrownBy(() -> store.open(file, 0))
        .hasMessageContaining("make it, or mount its disk");
  }

  @Test
  void hasNoTags() throws IOException {
    StoredFile file = write("a", "0");
    assertThatThrownBy(() -> store.tag(file, Map.of("state", "read")))
        .hasMessageContaining("files on a disk have no tags");
  }
}
