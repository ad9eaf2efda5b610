package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.files.read.text.IsoTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** A way to write times. Immutable; used by any thread. */
public sealed interface TimeFormat {

  /**
   * @throws DateTimeException if the text is no time, or {@link NumberFormatException} or {@link
   *     ArithmeticException}
   */
  Instant parse(String text);

  /** What the format can't say is cut off. */
  String format(Instant time);

  /**
   * The format of a name: {@code iso}, {@code epoch.seconds}, {@code epoch.millis}, or a pattern of
   * {@link DateTimeFormatter}.
   *
   * @param zone of texts that name none, and in which patterns write
   * @throws IllegalArgumentException if it is no pattern either
   */
  static TimeFormat of(String name, ZoneId zone) {
    return switch (name) {
      case "iso" -> new Iso(zone);
      case "epoch.seconds" -> new EpochSeconds();
      case "epoch.millis" -> new EpochMillis();
      default -> Pattern.of(name, zone);
    };
  }

  /**
   * ISO 8601. It is read with or without a time, a zone, a colon in that, or the {@code T}; and
   * written in UTC.
   *
   * @param zone of texts that name none
   */
  record Iso(ZoneId zone) implements TimeFormat {
    private static final DateTimeFormatter READ =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][ ]")
            .appendOptional(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[ ][XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    @Override
    public Instant parse(String text) {
      byte[] bytes = upToMillis(text).getBytes(StandardCharsets.UTF_8);
      long millis = IsoTime.timestamp(bytes, 0, bytes.length, zone);
      return millis == IsoTime.NONE ? rare(text) : Instant.ofEpochMilli(millis);
    }

    /** Finer digits don't count, below 1970 either. */
    private static String upToMillis(String text) {
      int cut = text.indexOf('.') + 4;
      int end = cut;
      while (cut > 3 && end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      return end == cut ? text : text.substring(0, cut) + text.substring(end);
    }

    private Instant rare(String text) {
      return instant(
          READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from), zone);
    }

    @Override
    public String format(Instant time) {
      return time.toString();
    }

    @Override
    public String toString() {
      return "of ISO 8601";
    }
  }

  /** Seconds since 1970, read with or without a fraction. */
  record EpochSeconds() implements TimeFormat {
    @Override
    public Instant parse(String text) {
      BigDecimal millis = new BigDecimal(text).movePointRight(3);
      // A long exponent would fill the memory.
      if (millis.precision() - millis.scale() > 18) {
        throw new ArithmeticException("too far from 1970");
      }
      return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValue());
    }

    @Override
    public String format(Instant time) {
      return Long.toString(time.getEpochSecond());
    }

    @Override
    public String toString() {
      return "in seconds since 1970";
    }
  }

  /** Milliseconds since 1970. */
  record EpochMillis() implements TimeFormat {
    @Override
    public Instant parse(String text) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }

    @Override
    public String format(Instant time) {
      return Long.toString(time.toEpochMilli());
    }

    @Override
    public String toString() {
      return "in milliseconds since 1970";
    }
  }

  /**
   * A pattern of {@link DateTimeFormatter}.
   *
   * @param zone of texts that name none, and in which they are written
   */
  record Pattern(String pattern, DateTimeFormatter formatter, ZoneId zone) implements TimeFormat {
    /**
     * @throws IllegalArgumentException if the pattern is none, or can't write a time so that it can
     *     be read again
     */
    public static Pattern of(String pattern, ZoneId zone) {
      Pattern made =
          new Pattern(pattern, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH), zone);
      try {
        made.parse(made.format(Instant.EPOCH));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("'" + pattern + "' names no date: " + e.getMessage(), e);
      }
      return made;
    }

    @Override
    public Instant parse(String text) {
      return instant(
          formatter.parseBest(
              text,
              ZonedDateTime::from,
              OffsetDateTime::from,
              LocalDateTime::from,
              LocalDate::from,
              Instant::from),
          zone);
    }

    @Override
    public String format(Instant time) {
      return formatter.format(time.atZone(zone));
    }

    @Override
    public String toString() {
      return "of the pattern '" + pattern + "'";
    }
  }

  private static Instant instant(TemporalAccessor time, ZoneId zone) {
    if (time instanceof LocalDate date) {
      return date.atStartOfDay(zone).toInstant();
    }
    return time instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : Instant.from(time);
  }
}
