package dev.millrace.connect.files.read.text;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Dates and times of ISO 8601, read from bytes: {@code 2024-02-29}, {@code 13:45:01.250}, and both
 * with a {@code T} or a blank between and {@code Z} or an offset behind. Stateless.
 */
public final class IsoTime {
  /** No date, or no time: a text of another form, or finer than milliseconds. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long DAY_MS = 86_400_000;
  private static final int DATE_LENGTH = 10;

  private IsoTime() {}

  /** Days since 1970. */
  static long date(byte[] b, int from, int to) {
    if (to - from != DATE_LENGTH || b[from + 4] != '-' || b[from + 7] != '-') {
      return NONE;
    }
    int year = digits(b, from, 4);
    int month = digits(b, from + 5, 2);
    int day = digits(b, from + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return NONE;
    }
    return day > 28 && day > YearMonth.of(year, month).lengthOfMonth()
        ? NONE
        : epochDay(year, month, day);
  }

  /** Days from 1970 in the Gregorian calendar, whose year begins in March here. */
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  /** Milliseconds of the day. */
  static long time(byte[] b, int from, int to) {
    int length = to - from;
    if ((length != 5 && length < 8) || b[from + 2] != ':' || (length > 5 && b[from + 5] != ':')) {
      return NONE;
    }
    int hour = digits(b, from, 2);
    int minute = digits(b, from + 3, 2);
    int second = length > 5 ? digits(b, from + 6, 2) : 0;
    int milli = length > 8 ? fraction(b, from + 8, to) : 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return NONE;
    }
    return second < 0 || second > 59 || milli < 0
        ? NONE
        : hour * 3_600_000L + minute * 60_000L + second * 1_000L + milli;
  }

  /** Thousandths; below 0 if there are finer parts, which would be lost. */
  private static int fraction(byte[] b, int from, int to) {
    if ((b[from] != '.' && b[from] != ',') || to - from < 2) {
      return -1;
    }
    int value = 0;
    int scale = 100;
    for (int i = from + 1; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9 || (scale == 0 && digit != 0)) {
        return -1;
      }
      value += digit * scale;
      scale /= 10;
    }
    return value;
  }

  /**
   * Milliseconds since 1970; {@link #NONE} if there are none.
   *
   * @param zone of texts that name none
   */
  public static long timestamp(byte[] b, int from, int to, ZoneId zone) {
    if (to - from < DATE_LENGTH + 6) {
      return NONE;
    }
    byte between = b[from + DATE_LENGTH];
    long day = date(b, from, from + DATE_LENGTH);
    if (day == NONE || (between != 'T' && between != ' ' && between != 't')) {
      return NONE;
    }
    int end = zoneFrom(b, from + DATE_LENGTH + 1, to);
    long time = time(b, from + DATE_LENGTH + 1, end);
    if (time == NONE) {
      return NONE;
    }
    long local = day * DAY_MS + time;
    if (end == to) {
      return zone.equals(ZoneOffset.UTC) ? local : inZone(local, zone);
    }
    long offset = offset(b, end, to);
    return offset == NONE ? NONE : local - offset;
  }

  private static long inZone(long local, ZoneId zone) {
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(local, 1000L),
            (int) Math.floorMod(local, 1000L) * 1_000_000,
            ZoneOffset.UTC)
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }

  private static int zoneFrom(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] != 'Z' && b[at] != 'z' && b[at] != '+' && b[at] != '-') {
      at++;
    }
    return at;
  }

  /** Milliseconds of {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}. */
  private static long offset(byte[] b, int from, int to) {
    int length = to - from;
    if (b[from] == 'Z' || b[from] == 'z') {
      return length == 1 ? 0 : NONE;
    }
    if (length != 3 && length != 5 && (length != 6 || b[from + 3] != ':')) {
      return NONE;
    }
    int hours = digits(b, from + 1, 2);
    int minutes = length == 3 ? 0 : digits(b, to - 2, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return NONE;
    }
    long offset = (hours * 60L + minutes) * 60_000;
    return b[from] == '-' ? -offset : offset;
  }

  private static int digits(byte[] b, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
