package dev.millrace.sandbox.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The two ways in which the API writes times. */
final class Times {

  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /** As in Last-Modified. */
  static String http(Instant time) {
    return HTTP.format(time);
  }

  /** As in the listings. */
  static String xml(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
