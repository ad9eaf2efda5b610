package dev.millrace.connect.jdbc.offset;

import dev.millrace.connect.common.position.SourcePartition;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Map;
import java.util.Set;

/**
 * The source partitions of a table or a query, in the layout that the widely used JDBC connectors
 * share, so that a connector which keeps its name keeps its position.
 */
public final class SourcePartitions {
  static final String PROTOCOL = "protocol";
  static final String TABLE = "table";
  static final String QUERY = "query";
  static final String CHUNK = Position.OWN + "chunk";

  private SourcePartitions() {}

  public static Map<String, String> of(TableId table) {
    return SourcePartition.of(Map.of(PROTOCOL, "1", TABLE, table.toString()));
  }

  /** As {@link #of}, of a connector that was told not to qualify names. Only read. */
  public static Map<String, String> unqualified(TableId table) {
    return SourcePartition.of(Map.of(PROTOCOL, "1", TABLE, table.name()));
  }

  /** Protocol 0, which older versions wrote; it tells no schema. Only read. */
  public static Map<String, String> bare(TableId table) {
    return Map.of(TABLE, table.name());
  }

  /**
   * @param name {@code query} for the one that has no name
   */
  public static Map<String, String> ofQuery(String name) {
    return Map.of(QUERY, name);
  }

  /** A chunk of a table, of whichever run. */
  public static Map<String, String> chunk(TableId table, int chunk) {
    return SourcePartition.of(
        Map.of(PROTOCOL, "1", TABLE, table.toString(), CHUNK, Integer.toString(chunk)));
  }

  /** True if {@code partition} is one of those above, of any table. */
  static boolean valid(Map<String, ?> partition) {
    Set<String> keys = Set.copyOf(partition.keySet());
    if (keys.equals(Set.of(QUERY))) {
      return isName(partition.get(QUERY));
    }
    boolean protocol =
        keys.equals(Set.of(TABLE))
            || ((keys.equals(Set.of(PROTOCOL, TABLE))
                    || keys.equals(Set.of(PROTOCOL, TABLE, CHUNK)))
                && "1".equals(partition.get(PROTOCOL)));
    return protocol && isName(partition.get(TABLE));
  }

  private static boolean isName(Object value) {
    return value instanceof String name && !name.isBlank();
  }

  /** How messages name it. */
  static String described(Map<String, ?> partition) {
    return partition.containsKey(QUERY)
        ? "query " + partition.get(QUERY)
        : "table " + partition.get(TABLE);
  }
}
