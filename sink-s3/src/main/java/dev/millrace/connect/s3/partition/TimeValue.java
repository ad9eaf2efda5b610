package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.template.FieldText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;

/**
 * Reads times out of values.
 *
 * @param unit of numbers whose schema doesn't tell
 * @param pattern of texts; null for ISO-8601 or a number
 * @param zone of dates, and of texts without an offset
 */
public record TimeValue(Unit unit, DateTimeFormatter pattern, ZoneId zone) {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("[XXX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final long DAY_MS = 86_400_000L;

  /** What a number counts. */
  public enum Unit {
    S,
    MS,
    US,
    NS,
    /** By the number's size: right for times from 1973 to 5138. */
    AUTO
  }

  /**
   * The time in epoch milliseconds.
   *
   * @param schema null if there is none
   * @throws IllegalArgumentException if the value is no time; the message says what one is
   */
  long ms(Schema schema, Object value) {
    String type = schema == null || schema.name() == null ? "" : schema.name();
    if (value instanceof Date) {
      long ms = FieldText.millis(value);
      return switch (type) {
        case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
            startOfDay(Math.floorDiv(ms, DAY_MS));
        case Time.LOGICAL_NAME ->
            throw new IllegalArgumentException("a time of day without its date is no timestamp");
        default -> ms;
      };
    }
    if (value instanceof Number number) {
      return number(type, number);
    }
    String text = FieldText.of(schema, value);
    if (text == null || value instanceof Boolean) {
      throw new IllegalArgumentException(
          "a value of "
              + value.getClass().getSimpleName()
              + " is no time: use a Timestamp, a number, or text");
    }
    return text(text.strip());
  }

  /** The types that Debezium tells by a schema's name come first. */
  private long number(String type, Number number) {
    return switch (type) {
      case "io.debezium.time.Date" -> startOfDay(number.longValue());
      case "io.debezium.time.Timestamp" -> scaled(number, Unit.MS);
      case "io.debezium.time.MicroTimestamp" -> scaled(number, Unit.US);
      case "io.debezium.time.NanoTimestamp" -> scaled(number, Unit.NS);
      default -> scaled(number, unit);
    };
  }

  private static long scaled(Number number, Unit unit) {
    if (!(number instanceof Double || number instanceof Float || number instanceof BigDecimal)) {
      return scaled(number.longValue(), unit);
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(number + " is no time", e);
    }
    if (exact.precision() - (long) exact.scale() > 18) {
      throw new IllegalArgumentException(number + " is no time");
    }
    Unit by = unit == Unit.AUTO ? ofSize(exact.longValue()) : unit;
    int digits = by == Unit.S ? 3 : by == Unit.US ? -3 : by == Unit.NS ? -6 : 0;
    BigDecimal ms = exact.scaleByPowerOfTen(digits).setScale(0, RoundingMode.FLOOR);
    if (ms.precision() > 18) {
      throw new IllegalArgumentException(number + " is no time");
    }
    return ms.longValue();
  }

  private static long scaled(long number, Unit unit) {
    return switch (unit) {
      case S -> seconds(number);
      case MS -> number;
      case US -> Math.floorDiv(number, 1_000);
      case NS -> Math.floorDiv(number, 1_000_000);
      case AUTO -> scaled(number, ofSize(number));
    };
  }

  private static long seconds(long number) {
    try {
      return Math.multiplyExact(number, 1_000L);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          number + " can't be a number of seconds: set timestamp.field.unit", e);
    }
  }

  private static Unit ofSize(long number) {
    long size = Math.abs(number);
    return size < 100_000_000_000L
        ? Unit.S
        : size < 100_000_000_000_000L
            ? Unit.MS
            : size < 100_000_000_000_000_000L ? Unit.US : Unit.NS;
  }

  private long text(String text) {
    try {
      if (pattern == null && text.matches("-?[0-9]{1,19}")) {
        return scaled(Long.parseLong(text), unit);
      }
      TemporalAccessor parsed =
          (pattern == null ? ISO : pattern)
              .parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
      }
      return parsed instanceof LocalDateTime time
          ? time.atZone(zone).toInstant().toEpochMilli()
          : startOfDay(((LocalDate) parsed).toEpochDay());
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no time "
              + (pattern == null
                  ? "such as " + Instant.ofEpochSecond(1_795_239_990)
                  : "of timestamp.field.pattern"),
          e);
    }
  }

  private long startOfDay(long epochDay) {
    return LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
