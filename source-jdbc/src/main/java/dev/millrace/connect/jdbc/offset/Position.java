package dev.millrace.connect.jdbc.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a table has been read. Its number and its timestamp travel under the keys of the widely
 * used JDBC connectors; what only this one needs stands beside them under {@code millrace.v1.}.
 *
 * @param incrementing null if none
 * @param timestampMs milliseconds since 1970; null if none
 * @param timestampNanos nanoseconds within the second, milliseconds included; null if unknown
 * @param exactTimestamp stands for the two above where they can't tell the timestamp; null if none
 * @param key last row's primary key by column, as text; tells equal timestamps apart, or where a
 *     bulk run is
 * @param bulkStarted when the bulk run that is going on started, in milliseconds since 1970; or
 *     null
 * @param bulkFinished when the last bulk run finished, in milliseconds since 1970; or null
 */
public record Position(
    Long incrementing,
    Long timestampMs,
    Integer timestampNanos,
    LocalDateTime exactTimestamp,
    Map<String, String> key,
    Long bulkStarted,
    Long bulkFinished) {
  public static final String INCREMENTING = "incrementing";
  public static final String TIMESTAMP = "timestamp";
  public static final String TIMESTAMP_NANOS = "timestamp_nanos";
  public static final String EXACT_TIMESTAMP = "millrace.v1.timestamp";
  public static final String BULK_STARTED = "millrace.v1.bulk.started";
  public static final String BULK_FINISHED = "millrace.v1.bulk.finished";

  /** Followed by the column's name. */
  public static final String KEY_PREFIX = "millrace.v1.key.";

  /** Before the first row. */
  public static final Position START = new Position(null, null, null, null, Map.of(), null, null);

  private static final int NANOS_IN_MS = 1_000_000;

  /**
   * Reads an offset as the worker stored it: a number may come as any type of number, or as text.
   *
   * @param offset null for none
   * @throws IllegalArgumentException if a key is unknown or a value is not of its type
   */
  public static Position of(Map<String, ?> offset) {
    if (offset == null) {
      return START;
    }
    Map<String, Object> rest = new LinkedHashMap<>(offset);
    Long incrementing = number(rest, INCREMENTING);
    Long ms = number(rest, TIMESTAMP);
    Long nanos = number(rest, TIMESTAMP_NANOS);
    if (nanos != null && (nanos < 0 || nanos > 999_999_999)) {
      throw new IllegalArgumentException(
          TIMESTAMP_NANOS + " must be from 0 to 999999999, but is " + nanos);
    }
    LocalDateTime exact = dateTime(rest);
    Long started = number(rest, BULK_STARTED);
    Long finished = number(rest, BULK_FINISHED);
    return new Position(
        incrementing,
        ms,
        nanos == null ? null : nanos.intValue(),
        exact,
        key(rest),
        started,
        finished);
  }

  private static Long number(Map<String, Object> rest, String key) {
    Object value = rest.remove(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    try {
      if (value instanceof String text) {
        return Long.valueOf(text.strip());
      }
    } catch (NumberFormatException e) {
      throw notANumber(key, value);
    }
    throw notANumber(key, value);
  }

  private static IllegalArgumentException notANumber(String key, Object value) {
    return new IllegalArgumentException(key + " must be a whole number, but is " + value);
  }

  private static LocalDateTime dateTime(Map<String, Object> rest) {
    Object value = rest.remove(EXACT_TIMESTAMP);
    try {
      return value == null ? null : LocalDateTime.parse(value.toString());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          EXACT_TIMESTAMP + " must be a time such as 2026-03-29T02:30:00, but is " + value, e);
    }
  }

  private static Map<String, String> key(Map<String, Object> rest) {
    Map<String, String> key = new LinkedHashMap<>();
    rest.forEach(
        (name, value) -> {
          if (!name.startsWith(KEY_PREFIX)) {
            throw new IllegalArgumentException("unknown key " + name);
          }
          if (!(value instanceof String || value instanceof Long || value instanceof Integer)) {
            throw new IllegalArgumentException(
                name + " must be text or a whole number, but is " + value);
          }
          key.put(name.substring(KEY_PREFIX.length()), value.toString());
        });
    return key;
  }

  /** The last row's timestamp on the wall clock of {@code zone}; null if none. */
  public LocalDateTime wall(ZoneId zone) {
    if (exactTimestamp != null || timestampMs == null) {
      return exactTimestamp;
    }
    int nanos =
        timestampNanos == null
            ? (int) Math.floorMod(timestampMs, 1000L) * NANOS_IN_MS
            : timestampNanos;
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(Math.floorDiv(timestampMs, 1000L), nanos), zone);
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
