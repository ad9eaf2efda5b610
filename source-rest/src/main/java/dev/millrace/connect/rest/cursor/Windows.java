package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.WindowPlan;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.Locale;

/**
 * Time from a start on, in steps that touch each other. Immutable.
 *
 * @param start where the first one begins
 * @param step how long one is: a {@link Duration}, or a {@link Period} of days, weeks, months or
 *     years, which are the zone's
 * @param end where the last one ends; null for none
 */
public record Windows(Instant start, TemporalAmount step, ZoneId zone, Instant end)
    implements WindowPlan {

  /**
   * @throws IllegalArgumentException if the step does not lead on, with what to write
   */
  public Windows {
    boolean forward =
        (step instanceof Duration duration && duration.toMillis() > 0)
            || (step instanceof Period period && !period.isNegative() && !period.isZero());
    if (!forward) {
      throw new IllegalArgumentException(
          "A window must be longer than nothing and is " + step + ": write PT1H, P1D or P1M");
    }
  }

  /**
   * Reads a step: {@code PT1H}, {@code P1D}, {@code P1M}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TemporalAmount step(String text) {
    try {
      return text.toUpperCase(Locale.ROOT).contains("T")
          ? Duration.parse(text)
          : Period.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no length of time: write PT1H, P1D or P1M", e);
    }
  }

  @Override
  public long since(long number) {
    return edge(number).toEpochMilli();
  }

  @Override
  public long until(long number) {
    Instant edge = edge(number + 1);
    return (end != null && end.isBefore(edge) ? end : edge).toEpochMilli();
  }

  @Override
  public long count() {
    if (end == null) {
      return Long.MAX_VALUE;
    }
    long count = 0;
    while (edge(count).isBefore(end)) {
      count++;
    }
    return count;
  }

  /** Counted from the start, so that months don't get shorter on their way over February. */
  private Instant edge(long number) {
    return step instanceof Duration duration
        ? start.plus(duration.multipliedBy(number))
        : start
            .atZone(zone)
            .plus(((Period) step).multipliedBy(Math.toIntExact(number)))
            .toInstant();
  }
}
