package dev.millrace.connect.deltalake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.upkeep.Packing.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final long MB = 1024 * 1024;
  private static final int MINUTES = 24 * 60;
  private static final Packing PACKING = new Packing(128 * MB, 8);

  @Test
  void packsEnoughSmallFilesOfAPartition() {
    List<DataFile> files = new ArrayList<>();
    IntStream.range(0, 8).forEach(i -> files.add(file("a", i, MB)));
    IntStream.range(0, 7).forEach(i -> files.add(file("b", i, MB)));
    List<Bin> bins = PACKING.bins(files, file -> 100);
    assertThat(bins).hasSize(1);
    assertThat(bins.get(0).files()).containsExactlyElementsOf(files.subList(0, 8));
  }

  @Test
  void leavesLargeFiles() {
    List<DataFile> files = IntStream.range(0, 20).mapToObj(i -> file("a", i, 64 * MB)).toList();
    assertThat(PACKING.bins(files, file -> 100)).isEmpty();
  }

  @Test
  void makesNoFileLargerThanTheTarget() {
    List<DataFile> files = IntStream.range(0, 30).mapToObj(i -> file("a", i, 60 * MB)).toList();
    List<Bin> bins = PACKING.bins(files, file -> 100);
    assertThat(bins).hasSize(14).allSatisfy(bin -> assertThat(bin.bytes()).isEqualTo(120 * MB));
  }

  @Test
  void writesFilesAnewOfWhichMuchIsDeleted() {
    DataFile sparse = deleted(file("a", 1, 100 * MB), 30);
    DataFile dense = deleted(file("a", 2, 100 * MB), 31);
    assertThat(PACKING.bins(List.of(sparse, dense), file -> 100))
        .containsExactly(new Bin(List.of(dense)));
    assertThat(PACKING.bins(List.of(sparse, dense), file -> Long.MAX_VALUE)).isEmpty();
  }

  /** A commit a minute with a file a partition, and a pass after each. */
  @Test
  void leavesFewFilesAfterADay() {
    for (long size : new long[] {10_000, MB / 2, 3 * MB, 20 * MB}) {
      List<DataFile> live = new ArrayList<>();
      long sent = 0;
      long written = 0;
      int most = 0;
      for (int minute = 0; minute < MINUTES; minute++) {
        live.add(file("a", minute, size));
        sent += size;
        for (List<Bin> bins = bins(live); !bins.isEmpty(); bins = bins(live)) {
          for (Bin bin : bins) {
            live.removeAll(bin.files());
            live.add(file("a", minute, bin.bytes()));
            written += bin.bytes();
          }
        }
        most = Math.max(most, (int) live.stream().filter(file -> file.size() < 64 * MB).count());
      }
      assertThat(most).as("small files, of %s bytes at first", size).isLessThanOrEqualTo(5 * 7);
      assertThat((double) written / sent).as("times a row is written anew").isLessThan(5);
    }
  }

  private static List<Bin> bins(List<DataFile> live) {
    return PACKING.bins(live, file -> 100);
  }

  private static DataFile file(String partition, long time, long size) {
    return DataFile.written(
        "p=" + partition + "/" + time + "-" + size, Map.of("p", partition), size, time, null);
  }

  private static DataFile deleted(DataFile file, long rows) {
    return file.withDeletionVector(
        new DeletionVector("u", "x", OptionalInt.of(1), 10, rows), "{\"numRecords\":100}");
  }
}
