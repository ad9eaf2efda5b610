package dev.millrace.connect.rest.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as headers have them (RFC 9110, section 5.6.7). */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private HttpDate() {}

  /**
   * The time of a date.
   *
   * @param text null if there is no such header
   * @param otherwise what it is then, and where the text is no date; may be null
   */
  public static Instant of(String text, Instant otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return ZonedDateTime.parse(text.strip(), FORMAT).toInstant();
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
