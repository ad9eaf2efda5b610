package dev.millrace.connect.file.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.storage.StoredFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Layout LAYOUT = new Layout(16, 100, Watermark.TIME, false);

  private static StoredFile file(String path, long size) {
    return new StoredFile(path, size, 1, "");
  }

  @Test
  void rangesOfAFileFallToAllTasksAlike() {
    int tasks = 4;
    List<Piece> ranges = LAYOUT.pieces(file("big.jsonl", 4_000), true);
    Map<Integer, Long> ofTasks =
        ranges.stream()
            .map(piece -> LAYOUT.laneOf(piece) % tasks)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(ofTasks).isEqualTo(Map.of(0, 10L, 1, 10L, 2, 10L, 3, 10L));
  }

  @Test
  void aFilesFirstPieceHasThePathsLane() {
    Set<Integer> lanes = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      String path = "f" + i;
      int lane = LAYOUT.laneOf(path);
      assertThat(LAYOUT.laneOf(LAYOUT.pieces(file(path, 1), true).get(0))).isEqualTo(lane);
      assertThat(LAYOUT.laneOf(LAYOUT.pieces(file(path, 1_000), true).get(0))).isEqualTo(lane);
      lanes.add(lane);
    }
    assertThat(lanes).hasSize(16);
  }
}
