package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times that come as text, such as {@code 2026-01-02 03:04:05.678}: the same from every
 * driver, and exact. Points in time come in UTC, or with their offset.
 */
enum TextTimes implements TimeSource {
  INSTANCE;

  private static final String DATE = "(-?\\d{1,9})-(\\d{1,2})-(\\d{1,2})";
  private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9})\\d*)?)?";
  private static final String OFFSET = "\\s*(Z|UTC|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?";
  private static final Pattern DATES = Pattern.compile(DATE);
  private static final Pattern TIMES = Pattern.compile(TIME);
  private static final Pattern STAMPS = Pattern.compile(DATE + "(?:[ T]" + TIME + OFFSET + ")?");

  @Override
  public LocalDate date(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    return text == null ? null : date(matched(DATES, text));
  }

  @Override
  public LocalTime time(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    return text == null ? null : time(matched(TIMES, text), 1);
  }

  @Override
  public LocalDateTime local(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    return text == null ? null : timestamp(text);
  }

  @Override
  public LocalDateTime instant(ResultSet row, int index) throws SQLException {
    return local(row, index);
  }

  /** What {@code text} says, in UTC if it has an offset. */
  static LocalDateTime timestamp(String text) {
    Matcher parts = matched(STAMPS, text);
    LocalDate date = date(parts);
    LocalDateTime wall = parts.group(4) == null ? date.atStartOfDay() : date.atTime(time(parts, 4));
    String offset = parts.group(8);
    return offset == null || offset.startsWith("U")
        ? wall
        : wall.minusSeconds(ZoneOffset.of(offset).getTotalSeconds());
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher parts = pattern.matcher(text.strip());
    if (!parts.matches()) {
      throw new DateTimeException("not a date or time");
    }
    return parts;
  }

  private static LocalDate date(Matcher parts) {
    return LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
  }

  private static LocalTime time(Matcher parts, int first) {
    String fraction = parts.group(first + 3);
    return LocalTime.of(
        number(parts, first),
        number(parts, first + 1),
        parts.group(first + 2) == null ? 0 : number(parts, first + 2),
        fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
