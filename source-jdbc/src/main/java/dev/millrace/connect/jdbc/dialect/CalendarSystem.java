package dev.millrace.connect.jdbc.dialect;

import java.time.LocalDate;

/** {@code date.calendar.system}: by which calendar dates before 1582-10-15 become day counts. */
public enum CalendarSystem {
  /** The Julian calendar before the Gregorian one, as {@code java.sql.Date} and its users count. */
  LEGACY,
  /** The Gregorian calendar for all dates, as ISO 8601 and most databases count. */
  PROLEPTIC_GREGORIAN;

  private static final LocalDate FIRST_GREGORIAN_DAY = LocalDate.of(1582, 10, 15);

  /** Number of the Julian day on which 1970 began. */
  private static final long EPOCH_AS_JULIAN_DAY = 2_440_588;

  /** Days since 1970 of the day that the database writes as {@code date}. */
  long epochDay(LocalDate date) {
    return this == PROLEPTIC_GREGORIAN || !date.isBefore(FIRST_GREGORIAN_DAY)
        ? date.toEpochDay()
        : julianEpochDay(date);
  }

  /** Counts months from March, so that the leap day is a year's last. */
  private static long julianEpochDay(LocalDate date) {
    int early = date.getMonthValue() < 3 ? 1 : 0;
    long year = date.getYear() + 4800L - early;
    int month = date.getMonthValue() + 12 * early - 3;
    long julianDay =
        date.getDayOfMonth()
            + (153 * month + 2) / 5
            + 365 * year
            + Math.floorDiv(year, 4L)
            - 32_083;
    return julianDay - EPOCH_AS_JULIAN_DAY;
  }
}
