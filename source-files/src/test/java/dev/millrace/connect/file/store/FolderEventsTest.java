package dev.millrace.connect.file.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real disk tells. */
class FolderEventsTest {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  @TempDir Path folder;
  private FolderEvents events;
  private final Set<String> told = new HashSet<>();
  private boolean missed;
  private int written;

  @BeforeEach
  void watch() throws Exception {
    Files.createDirectories(folder.resolve("in/old"));
    events = FolderEvents.watch(folder.resolve("in"), "test", 50);
    await(() -> missed); // the watch has begun
    missed = false;
  }

  @AfterEach
  void close() {
    events.close();
  }

  private void write(String path) throws IOException {
    Files.writeString(folder.resolve(path), "x", StandardCharsets.UTF_8);
  }

  private void await(BooleanSupplier done) throws InterruptedException {
    for (long end = System.nanoTime() + LIMIT_NANOS; !done.getAsBoolean(); Thread.sleep(5)) {
      assertThat(System.nanoTime()).as("told only of %s", told).isLessThan(end);
      FileEvents.News news = events.news();
      told.addAll(news.paths());
      missed |= news.missed();
    }
  }

  private void awaitTold(String path) throws InterruptedException {
    told.clear();
    await(() -> told.contains(path));
  }

  @Test
  void tellsOfFilesThatAreWrittenAndRenamed() throws Exception {
    write("in/a.csv");
    awaitTold("a.csv");
    assertThat(told).containsExactly("a.csv");
    write("outside.csv");
    Files.move(folder.resolve("outside.csv"), folder.resolve("in/old/b.csv"));
    awaitTold("old/b.csv");
    Files.writeString(folder.resolve("in/a.csv"), "more", StandardCharsets.UTF_8);
    awaitTold("a.csv");
  }

  @Test
  void tellsOfFilesInNewFoldersEvenIfTheyCameFirst() throws Exception {
    Files.createDirectories(folder.resolve("made/deep"));
    write("made/deep/a.csv");
    Files.move(folder.resolve("made"), folder.resolve("in/new"));
    awaitTold("new/deep/a.csv");
    write("in/new/deep/b.csv");
    awaitTold("new/deep/b.csv");
  }

  @Test
  void tellsByTheirNewNameOfFilesInAFolderThatMoved() throws Exception {
    Files.move(folder.resolve("in/old"), folder.resolve("in/renamed"));
    write("in/renamed/a.csv");
    awaitTold("renamed/a.csv");
    write("in/renamed/b.csv");
    awaitTold("renamed/b.csv");
  }

  @Test
  void goesOnWhereFoldersComeAndGo() throws Exception {
    for (int i = 0; i < 50; i++) {
      Files.createDirectories(folder.resolve("in/brief/deep"));
      Files.deleteIfExists(folder.resolve("in/brief/deep"));
      Files.deleteIfExists(folder.resolve("in/brief"));
    }
    Files.createDirectories(folder.resolve("in/brief"));
    write("in/brief/a.csv");
    awaitTold("brief/a.csv");
  }

  @Test
  void followsNoLinks() throws Exception {
    Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("in/loop"), folder.resolve("in"));
    Files.createSymbolicLink(folder.resolve("in/self"), Path.of("self"));
    Files.createSymbolicLink(folder.resolve("in/out"), folder.resolve("elsewhere"));
    write("elsewhere/secret");
    write("in/last.csv");
    awaitTold("last.csv");
    assertThat(told).containsExactly("last.csv");
  }

  @Test
  void saysThatItMissedSomethingWhereTooMuchHappens() throws Exception {
    await(() -> missed || writeMoreThanIsKept());
    told.clear();
    await(
        () -> {
          touch("in/last.csv");
          return told.contains("last.csv");
        });
  }

  /**
   * Between two takings of the news. Once is not enough where the watch is behind and the news are
   * taken just then, but it can't be behind for ever.
   */
  private boolean writeMoreThanIsKept() {
    try {
      for (int file = 0; file < 20_000; file++) {
        Files.createFile(folder.resolve("in/" + written++));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return false;
  }

  /** Until it is heard of, for the first times may fall into the overflow. */
  private void touch(String path) {
    try {
      write(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void watchesTheFolderThatCameInThePlaceOfItsRoot() throws Exception {
    Files.move(folder.resolve("in"), folder.resolve("away"));
    Files.createDirectories(folder.resolve("in"));
    await(() -> missed);
    write("in/a.csv");
    awaitTold("a.csv");
  }

  @Test
  void waitsForARootThatIsGone() throws Exception {
    Files.delete(folder.resolve("in/old"));
    Files.delete(folder.resolve("in"));
    Files.createDirectories(folder.resolve("in"));
    await(() -> missed);
    write("in/a.csv");
    awaitTold("a.csv");
  }

  @Test
  void endsItsThreadWhenItIsClosed() {
    events.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("test-events"));
  }
}
