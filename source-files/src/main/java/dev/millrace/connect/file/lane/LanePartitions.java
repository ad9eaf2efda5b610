package dev.millrace.connect.file.lane;

import dev.millrace.connect.common.position.SourcePartition;
import java.util.Map;
import java.util.Set;

/** The source partitions of lanes. */
public final class LanePartitions {
  private static final String STORE = "store";
  private static final String LANE = "lane";

  private LanePartitions() {}

  /**
   * @param store the store's URL, without user and query
   */
  public static Map<String, String> of(String store, int lane) {
    return SourcePartition.of(Map.of(STORE, store, LANE, Integer.toString(lane)));
  }

  /** Whether {@link #of} could have made it. */
  public static boolean valid(Map<String, ?> partition) {
    if (!partition.keySet().equals(Set.of(STORE, LANE))
        || !(partition.get(STORE) instanceof String)
        || !(partition.get(LANE) instanceof String lane)) {
      return false;
    }
    return lane.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(lane) < Layout.MAX_LANES;
  }
}
