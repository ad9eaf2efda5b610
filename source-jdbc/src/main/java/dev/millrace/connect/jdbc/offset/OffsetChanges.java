package dev.millrace.connect.jdbc.offset;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks what a user wants the stored offsets to be (KIP-875). */
public final class OffsetChanges {
  private OffsetChanges() {}

  /**
   * Takes whatever {@code GET /connectors/X/offsets} prints, and null as the offset of any
   * partition, even of one that no version of ours wrote, so that it can be removed.
   *
   * @param lookBack throws {@link IllegalArgumentException} for what it tells wrong of late rows
   * @throws ConnectException with what is wrong and what to write
   */
  public static void check(
      Map<Map<String, ?>, Map<String, ?>> offsets, Consumer<Position> lookBack) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            check(partition, offset, lookBack);
          }
        });
  }

  private static void check(
      Map<String, ?> partition, Map<String, ?> offset, Consumer<Position> lookBack) {
    if (partition == null || !SourcePartitions.valid(partition)) {
      throw new ConnectException(
          "Unknown partition "
              + partition
              + ": write {\"protocol\": \"1\", \"table\": \"<schema>.<table>\"}, as GET"
              + " /connectors/<name>/offsets prints it");
    }
    try {
      Position position = Position.of(offset);
      if (position.has(Position.TIMESTAMP_NANOS) && !position.has(Position.TIMESTAMP)) {
        throw new IllegalArgumentException(
            Position.TIMESTAMP_NANOS + " needs " + Position.TIMESTAMP + " beside it");
      }
      lookBack.accept(position);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Wrong offset "
              + offset
              + " of "
              + SourcePartitions.described(partition)
              + ": "
              + e.getMessage()
              + ". Keys are incrementing, timestamp, timestamp_nanos and those that start with"
              + " millrace.v1.",
          e);
    }
  }
}
