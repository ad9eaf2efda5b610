package dev.millrace.connect.file.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.lane.Known;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Mark;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Layout LAYOUT = new Layout(4, 0, Watermark.TIME, false);

  private static StoredFile file(String path, long modified) {
    return new StoredFile(path, 1, modified, "");
  }

  /** A store that has these files, in this order. */
  private static FileStore store(Stream<StoredFile> files) {
    return (FileStore)
        Proxy.newProxyInstance(
            DiscoveryTest.class.getClassLoader(),
            new Class<?>[] {FileStore.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "ordered" -> false;
                  case "describe" -> "test";
                  case "list" -> {
                    @SuppressWarnings("unchecked")
                    Predicate<StoredFile> each = (Predicate<StoredFile>) args[2];
                    files.takeWhile(each).forEach(file -> {});
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Listing list(
      Stream<StoredFile> files, long settleMs, String doneSuffix, int max, int... lanes) {
    DiscoverySettings settings =
        new DiscoverySettings(
            Folders.of(List.of(), 1, ZoneOffset.UTC),
            new PathFilter(List.of(), List.of(), true, List.of()),
            settleMs,
            doneSuffix,
            max);
    Map<Integer, Known> known = new HashMap<>();
    for (int lane : lanes) {
      known.put(lane, new Known(Mark.LOWEST, key -> null, Map.of()));
    }
    return new Discovery(store(files), settings, LAYOUT, file -> false, true).list(known, NOW);
  }

  private static List<String> paths(Listing listing) {
    return listing.take(piece -> 0).getOrDefault(0, new ArrayDeque<>()).stream()
        .map(Piece::file)
        .map(StoredFile::path)
        .toList();
  }

  @Test
  void keepsTheFirstOfAMillionFiles() {
    Stream<StoredFile> million =
        IntStream.range(0, 1_000_000).mapToObj(i -> file("in/f" + i, (i * 7_919L) % 1_000_003));
    Listing listing = list(million, 0, "", 1_000, 0, 1, 2, 3);
    assertThat(listing.files()).isEqualTo(1_000_000);
    assertThat(listing.cut().modified()).isEqualTo(1_000);
    assertThat(paths(listing)).hasSize(1_000).startsWith("in/f0");
  }

  @Test
  void keepsTheFilesOfItsLanesOnly() {
    List<StoredFile> files = IntStream.range(0, 1_000).mapToObj(i -> file("f" + i, i)).toList();
    List<String> all = paths(list(files.stream(), 0, "", 10_000, 0, 1, 2, 3));
    List<String> some = paths(list(files.stream(), 0, "", 10_000, 0, 2));
    List<String> others = paths(list(files.stream(), 0, "", 10_000, 1, 3));
    assertThat(all).hasSize(1_000);
    assertThat(some).hasSizeBetween(400, 600).doesNotContainAnyElementsOf(others);
    assertThat(some.size() + others.size()).isEqualTo(1_000);
  }

  @Test
  void findsMarkersBeforeAndBehindTheirFiles() {
    Stream<StoredFile> files =
        Stream.of("a.csv", "a.csv.done", "b.csv.done", "b.csv", "c.csv").map(path -> file(path, 1));
    Listing listing = list(files, 0, ".done", 10, 0, 1, 2, 3);
    assertThat(listing.waiting()).isEqualTo(1);
    assertThat(listing.firstWaiting()).isEqualTo(new Mark(1, "c.csv"));
    assertThat(paths(listing)).containsExactly("a.csv", "b.csv");
  }

  @Test
  void waitsForFilesToSettle() {
    Stream<StoredFile> files = Stream.of(file("old", NOW - 1_000), file("new", NOW - 999));
    Listing listing = list(files, 1_000, "", 10, 0, 1, 2, 3);
    assertThat(listing.firstWaiting().path()).isEqualTo("new");
    assertThat(paths(listing)).containsExactly("old");
  }

  @Test
  void hasNoUseForAListingThatWasInterrupted() {
    Stream<StoredFile> files =
        Stream.of("a", "b", "c")
            .map(
                path -> {
                  Thread.currentThread().interrupt();
                  return file(path, 1);
                });
    assertThatThrownBy(() -> list(files, 0, "", 10, 0, 1, 2, 3))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void ordersPathsByTheirUtf8Bytes() {
    Mark emoji = new Mark(0, "\ud83d\ude00");
    Mark fullWidth = new Mark(0, "\uff01");
    assertThat(fullWidth).isLessThan(emoji);
    assertThat(new Mark(0, "a")).isLessThan(new Mark(0, "a/"));
  }
}
