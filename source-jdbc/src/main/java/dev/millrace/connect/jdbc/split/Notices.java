package dev.millrace.connect.jdbc.split;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Positions that tasks of one connector tell each other within a JVM, once they are safe in Kafka:
 * the worker may write offsets only once a minute, and the other tasks would wait for it. Nothing
 * depends on it but speed. Thread-safe; static, for the tasks share no object.
 */
public final class Notices {
  private static final Map<Key, Notice> POSTED = new ConcurrentHashMap<>();

  private record Key(String connector, Map<String, ?> partition) {}

  private record Notice(Map<String, ?> offset, Object by) {}

  private Notices() {}

  /**
   * @param by who must {@link #withdraw} it
   */
  public static void post(
      String connector, Map<String, ?> partition, Map<String, ?> offset, Object by) {
    POSTED.put(new Key(connector, Map.copyOf(partition)), new Notice(Map.copyOf(offset), by));
  }

  /** Null if nobody posted one. */
  static Map<String, ?> read(String connector, Map<String, ?> partition) {
    Notice notice = POSTED.get(new Key(connector, Map.copyOf(partition)));
    return notice == null ? null : notice.offset();
  }

  /** Takes back all that {@code by} posted. */
  public static void withdraw(Object by) {
    POSTED.values().removeIf(notice -> notice.by() == by);
  }
}
