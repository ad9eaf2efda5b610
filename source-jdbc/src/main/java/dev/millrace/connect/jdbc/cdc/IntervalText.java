package dev.millrace.connect.jdbc.cdc;

import org.postgresql.util.PGInterval;

/** Prints an interval as PostgreSQL does by {@code IntervalStyle=postgres} (EncodeInterval). */
final class IntervalText {
  private final StringBuilder text = new StringBuilder();
  private boolean signed;

  private IntervalText() {}

  static String of(PGInterval interval) {
    IntervalText printed = new IntervalText();
    printed.add(interval.getYears(), "year");
    printed.add(interval.getMonths(), "mon");
    printed.add(interval.getDays(), "day");
    return printed.time(
        interval.getHours(),
        interval.getMinutes(),
        interval.getWholeSeconds(),
        interval.getMicroSeconds());
  }

  /** What follows a negative part shows its sign. */
  private void add(int value, String unit) {
    if (value == 0) {
      return;
    }
    separate();
    text.append(signed && value > 0 ? "+" : "").append(value).append(' ').append(unit);
    text.append(value == 1 ? "" : "s");
    signed = value < 0;
  }

  private String time(int hours, int minutes, int seconds, int micros) {
    if (text.length() > 0 && hours == 0 && minutes == 0 && seconds == 0 && micros == 0) {
      return text.toString();
    }
    separate();
    boolean negative = hours < 0 || minutes < 0 || seconds < 0 || micros < 0;
    text.append(negative ? "-" : signed ? "+" : "");
    two(hours).append(':');
    two(minutes).append(':');
    two(seconds);
    if (micros != 0) {
      String digits = Integer.toString(1_000_000 + Math.abs(micros)).substring(1);
      text.append('.').append(digits.replaceFirst("0+$", ""));
    }
    return text.toString();
  }

  private void separate() {
    if (text.length() > 0) {
      text.append(' ');
    }
  }

  private StringBuilder two(int value) {
    int positive = Math.abs(value);
    return text.append(positive < 10 ? "0" : "").append(positive);
  }
}
