package dev.millrace.sandbox.snowflake.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How dates, times and numbers stand in text: Snowflake's AUTO detection, and its default output.
 */
final class TextForms {
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)?"
              + "(?: ?(Z|[+-]\\d{2}(?::?\\d{2})?))?");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,20}");

  /**
   * Up to here, an integer in a string is taken for seconds; a thousand times as far, for millis.
   */
  private static final BigDecimal SECONDS_UP_TO = BigDecimal.valueOf(31_536_000_000L);

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xx", Locale.ROOT);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private TextForms() {}

  static String write(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Double real) {
      return write(real.doubleValue());
    }
    if (value instanceof LocalTime time) {
      return CLOCK.format(time);
    }
    if (value instanceof LocalDateTime local) {
      return LOCAL.format(local);
    }
    if (value instanceof OffsetDateTime offset) {
      return OFFSET.format(offset);
    }
    return value.toString();
  }

  private static String write(double real) {
    if (Double.isNaN(real)) {
      return "NaN";
    }
    if (Double.isInfinite(real)) {
      return real > 0 ? "inf" : "-inf";
    }
    boolean whole = Math.rint(real) == real && Math.abs(real) < 1e15;
    return whole ? String.valueOf((long) real) : Double.toString(real).toLowerCase(Locale.ROOT);
  }

  static boolean isInteger(String text) {
    return INTEGER.matcher(text.trim()).matches();
  }

  /**
   * The wall clock that the text shows, whatever offset it names; null for what is no timestamp.
   */
  static LocalDateTime localDateTime(String text) {
    if (isInteger(text)) {
      return epoch(new BigDecimal(text.trim()));
    }
    Matcher matcher = TIMESTAMP.matcher(text.trim());
    return matcher.matches() ? localDateTime(matcher) : null;
  }

  private static LocalDateTime localDateTime(Matcher m) {
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(m.group(1)),
              Integer.parseInt(m.group(2)),
              Integer.parseInt(m.group(3)));
      return m.group(4) == null ? date.atStartOfDay() : date.atTime(time(m, 4));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Null for a text that names no offset. */
  static OffsetDateTime offsetDateTime(String text) {
    Matcher matcher = TIMESTAMP.matcher(text.trim());
    if (!matcher.matches() || matcher.group(8) == null) {
      return null;
    }
    LocalDateTime local = localDateTime(matcher);
    try {
      return local == null ? null : local.atOffset(ZoneOffset.of(matcher.group(8)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  static LocalTime localTime(String text) {
    Matcher matcher = TIME.matcher(text.trim());
    try {
      return matcher.matches() ? time(matcher, 1) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalTime time(Matcher m, int hour) {
    String second = m.group(hour + 2);
    String fraction = m.group(hour + 3);
    return LocalTime.of(
        Integer.parseInt(m.group(hour)),
        Integer.parseInt(m.group(hour + 1)),
        second == null ? 0 : Integer.parseInt(second),
        fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
  }

  private static LocalDateTime epoch(BigDecimal number) {
    BigDecimal seconds = number;
    BigDecimal limit = SECONDS_UP_TO;
    for (int unit = 0; unit < 3 && number.abs().compareTo(limit) >= 0; unit++) {
      seconds = seconds.movePointLeft(3);
      limit = limit.movePointRight(3);
    }
    return epochSeconds(seconds);
  }

  /** Null for what lies beyond the years. */
  static LocalDateTime epochSeconds(BigDecimal seconds) {
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    int nanos = seconds.subtract(whole).movePointRight(9).intValue();
    try {
      return LocalDateTime.ofEpochSecond(whole.longValueExact(), nanos, ZoneOffset.UTC);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
