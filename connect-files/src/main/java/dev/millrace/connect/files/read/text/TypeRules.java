package dev.millrace.connect.files.read.text;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Set;

/**
 * How texts stand for values. ISO 8601 is always understood.
 *
 * @param nulls the texts, unquoted, that stand for null; the empty one among them, as a rule
 * @param trim whether blanks around a text are no part of it; numbers and times never mind them
 * @param decimals whether an inferred number with a fraction, or of more than 63 bits, is a decimal
 *     of the scale seen; else it is a double where that is exact, and text where it is not
 * @param zone of timestamps that name none
 * @param patterns of dates, times and timestamps other than ISO's; the first that fits counts
 */
public record TypeRules(
    Set<String> nulls,
    boolean trim,
    boolean decimals,
    ZoneId zone,
    List<DateTimeFormatter> patterns) {

  public static final TypeRules DEFAULT =
      new TypeRules(Set.of(""), false, false, ZoneOffset.UTC, List.of());

  public TypeRules {
    nulls = Set.copyOf(nulls);
    patterns = List.copyOf(patterns);
  }

  /** The date, time or timestamp of a text by {@link #patterns}; null if none fits. */
  TemporalAccessor byPattern(String text) {
    for (DateTimeFormatter pattern : patterns) {
      try {
        return pattern.parseBest(
            text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from, LocalTime::from);
      } catch (DateTimeParseException e) {
        // The next may fit.
      }
    }
    return null;
  }
}
