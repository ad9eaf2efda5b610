package dev.millrace.connect.common.position;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A source partition that is found again. Connect looks an offset up by the bytes of its partition,
 * and those follow the map's own order: a {@code Map.of}, whose order changes with each JVM, loses
 * its offset at every other restart. The order here is that of Connect itself, which makes a {@code
 * HashMap} of every partition it reads or is given through its REST API.
 *
 * <p>It remembers its hash, for which Connect asks with every record. Immutable.
 */
public final class SourcePartition extends AbstractMap<String, String> {
  private final Map<String, String> entries;
  private final int hash;

  private SourcePartition(Map<String, String> entries) {
    this.entries = entries;
    this.hash = entries.hashCode();
  }

  /** A copy of {@code partition}, unmodifiable, in the order in which Connect writes it. */
  public static Map<String, String> of(Map<String, String> partition) {
    Map<String, String> ordered = new HashMap<>();
    // One by one: putAll would choose another table size, and with it another order.
    partition.forEach(ordered::put);
    return new SourcePartition(Collections.unmodifiableMap(ordered));
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return entries.entrySet();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
