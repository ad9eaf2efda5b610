package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveFilesTest {

  private static DataFile file(String path) {
    return DataFile.written(path, Map.of(), 1, 1, null);
  }

  /** Files that come, go, come back and get deletion vectors, against a plain map. */
  @Test
  void areAsAPlainMapWouldBe() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<DataFile> first = new ArrayList<>();
      for (int i = random.nextInt(300); i > 0; i--) {
        first.add(file("first" + i));
      }
      Map<String, DataFile> expected = new HashMap<>();
      first.forEach(file -> expected.put(file.id(), file));
      LiveFiles live = new LiveFiles(() -> first);
      List<DataFile> known = new ArrayList<>(live.all());
      LiveFiles before = live;
      int sizeBefore = known.size();
      for (int version = 0; version < 100; version++) {
        List<String> removed = new ArrayList<>();
        List<DataFile> added = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0 && !known.isEmpty(); i--) {
          DataFile gone = known.get(random.nextInt(known.size()));
          removed.add(gone.id());
          if (random.nextBoolean()) {
            added.add(
                gone.withDeletionVector(
                    new DeletionVector("u", "v" + version + i, OptionalInt.of(1), 4, 1), null));
          }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
          added.add(file("new" + random.nextInt(50)));
        }
        known.addAll(added);
        removed.forEach(expected::remove);
        added.forEach(file -> expected.put(file.id(), file));
        live = live.next(removed, added, () -> List.of());
      }
      assertThat(live.all()).containsExactlyInAnyOrderElementsOf(expected.values());
      assertThat(before.all()).hasSize(sizeBefore);
    }
  }

  @Test
  void areReadOnlyWhenSomebodyAsks() {
    List<String> asked = new ArrayList<>();
    LiveFiles first =
        new LiveFiles(
            () -> {
              asked.add("first");
              return List.of(file("a"));
            });
    LiveFiles second =
        first.next(
            List.of("a"),
            List.of(file("b")),
            () -> {
              asked.add("second");
              return List.of(file("b"));
            });
    assertThat(asked).isEmpty();
    assertThat(second.all()).extracting(DataFile::path).containsExactly("b");
    assertThat(second.all()).hasSize(1);
    assertThat(asked).containsExactly("second");
  }
}
