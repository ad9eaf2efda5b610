package dev.millrace.connect.deltalake.log;

import java.util.OptionalLong;

/**
 * That the records of one topic-partition up to an offset come into the table.
 *
 * @param appId of the table's {@code txn} action: {@code <connector>[:epoch]/<topic>-<partition>}
 * @param after the last offset that the task knows to be in the table, from the table or from its
 *     own last commit; none if the table knows nothing of this partition
 * @param upTo the last offset that is in the table afterwards
 */
public record Advance(String appId, OptionalLong after, long upTo) {
  public Advance {
    if (after.isPresent() && after.getAsLong() >= upTo) {
      throw new IllegalArgumentException(
          appId + " can't go from " + after.getAsLong() + " back to " + upTo);
    }
  }
}
