package dev.millrace.connect.rest.call;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.HttpDate;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer's head says of when the next request may come. */
final class RateHeaders {
  /** Names of "remaining" and of "reset", in use since before there was a draft. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("RateLimit-Remaining", "RateLimit-Reset"),
          List.of("X-RateLimit-Remaining", "X-RateLimit-Reset"),
          List.of("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"));

  /** Drafts of "RateLimit header fields for HTTP": {@code "default";r=0;t=30}, and before. */
  private static final Pattern REMAINING = Pattern.compile("\\b(?:r|remaining)=(\\d{1,18})\\b");

  private static final Pattern RESET = Pattern.compile("\\b(?:t|reset)=(\\d{1,18})\\b");

  /** A number above it is a time since 1970 and no wait: in seconds, or milliseconds. */
  private static final long EPOCH_SECONDS = 1_000_000_000L;

  private static final long EPOCH_MS = 100_000_000_000L;

  private RateHeaders() {}

  /** Milliseconds that {@code Retry-After} asks for (RFC 9110, section 10.2.3); 0 if none. */
  static long retryAfterMs(Answer answer, long nowMs) {
    String value = answer.header("Retry-After");
    if (value == null) {
      return 0;
    }
    double seconds = number(value);
    if (!Double.isNaN(seconds)) {
      return (long) (seconds * 1000);
    }
    return Math.max(0, dateMs(value, nowMs) - dateMs(answer.header("Date"), nowMs));
  }

  /** Milliseconds until the quota is filled again, if the answer says that it is empty; else 0. */
  static long quotaWaitMs(Answer answer, long nowMs) {
    String fields = answer.header("RateLimit");
    if (fields != null) {
      for (String each : fields.split("(?<=\\d),\\s*(?=\")", -1)) {
        long wait = draftWaitMs(each);
        if (wait > 0) {
          return wait;
        }
      }
      return 0;
    }
    for (List<String> pair : PAIRS) {
      String remaining = answer.header(pair.get(0));
      String reset = answer.header(pair.get(1));
      if (remaining != null && reset != null && number(remaining) <= 0) {
        return resetMs(reset, dateMs(answer.header("Date"), nowMs), nowMs);
      }
    }
    return 0;
  }

  private static long draftWaitMs(String field) {
    Matcher remaining = REMAINING.matcher(field);
    Matcher reset = RESET.matcher(field);
    return remaining.find() && Long.parseLong(remaining.group(1)) == 0 && reset.find()
        ? saturated(Long.parseLong(reset.group(1)), 1000)
        : 0;
  }

  private static long resetMs(String reset, long serverMs, long nowMs) {
    double value = number(reset);
    if (Double.isNaN(value)) {
      return Math.max(0, dateMs(reset, nowMs) - serverMs);
    }
    if (value >= EPOCH_MS) {
      return Math.max(0, (long) value - serverMs);
    }
    return value >= EPOCH_SECONDS
        ? Math.max(0, (long) (value * 1000) - serverMs)
        : (long) (value * 1000);
  }

  private static long saturated(long value, long factor) {
    return value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
  }

  /** Not a number if it is none, or below 0. */
  private static double number(String text) {
    return text.strip().matches("\\d{1,18}(\\.\\d{1,9})?")
        ? Double.parseDouble(text.strip())
        : Double.NaN;
  }

  /** The time of a date as HTTP writes it, or {@code otherwise} if it is none. */
  private static long dateMs(String text, long otherwise) {
    return HttpDate.of(text, Instant.ofEpochMilli(otherwise)).toEpochMilli();
  }
}
