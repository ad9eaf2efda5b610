package dev.millrace.connect.files.format;

import java.util.Date;

/** Connect's Date, Time and Timestamp values, which it hands over as {@link Date}. */
final class LogicalTimes {
  private static final long DAY_MS = 86_400_000L;

  private LogicalTimes() {}

  @SuppressWarnings("JavaUtilDate")
  static long millis(Object value) {
    return ((Date) value).getTime();
  }

  static int days(Object value) {
    return Math.toIntExact(Math.floorDiv(millis(value), DAY_MS));
  }
}
