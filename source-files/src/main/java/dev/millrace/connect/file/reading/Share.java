package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.LanePartitions;
import dev.millrace.connect.file.lane.LaneState;
import dev.millrace.connect.file.lane.Layout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The lanes of one task, and what is stored of them.
 *
 * @param store as source partitions name it
 */
public record Share(String store, Layout layout, int task, int tasks) {
  /** Reads offsets as Connect's reader does: absent ones are null. */
  public interface Offsets
      extends Function<
          Collection<Map<String, String>>, Map<Map<String, String>, Map<String, Object>>> {}

  List<Integer> lanes() {
    List<Integer> lanes = new ArrayList<>();
    for (int lane = task; lane < layout.lanes(); lane += tasks) {
      lanes.add(lane);
    }
    return lanes;
  }

  Map<String, String> partition(int lane) {
    return LanePartitions.of(store, lane);
  }

  /** What is stored of some lanes; those without an offset are left out. */
  public Map<Integer, Map<String, ?>> stored(Collection<Integer> lanes, Offsets offsets) {
    Map<Map<String, String>, Integer> partitions = new LinkedHashMap<>();
    lanes.forEach(lane -> partitions.put(partition(lane), lane));
    Map<Integer, Map<String, ?>> stored = new TreeMap<>();
    offsets
        .apply(partitions.keySet())
        .forEach(
            (partition, offset) -> {
              if (offset != null && !offset.isEmpty()) {
                stored.put(partitions.get(partition), offset);
              }
            });
    return stored;
  }

  /**
   * The states of this task's lanes. All lanes that there may ever have been are looked at: one
   * that a larger layout left behind could be the only one of its kind.
   *
   * @throws ConnectException if another layout wrote one, or it is broken
   */
  Map<Integer, LaneState> states(Offsets offsets) {
    List<Integer> all = new ArrayList<>();
    for (int lane = 0; lane < Layout.MAX_LANES; lane++) {
      all.add(lane);
    }
    Map<Integer, Map<String, ?>> stored = stored(all, offsets);
    stored.forEach((lane, offset) -> checked(lane, () -> layout.check(offset)));
    Map<Integer, LaneState> states = new TreeMap<>();
    for (int lane : lanes()) {
      checked(lane, () -> states.put(lane, LaneState.of(layout, stored.get(lane))));
    }
    return states;
  }

  private void checked(int lane, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The stored offset of lane " + lane + ": " + e.getMessage(), e);
    }
  }
}
