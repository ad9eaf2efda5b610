package dev.millrace.connect.deltalake.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.storage.TableStorage.Entry;
import dev.millrace.connect.files.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every storage keeps. */
abstract class StorageSuite {
  abstract TableStorage storage();

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void writesOnlyWhereNothingIs() {
    TableStorage table = storage();
    assertThat(table.putIfAbsent("_delta_log/0.json", bytes("first"))).isTrue();
    assertThat(table.putIfAbsent("_delta_log/0.json", bytes("second"))).isFalse();
    assertThat(table.read("_delta_log/0.json")).hasValue(bytes("first"));
  }

  @Test
  void letsOneOfManyWritersWin() throws Exception {
    TableStorage table = storage();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 10; round++) {
        String path = "_delta_log/" + round + ".json";
        List<Callable<String>> writers =
            IntStream.range(0, 8)
                .<Callable<String>>mapToObj(
                    n -> () -> table.putIfAbsent(path, bytes("of " + n)) ? "of " + n : "")
                .toList();
        List<String> winners =
            threads.invokeAll(writers).stream()
                .map(StorageSuite::result)
                .filter(winner -> !winner.isEmpty())
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(table.read(path)).hasValue(bytes(winners.get(0)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String result(Future<String> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsRanges() {
    TableStorage table = storage();
    byte[] body = new byte[12_000_000];
    new Random(1).nextBytes(body);
    try (Upload upload = table.create("day=2024-01-01 00%3A00/f ü+1.parquet")) {
      upload.write(body, 0, 7_000_000);
      upload.write(body, 7_000_000, 5_000_000);
      assertThat(table.status("day=2024-01-01 00%3A00/f ü+1.parquet")).isEmpty();
    }
    String path = "day=2024-01-01 00%3A00/f ü+1.parquet";
    assertThat(table.status(path).map(Entry::size)).hasValue(12_000_000L);
    assertThat(table.read(path)).hasValue(body);
    assertThat(table.read(path, 6_999_999, 3))
        .isEqualTo(new byte[] {body[6_999_999], body[7_000_000], body[7_000_001]});
    assertThat(table.read(path, 11_999_998, 10)).hasSize(2);
    assertThatThrownBy(() -> table.read("none.parquet", 0, 1))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "There is no 'none.parquet' in the table "
                + table.location()
                + "; was it deleted while a version still needs it (VACUUM)?");
  }

  @Test
  void listsAFolderFromANameOn() {
    TableStorage table = storage();
    for (String name : List.of("00.json", "01.json", "02.json", "02.checkpoint.parquet")) {
      table.putIfAbsent("_delta_log/" + name, bytes(name));
    }
    table.putIfAbsent("_delta_log/_sidecars/x.parquet", bytes("x"));
    table.putIfAbsent("part.parquet", bytes("p"));
    assertThat(table.list("_delta_log", "01.json"))
        .extracting(Entry::path)
        .containsExactly(
            "_delta_log/01.json", "_delta_log/02.checkpoint.parquet", "_delta_log/02.json");
    assertThat(table.list("_delta_log", ""))
        .extracting(Entry::size)
        .containsExactly(7L, 7L, 21L, 7L);
    assertThat(table.list("", "")).extracting(Entry::path).containsExactly("part.parquet");
    assertThat(table.list("none", "")).isEmpty();
  }

  @Test
  void walksThroughAllFolders() {
    TableStorage table = storage();
    for (String path : List.of("a", "b=1/c=2/d", "_delta_log/0.json")) {
      table.putIfAbsent(path, bytes(path));
    }
    List<Entry> found = new ArrayList<>();
    table.walk(found::add);
    assertThat(found)
        .extracting(Entry::path)
        .containsExactlyInAnyOrder("a", "b=1/c=2/d", "_delta_log/0.json");
    assertThat(found).allSatisfy(entry -> assertThat(table.status(entry.path())).hasValue(entry));
  }

  @Test
  void leavesNothingOfAFileThatWasGivenUp() {
    TableStorage table = storage();
    Upload upload = table.create("a/f.parquet");
    upload.write(new byte[6_000_000], 0, 6_000_000);
    upload.abort();
    upload.close();
    assertThat(table.list("a", "")).isEmpty();
  }

  @Test
  void deletesWhatIsThere() {
    TableStorage table = storage();
    table.putIfAbsent("f", bytes("f"));
    table.delete("f");
    table.delete("f");
    assertThat(table.read("f")).isEmpty();
  }

  @Test
  void honoursPutIfAbsentAndSaysSo() {
    TableStorage table = storage();
    assertThat(ConditionalPutProbe.isHonoured(table)).isTrue();
    assertThat(table.list("_delta_log/_millrace", "")).isEmpty();
  }
}
