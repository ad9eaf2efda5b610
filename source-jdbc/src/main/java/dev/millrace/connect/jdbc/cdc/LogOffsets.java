package dev.millrace.connect.jdbc.cdc;

import java.util.HashMap;
import java.util.Map;

/** Tells the offsets of a database's log from those of its tables. */
public final class LogOffsets {
  private static final String SERVER = "server";

  private LogOffsets() {}

  /**
   * Those of tables. The log's are taken as they are, for a connector of Debezium's may have
   * written them.
   */
  public static Map<Map<String, ?>, Map<String, ?>> ofTables(
      Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<Map<String, ?>, Map<String, ?>> tables = new HashMap<>(offsets);
    tables.keySet().removeIf(LogOffsets::isLog);
    return tables;
  }

  private static boolean isLog(Map<String, ?> partition) {
    return partition != null && partition.containsKey(SERVER);
  }
}
