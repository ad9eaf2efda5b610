package dev.millrace.connect.deltalake.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private final FileNames names = FileNames.of("orders");

  private static String vector(FileNames of) {
    return of.vectorFolder() + "/deletion_vector_" + FileNames.uuid() + ".bin";
  }

  @Test
  void knowsItsOwnFilesWhereverTheyStand() {
    String task = names.task(12).next();
    for (String path :
        List.of(
            task + ".snappy.parquet",
            task + ".parquet",
            "_change_data/" + names.next() + ".lz4_raw.parquet",
            "day=2024-01-01 00%3A00/" + task + ".zstd.parquet",
            "day=1/." + task + ".zstd.parquet." + UUID.randomUUID() + ".tmp",
            vector(names))) {
      assertThat(names.own(path)).as(path).isPresent();
    }
  }

  @Test
  void knowsNothingElseForItsOwn() {
    String uuid = FileNames.uuid().toString();
    for (String path :
        List.of(
            "part-00000-" + uuid + "-c000.snappy.parquet",
            "orders-0-" + UUID.randomUUID() + ".snappy.parquet",
            "orders-" + uuid + ".snappy.parquet",
            "orders-0-" + uuid + ".c000.snappy.parquet",
            "orders-0-" + uuid + ".snappy.parquet.crc",
            "my-orders-0-" + uuid + ".snappy.parquet",
            "deletion_vector_" + uuid + ".bin",
            "x/dv-orders/deletion_vector_" + uuid + ".bin",
            FileNames.of("orders-0").task(1).next() + ".parquet",
            FileNames.of("orders-0").next() + ".parquet",
            FileNames.of("orders-all").next() + ".parquet",
            vector(FileNames.of("orders-0")))) {
      assertThat(names.own(path)).as(path).isEmpty();
    }
  }

  @Test
  void tellsConnectorsApartWhoseNamesDifferByOddCharacters() {
    FileNames odd = FileNames.of("a.b");
    assertThat(odd.own(odd.next() + ".parquet")).isPresent();
    assertThat(FileNames.of("a_b").own(odd.next() + ".parquet")).isEmpty();
    assertThat(FileNames.of("a/b").own(vector(odd))).isEmpty();
  }

  @Test
  void tellsWhenANameWasGiven() {
    long before = System.currentTimeMillis();
    String name = names.next();
    long after = System.currentTimeMillis();
    assertThat(FileNames.named("p=1/" + name + ".snappy.parquet").orElseThrow())
        .isBetween(before, after);
    assertThat(names.own(name + ".parquet").orElseThrow().named()).isBetween(before, after);
    assertThat(FileNames.named("part-00000-" + UUID.randomUUID() + "-c000.parquet")).isEmpty();
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> names.next()).distinct()).hasSize(10_000);
  }
}
