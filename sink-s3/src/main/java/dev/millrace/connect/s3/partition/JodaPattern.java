package dev.millrace.connect.s3.partition;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.Locale;

/**
 * Path formats are written in Joda-Time's letters, which mean other things than java.time's: {@code
 * YYYY} is the year of era (not of the week), {@code x} the year of the week, {@code e} a number.
 *
 * <p>Source: Joda-Time's {@code DateTimeFormat}.
 */
public final class JodaPattern {
  private JodaPattern() {}

  /**
   * @throws IllegalArgumentException if the pattern has a letter without a meaning here, or an open
   *     quote; the message says which
   */
  public static DateTimeFormatter translate(String pattern, Locale locale) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int end = i + 1;
      if (c == '\'') {
        end = quoted(pattern, i, builder);
      } else if (letter(c)) {
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        field(builder, c, end - i, pattern);
      } else {
        builder.appendLiteral(c);
      }
      i = end;
    }
    return builder.toFormatter(locale);
  }

  private static boolean letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Appends quoted text and returns where the pattern goes on; two quotes are one. */
  private static int quoted(String pattern, int open, DateTimeFormatterBuilder builder) {
    StringBuilder text = new StringBuilder();
    for (int i = open + 1; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '\'') {
        text.append(pattern.charAt(i));
      } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '\'') {
        text.append('\'');
        i++;
      } else {
        builder.appendLiteral(text.isEmpty() && i == open + 1 ? "'" : text.toString());
        return i + 1;
      }
    }
    throw new IllegalArgumentException("a quote in '" + pattern + "' is not closed");
  }

  private static void field(DateTimeFormatterBuilder to, char c, int count, String pattern) {
    switch (c) {
      case 'Y' -> year(to, ChronoField.YEAR_OF_ERA, count);
      case 'y' -> year(to, ChronoField.YEAR, count);
      case 'x' -> year(to, IsoFields.WEEK_BASED_YEAR, count);
      case 'w' -> number(to, IsoFields.WEEK_OF_WEEK_BASED_YEAR, count);
      case 'e' -> number(to, ChronoField.DAY_OF_WEEK, count);
      case 'E' -> to.appendText(ChronoField.DAY_OF_WEEK, style(count, 4));
      case 'D' -> number(to, ChronoField.DAY_OF_YEAR, count);
      case 'M' -> {
        if (count > 2) {
          to.appendText(ChronoField.MONTH_OF_YEAR, style(count, 4));
        } else {
          number(to, ChronoField.MONTH_OF_YEAR, count);
        }
      }
      case 'd' -> number(to, ChronoField.DAY_OF_MONTH, count);
      case 'a' -> to.appendText(ChronoField.AMPM_OF_DAY);
      case 'K' -> number(to, ChronoField.HOUR_OF_AMPM, count);
      case 'h' -> number(to, ChronoField.CLOCK_HOUR_OF_AMPM, count);
      case 'H' -> number(to, ChronoField.HOUR_OF_DAY, count);
      case 'k' -> number(to, ChronoField.CLOCK_HOUR_OF_DAY, count);
      case 'm' -> number(to, ChronoField.MINUTE_OF_HOUR, count);
      case 's' -> number(to, ChronoField.SECOND_OF_MINUTE, count);
      case 'S' -> to.appendFraction(ChronoField.NANO_OF_SECOND, count, Math.min(count, 9), false);
      case 'z' -> to.appendZoneText(style(count, 4));
      case 'Z' -> zone(to, count);
      case 'G' -> to.appendText(ChronoField.ERA, TextStyle.SHORT);
      default ->
          throw new IllegalArgumentException(
              "'" + c + "' in '" + pattern + "' has no meaning: put text into single quotes");
    }
  }

  private static void year(DateTimeFormatterBuilder to, TemporalField field, int count) {
    if (count == 2) {
      to.appendValueReduced(field, 2, 2, 2000);
    } else {
      number(to, field, count);
    }
  }

  /** Two digits are all that such a field has: told so, texts without separators can be read. */
  private static void number(DateTimeFormatterBuilder to, TemporalField field, int count) {
    if (count == 2 && field.range().getMaximum() < 100) {
      to.appendValue(field, count);
    } else {
      to.appendValue(field, count, 19, SignStyle.NORMAL);
    }
  }

  private static TextStyle style(int count, int full) {
    return count >= full ? TextStyle.FULL : TextStyle.SHORT;
  }

  private static void zone(DateTimeFormatterBuilder to, int count) {
    if (count >= 3) {
      to.appendZoneId();
    } else {
      to.appendOffset(count == 1 ? "+HHMM" : "+HH:MM", count == 1 ? "+0000" : "+00:00");
    }
  }
}
