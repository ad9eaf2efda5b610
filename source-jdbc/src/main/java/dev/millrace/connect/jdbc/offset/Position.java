package dev.millrace.connect.jdbc.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An offset as the worker stored it. A table's number and timestamp travel under the keys of the
 * widely used JDBC connectors; what only this one needs stands beside them under {@code
 * millrace.v1.}. Immutable.
 */
public final class Position {
  /** Last row's number. */
  public static final String INCREMENTING = "incrementing";

  /** Last row's timestamp, in milliseconds since 1970. */
  public static final String TIMESTAMP = "timestamp";

  /** The timestamp's nanoseconds within its second, milliseconds included. */
  public static final String TIMESTAMP_NANOS = "timestamp_nanos";

  static final String OWN = "millrace.v1.";

  /** Stands for the two above where they can't tell the timestamp. */
  public static final String EXACT_TIMESTAMP = OWN + "timestamp";

  /** Last row's cursor where it is not a whole number, as text. */
  public static final String CURSOR = OWN + "cursor";

  /** Followed by a column's name: last row's primary key. */
  public static final String KEY_PREFIX = OWN + "key.";

  /** When the run (a bulk read, or the snapshot before a cursor) started, in ms since 1970. */
  public static final String RUN = OWN + "run";

  /** When the last run finished, in ms since 1970. */
  public static final String FINISHED = OWN + "finished";

  /** Where a run's chunks end, as {@link Places} writes it. */
  public static final String CHUNKS = OWN + "chunks";

  /** The columns whose values {@link #CHUNKS} holds. */
  public static final String CHUNK_COLUMNS = OWN + "chunks.by";

  /** {@code true} once all of a chunk has been read. */
  public static final String DONE = OWN + "done";

  /** What the queries saw by which a section was read ({@link Views}). */
  public static final String VIEWS = OWN + "views";

  /** Where the database's log goes on that began before a snapshot. */
  public static final String LOG = OWN + "log";

  /** Numbers below the last one that have not been seen. */
  public static final String GAPS = OWN + "gaps";

  /** The cursor from which on {@link #RECENT} knows every row that was read. */
  public static final String SINCE = OWN + "since";

  /** Fingerprints of the rows read since {@link #SINCE}. */
  public static final String RECENT = OWN + "recent";

  /** The earlier reads took all that lesser transactions wrote. */
  public static final String SETTLED_TRANSACTION = OWN + "settled.transaction";

  /** The earlier reads took no rows from this timestamp on. */
  public static final String SETTLED_UNTIL = OWN + "settled.until";

  /** The present read takes all that lesser transactions wrote. */
  public static final String PASS_TRANSACTION = OWN + "pass.transaction";

  /** The present read takes no rows from this timestamp on. */
  public static final String PASS_UNTIL = OWN + "pass.until";

  /** The next read looks back to this timestamp. */
  public static final String PASS_SINCE = OWN + "pass.since";

  private static final Set<String> NUMBERS =
      Set.of(
          INCREMENTING,
          TIMESTAMP,
          TIMESTAMP_NANOS,
          RUN,
          FINISHED,
          SETTLED_TRANSACTION,
          PASS_TRANSACTION);

  private static final Set<String> TIMES =
      Set.of(EXACT_TIMESTAMP, SETTLED_UNTIL, PASS_UNTIL, PASS_SINCE);

  private static final Set<String> TEXTS =
      Set.of(CURSOR, CHUNKS, CHUNK_COLUMNS, DONE, VIEWS, LOG, GAPS, SINCE, RECENT);

  /** Before the first row. */
  public static final Position START = new Position(Map.of(), Map.of());

  private static final int NANOS_IN_MS = 1_000_000;

  private final Map<String, Object> values;
  private final Map<String, String> key;

  private Position(Map<String, Object> values, Map<String, String> key) {
    this.values = values;
    this.key = key;
  }

