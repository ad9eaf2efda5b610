package dev.millrace.connect.jdbc.offset;

import dev.millrace.connect.common.position.SourcePartition;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Map;
import java.util.Set;

/**
 * The source partition of a table, in the layout that the widely used JDBC connectors share, so
 * that a connector which keeps its name keeps its position.
 */
public final class SourcePartitions {
  static final String PROTOCOL = "protocol";
  static final String TABLE = "table";

  private SourcePartitions() {}

  public static Map<String, String> of(TableId table) {
    return SourcePartition.of(Map.of(PROTOCOL, "1", TABLE, table.toString()));
  }

  /** Protocol 0, which older versions wrote; it tells no schema. Only read. */
  public static Map<String, String> bare(TableId table) {
    return Map.of(TABLE, table.name());
  }

  /** True if {@code partition} is one of the two above, of any table. */
  static boolean valid(Map<String, ?> partition) {
    Object table = partition.get(TABLE);
    boolean protocol =
        partition.keySet().equals(Set.of(TABLE))
            || (partition.keySet().equals(Set.of(PROTOCOL, TABLE))
                && "1".equals(partition.get(PROTOCOL)));
    return protocol && table instanceof String name && !name.isBlank();
  }
}
