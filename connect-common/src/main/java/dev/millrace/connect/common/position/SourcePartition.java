package dev.millrace.connect.common.position;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Source partitions that are found again. Connect looks an offset up by the bytes of its partition,
 * and those follow the map's own order: a {@code Map.of}, whose order changes with each JVM, loses
 * its offset at every other restart. The order here is that of Connect itself, which makes a {@code
 * HashMap} of every partition it reads or is given through its REST API.
 */
public final class SourcePartition {
  private SourcePartition() {}

  /** A copy of {@code partition}, unmodifiable, in the order in which Connect writes it. */
  public static Map<String, String> of(Map<String, String> partition) {
    Map<String, String> ordered = new HashMap<>();
    // One by one: putAll would choose another table size, and with it another order.
    partition.forEach(ordered::put);
    return Collections.unmodifiableMap(ordered);
  }
}
