package dev.millrace.connect.jdbc.dialect;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads dates and times at the granularity that the user chose. Infinity is the greatest, or least,
 * value that the Connect type holds; as text it is {@code infinity} or {@code -infinity}.
 */
final class TimeReaders {
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS");

  private final TimestampGranularity granularity;
  private final ZoneId zone;

  TimeReaders(TypeSettings settings) {
    this.granularity = settings.granularity();
    this.zone = settings.zone();
  }

  static Object date(ResultSet row, int index) throws SQLException {
    LocalDate date = row.getObject(index, LocalDate.class);
    if (date == null) {
      return null;
    }
    // Connect's Date counts days in 32 bits.
    long days =
        date.equals(LocalDate.MAX)
            ? Integer.MAX_VALUE
            : date.equals(LocalDate.MIN) ? Integer.MIN_VALUE : date.toEpochDay();
    return logical(days * DAY_MS);
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
  ColumnReader local() {
    return (row, index) -> {
      LocalDateTime value = row.getObject(index, LocalDateTime.class);
      if (value == null) {
        return null;
      }
      boolean infinite = value.equals(LocalDateTime.MAX) || value.equals(LocalDateTime.MIN);
      return infinite
          ? infinity(value.equals(LocalDateTime.MAX))
          : value(value.atZone(zone).toInstant());
    };
  }

  /** A timestamp with a time zone, which in PostgreSQL is a point in time. */
  ColumnReader instant() {
    return (row, index) -> {
      OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
      if (value == null) {
        return null;
      }
      boolean infinite = value.equals(OffsetDateTime.MAX) || value.equals(OffsetDateTime.MIN);
      return infinite ? infinity(value.equals(OffsetDateTime.MAX)) : value(value.toInstant());
    };
  }

  private Object infinity(boolean positive) {
    long bound = positive ? Long.MAX_VALUE : Long.MIN_VALUE;
    return switch (granularity) {
      case CONNECT_LOGICAL -> logical(bound);
      case MICROS_LONG, NANOS_LONG -> bound;
      default -> positive ? "infinity" : "-infinity";
    };
  }

  private Object value(Instant instant) {
    long seconds = instant.getEpochSecond();
    int nanos = instant.getNano();
    return switch (granularity) {
      case CONNECT_LOGICAL -> logical(seconds * 1000 + nanos / 1_000_000);
      case MICROS_LONG -> seconds * 1_000_000 + nanos / 1000;
      case MICROS_STRING -> Long.toString(seconds * 1_000_000 + nanos / 1000);
      case MICROS_ISO_DATETIME_STRING -> MICROS.format(utc(instant));
      case NANOS_LONG -> nanosLong(instant, seconds, nanos);
      case NANOS_STRING ->
          BigInteger.valueOf(seconds)
              .multiply(BigInteger.valueOf(1_000_000_000))
              .add(BigInteger.valueOf(nanos))
              .toString();
      case NANOS_ISO_DATETIME_STRING -> NANOS.format(utc(instant));
    };
  }

  private static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static long nanosLong(Instant instant, long seconds, int nanos) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos);
    } catch (ArithmeticException e) {
      throw new DataException(
          "The timestamp "
              + utc(instant)
              + " is out of the range of timestamp.granularity=nanos_long (1677 to 2262). Use"
              + " micros_long or nanos_string",
          e);
    }
  }

  SchemaBuilder timeSchema() {
    return granularity == TimestampGranularity.CONNECT_LOGICAL ? Time.builder() : timestampSchema();
  }

  /** The time of a day; 24:00 is a whole day. */
  ColumnReader time() {
    return (row, index) -> {
      LocalTime value = row.getObject(index, LocalTime.class);
      if (value == null) {
        return null;
      }
      boolean midnight = value.equals(LocalTime.MAX);
      long nanos = midnight ? DAY_NANOS : value.toNanoOfDay();
      return switch (granularity) {
        case CONNECT_LOGICAL -> logical(nanos / 1_000_000);
        case MICROS_LONG -> nanos / 1000;
        case MICROS_STRING -> Long.toString(nanos / 1000);
        case NANOS_LONG -> nanos;
        case NANOS_STRING -> Long.toString(nanos);
        case MICROS_ISO_DATETIME_STRING, NANOS_ISO_DATETIME_STRING ->
            midnight ? "24:00:00" : DateTimeFormatter.ISO_LOCAL_TIME.format(value);
      };
    };
  }
}
