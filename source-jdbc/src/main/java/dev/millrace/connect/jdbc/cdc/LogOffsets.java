package dev.millrace.connect.jdbc.cdc;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Tells the offsets of a database's log from those of its tables. */
public final class LogOffsets {
  private static final String SERVER = "server";

  private LogOffsets() {}

  /**
   * Checks what a user wants the stored offsets to be (KIP-875). Those of the log are taken as they
   * are, for a connector of Debezium's may have written them.
   *
   * @return those of tables
   * @throws ConnectException if a table's is to be taken away, and not the log's: what the log
   *     tells from here on would not fit to the table when it is read anew
   */
  public static Map<Map<String, ?>, Map<String, ?>> ofTables(
      Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<Map<String, ?>, Map<String, ?>> tables = new HashMap<>(offsets);
    tables.keySet().removeIf(LogOffsets::isLog);
    boolean logStays =
        offsets.entrySet().stream()
            .noneMatch(entry -> isLog(entry.getKey()) && entry.getValue() == null);
    if (logStays && tables.containsValue(null)) {
      throw new ConnectException(
          "In mode cdc a table's offset can't be taken away while the log's stays. Take all away"
              + " (DELETE /connectors/<name>/offsets), and all tables are read anew");
    }
    return tables;
  }

  private static boolean isLog(Map<String, ?> partition) {
    return partition != null && partition.containsKey(SERVER);
  }
}
