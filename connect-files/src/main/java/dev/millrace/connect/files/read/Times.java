package dev.millrace.connect.files.read;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** What timestamps and times of day become, whose fractions a file keeps finer than Connect. */
public enum Times {
  /** Connect's Timestamp and Time: milliseconds, finer fractions are cut. */
  MILLIS,
  /** Microseconds since 1970, or midnight, as int64. */
  MICROS,
  /** Nanoseconds since 1970, or midnight, as int64. */
  NANOS,
  /** ISO-8601 with all digits. */
  TEXT;

  private static final long NANOS_A_SECOND = 1_000_000_000L;

  /** The optional schema of timestamps. */
  public Schema timestamp() {
    return schema(Timestamp.SCHEMA);
  }

  /** The optional schema of times of day. */
  public Schema time() {
    return schema(Time.SCHEMA);
  }

  private Schema schema(Schema logical) {
    return switch (this) {
      case MILLIS ->
          new SchemaBuilder(logical.type()).name(logical.name()).version(1).optional().build();
      case MICROS, NANOS -> Schema.OPTIONAL_INT64_SCHEMA;
      case TEXT -> Schema.OPTIONAL_STRING_SCHEMA;
    };
  }

  /**
   * A value of {@link #timestamp}.
   *
   * @param perSecond how many units of {@code units} a second has: 1000, a million, a billion
   * @param units since 1970
   * @throws ArithmeticException if it has no place in 64 bits
   */
  public Object timestamp(long units, long perSecond) {
    return switch (this) {
      case MILLIS -> date(scaled(units, perSecond, 1_000));
      case MICROS -> scaled(units, perSecond, 1_000_000);
      case NANOS -> scaled(units, perSecond, NANOS_A_SECOND);
      case TEXT ->
          Instant.ofEpochSecond(
                  Math.floorDiv(units, perSecond),
                  Math.floorMod(units, perSecond) * (NANOS_A_SECOND / perSecond))
              .toString();
    };
  }

  /**
   * A value of {@link #time}.
   *
   * @param units since midnight
   */
  public Object time(long units, long perSecond) {
    return switch (this) {
      case MILLIS -> date(scaled(units, perSecond, 1_000));
      case MICROS -> scaled(units, perSecond, 1_000_000);
      case NANOS -> scaled(units, perSecond, NANOS_A_SECOND);
      case TEXT ->
          LocalTime.ofNanoOfDay(
                  Math.floorMod(scaled(units, perSecond, NANOS_A_SECOND), 86_400 * NANOS_A_SECOND))
              .toString();
    };
  }

  /** Connect's Date, Time and Timestamp are values of this class. */
  @SuppressWarnings("JavaUtilDate")
  public static Date date(long millis) {
    return new Date(millis);
  }

  private static long scaled(long units, long from, long to) {
    return to >= from ? Math.multiplyExact(units, to / from) : Math.floorDiv(units, from / to);
  }
}
