package dev.millrace.connect.jdbc.dialect;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Makes Connect values of dates and times, at the granularity that the user chose. Infinity is the
 * greatest, or least, value that the Connect type holds; as text it is {@code infinity} or {@code
 * -infinity}.
 */
final class TimeValues {
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
  private static final long DAY_SECONDS = TimeUnit.DAYS.toSeconds(1);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS");

  private final TimestampGranularity granularity;
  private final ZoneId zone;
  private final CalendarSystem calendar;

  TimeValues(TypeSettings settings) {
    this.granularity = settings.granularity();
    this.zone = settings.zone().normalized();
    this.calendar = settings.calendar();
  }

  /** Null for null; MIN and MAX are infinities, here and below. */
  Object date(LocalDate date) {
    if (date == null) {
      return null;
    }
    // Connect's Date counts days in 32 bits.
    long days =
        date.equals(LocalDate.MAX)
            ? Integer.MAX_VALUE
            : date.equals(LocalDate.MIN) ? Integer.MIN_VALUE : calendar.epochDay(date);
    return logical(days * DAY_MS);
  }

  /** True if timestamps travel as text, which can say whatever the database prints. */
  boolean asText() {
    return timestampSchema().type() == Schema.Type.STRING;
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static java.util.Date logical(long ms) {
    return new java.util.Date(ms);
  }

  SchemaBuilder timestampSchema() {
    return switch (granularity) {
      case CONNECT_LOGICAL -> Timestamp.builder();
      case MICROS_LONG, NANOS_LONG -> SchemaBuilder.int64();
      default -> SchemaBuilder.string();
    };
  }

  /** A timestamp without a time zone. */
  Object local(LocalDateTime value) {
    return value == null || infinite(value) ? infinity(value) : value(utc(value));
  }

  private LocalDateTime utc(LocalDateTime value) {
    return zone.equals(ZoneOffset.UTC)
        ? value
        : value.atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  /** A point in time, in UTC. */
  Object instant(LocalDateTime value) {
    return value == null || infinite(value) ? infinity(value) : value(value);
  }

  private static boolean infinite(LocalDateTime value) {
    return value.equals(LocalDateTime.MAX) || value.equals(LocalDateTime.MIN);
  }

  /** Null for null. */
  private Object infinity(LocalDateTime value) {
    if (value == null) {
      return null;
    }
    boolean positive = value.equals(LocalDateTime.MAX);
    long bound = positive ? Long.MAX_VALUE : Long.MIN_VALUE;
    return switch (granularity) {
      case CONNECT_LOGICAL -> logical(bound);
      case MICROS_LONG, NANOS_LONG -> bound;
      default -> positive ? "infinity" : "-infinity";
    };
  }

  private Object value(LocalDateTime utc) {
    long seconds =
        calendar.epochDay(utc.toLocalDate()) * DAY_SECONDS + utc.toLocalTime().toSecondOfDay();
    int nanos = utc.get(ChronoField.NANO_OF_SECOND);
    return switch (granularity) {
      case CONNECT_LOGICAL -> logical(seconds * 1000 + nanos / 1_000_000);
      case MICROS_LONG -> seconds * 1_000_000 + nanos / 1000;
      case MICROS_STRING -> Long.toString(seconds * 1_000_000 + nanos / 1000);
      case MICROS_ISO_DATETIME_STRING -> MICROS.format(utc);
      case NANOS_LONG -> nanosLong(utc, seconds, nanos);
      case NANOS_STRING ->
          BigInteger.valueOf(seconds)
              .multiply(BigInteger.valueOf(1_000_000_000))
              .add(BigInteger.valueOf(nanos))
              .toString();
      case NANOS_ISO_DATETIME_STRING -> NANOS.format(utc);
    };
  }

  private static long nanosLong(LocalDateTime utc, long seconds, int nanos) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos);
    } catch (ArithmeticException e) {
      throw new DataException(
          "The timestamp "
              + utc
              + " is out of the range of timestamp.granularity=nanos_long (1677 to 2262). Use"
              + " micros_long or nanos_string",
          e);
    }
  }

  SchemaBuilder timeSchema() {
    return granularity == TimestampGranularity.CONNECT_LOGICAL ? Time.builder() : timestampSchema();
  }

  /**
   * The time of a day.
   *
   * @param wholeDay true for 24:00, whatever {@code value} is then
   */
  Object time(LocalTime value, boolean wholeDay) {
    if (value == null) {
      return null;
    }
    long nanos = wholeDay ? DAY_NANOS : value.toNanoOfDay();
    return switch (granularity) {
      case CONNECT_LOGICAL -> logical(nanos / 1_000_000);
      case MICROS_LONG -> nanos / 1000;
      case MICROS_STRING -> Long.toString(nanos / 1000);
      case NANOS_LONG -> nanos;
      case NANOS_STRING -> Long.toString(nanos);
      case MICROS_ISO_DATETIME_STRING, NANOS_ISO_DATETIME_STRING ->
          wholeDay ? "24:00:00" : DateTimeFormatter.ISO_LOCAL_TIME.format(value);
    };
  }
}