  /**
   * Reads an offset as the worker stored it: a number may come as any type of number, or as text.
   *
   * @param offset null for none
   * @throws IllegalArgumentException if a key is unknown or a value is not of its type
   */
  public static Position of(Map<String, ?> offset) {
    if (offset == null || offset.isEmpty()) {
      return START;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> key = new LinkedHashMap<>();
    offset.forEach(
        (name, value) -> {
          if (value == null) {
            return;
          }
          if (name.startsWith(KEY_PREFIX)) {
            key.put(name.substring(KEY_PREFIX.length()), text(name, value));
          } else {
            values.put(name, parsed(name, value));
          }
        });
    Long nanos = (Long) values.get(TIMESTAMP_NANOS);
    if (nanos != null && (nanos < 0 || nanos > 999_999_999)) {
      throw new IllegalArgumentException(
          TIMESTAMP_NANOS + " must be from 0 to 999999999, but is " + nanos);
    }
    return new Position(values, key);
  }

  private static Object parsed(String name, Object value) {
    if (NUMBERS.contains(name)) {
      return number(name, value);
    }
    if (TIMES.contains(name)) {
      return dateTime(name, value);
    }
    if (TEXTS.contains(name)) {
      return text(name, value);
    }
    throw new IllegalArgumentException("unknown key " + name);
  }

  private static Long number(String name, Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    try {
      if (value instanceof String text) {
        return Long.valueOf(text.strip());
      }
    } catch (NumberFormatException e) {
      throw notANumber(name, value);
    }
    throw notANumber(name, value);
  }

  private static IllegalArgumentException notANumber(String key, Object value) {
    return new IllegalArgumentException(key + " must be a whole number, but is " + value);
  }

  private static LocalDateTime dateTime(String name, Object value) {
    try {
      return LocalDateTime.parse(value.toString());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " must be a time such as 2026-03-29T02:30:00, but is " + value, e);
    }
  }

  private static String text(String name, Object value) {
    if (value instanceof String
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Boolean) {
      return value.toString();
    }
    throw new IllegalArgumentException(name + " must be text or a whole number, but is " + value);
  }

  /** Null if there is none. */
  public Long number(String name) {
    return (Long) values.get(name);
  }

  /** Null if there is none. */
  public String text(String name) {
    return (String) values.get(name);
  }

  /** Null if there is none. */
  public LocalDateTime time(String name) {
    return (LocalDateTime) values.get(name);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Last row's primary key by column, as text; empty if none. */
  public Map<String, String> key() {
    return key;
  }

  /** True if it says nothing at all. */
  public boolean isStart() {
    return values.isEmpty() && key.isEmpty();
  }

  /** The last row's timestamp on the wall clock of {@code zone}; null if none. */
  public LocalDateTime wall(ZoneId zone) {
    LocalDateTime exact = time(EXACT_TIMESTAMP);
    Long ms = number(TIMESTAMP);
    if (exact != null || ms == null) {
      return exact;
    }
    Long stored = number(TIMESTAMP_NANOS);
    long nanos = stored == null ? Math.floorMod(ms, 1000L) * NANOS_IN_MS : stored;
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(Math.floorDiv(ms, 1000L), nanos), zone);
  }

  /** Writes the timestamp {@code wall}, of the wall clock of {@code zone}, into {@code offset}. */
  public static void putTimestamp(Map<String, Object> offset, LocalDateTime wall, ZoneId zone) {
    if (wall.equals(LocalDateTime.MIN) || wall.equals(LocalDateTime.MAX)) {
      offset.put(TIMESTAMP, wall.equals(LocalDateTime.MIN) ? Long.MIN_VALUE : Long.MAX_VALUE);
      offset.put(EXACT_TIMESTAMP, wall.toString());
      return;
    }
    int nanos = wall.get(ChronoField.NANO_OF_SECOND);
    ZoneOffset shift = zone.getRules().getOffset(wall);
    offset.put(TIMESTAMP, wall.toEpochSecond(shift) * 1000 + nanos / NANOS_IN_MS);
    offset.put(TIMESTAMP_NANOS, (long) nanos);
    // An hour that the clocks skip has no instant of its own.
    if (!zone.getRules().isFixedOffset() && !zone.getRules().isValidOffset(wall, shift)) {
      offset.put(EXACT_TIMESTAMP, wall.toString());
    }
  }
}
