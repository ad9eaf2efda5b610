package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.quickstart.Earthquakes.Version;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Map;

/**
 * A question to the USGS's earthquake catalog, of the parameters that its page tells: {@code
 * starttime}, {@code endtime}, {@code updatedafter}, {@code orderby}, {@code limit}, {@code
 * offset}. https://earthquake.usgs.gov/fdsnws/event/1/
 *
 * @param from the time of the first quake that is asked for
 * @param to that of the last
 * @param changedAfter only what changed later; null for all
 * @param ascending the oldest first
 * @param limit most quakes of an answer
 * @param offset of the first one of the answer; the first of all is 1
 */
record EarthquakeQuery(
    Instant from, Instant to, Instant changedAfter, boolean ascending, int limit, int offset) {
  private static final int MOST = 20_000;
  private static final Duration RECENT = Duration.ofDays(30);

  /** ISO 8601, in UTC unless it says otherwise; a day begins at midnight. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .appendPattern("[XXX]")
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .toFormatter();

  /**
   * Reads the parameters.
   *
   * @throws IllegalArgumentException if one is wrong; the message names it
   */
  static EarthquakeQuery parse(Map<String, String> parameters, Clock clock) {
    Instant now = clock.instant();
    Instant from = now.minus(RECENT);
    Instant to = now;
    Instant changedAfter = null;
    boolean ascending = false;
    int limit = MOST;
    int offset = 1;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      String value = parameter.getValue();
      switch (name) {
        case "format" -> oneOf(name, value, "geojson");
        case "starttime" -> from = time(name, value);
        case "endtime" -> to = time(name, value);
        case "updatedafter" -> changedAfter = time(name, value);
        case "orderby" -> ascending = oneOf(name, value, "time", "time-asc") == 1;
        case "limit" -> limit = number(name, value, MOST);
        case "offset" -> offset = number(name, value, Integer.MAX_VALUE);
        default -> throw new IllegalArgumentException("Unknown parameter \"" + name + "\".");
      }
    }
    if (!parameters.containsKey("format")) {
      throw new IllegalArgumentException("Only format=geojson is known here.");
    }
    return new EarthquakeQuery(from, to, changedAfter, ascending, limit, offset);
  }

  boolean asksFor(Version version) {
    return version.time() >= from.toEpochMilli()
        && version.time() <= to.toEpochMilli()
        && (changedAfter == null || version.updated() > changedAfter.toEpochMilli());
  }

  private static int oneOf(String name, String value, String... known) {
    for (int i = 0; i < known.length; i++) {
      if (known[i].equals(value)) {
        return i;
      }
    }
    throw bad(name, value, "\"" + String.join("\", \"", known) + "\"");
  }

  private static int number(String name, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as any other text that is no number
    }
    throw bad(name, value, "1 to " + most);
  }

  /** To the second, as there. */
  private static Instant time(String name, String value) {
    try {
      TemporalAccessor time = TIME.parseBest(value, ZonedDateTime::from, LocalDateTime::from);
      Instant exact =
          time instanceof LocalDateTime local
              ? local.toInstant(ZoneOffset.UTC)
              : Instant.from(time);
      return Instant.ofEpochSecond(exact.getEpochSecond());
    } catch (DateTimeException e) {
      throw bad(name, value, "ISO 8601 timestamps");
    }
  }

  private static IllegalArgumentException bad(String name, String value, String valid) {
    return new IllegalArgumentException(
        "Bad " + name + " value \"" + value + "\". Valid values are: " + valid + ".");
  }
}
