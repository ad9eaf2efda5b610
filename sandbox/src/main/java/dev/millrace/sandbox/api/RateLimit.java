package dev.millrace.sandbox.api;

import java.time.Clock;
import java.util.Map;

/** So many requests in each second of a clock. Thread-safe. */
final class RateLimit {

  private final Clock clock;
  private long second;
  private int served;

  RateLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts a request.
   *
   * @param most 0 for any number
   * @throws ApiException 429 if it is one too many
   */
  synchronized void count(Call call, int most) {
    if (most == 0) {
      return;
    }
    long now = clock.millis() / 1_000;
    if (now != second) {
      second = now;
      served = 0;
    }
    served++;
    call.answerHeader("X-RateLimit-Limit", String.valueOf(most));
    call.answerHeader("X-RateLimit-Remaining", String.valueOf(Math.max(0, most - served)));
    call.answerHeader("X-RateLimit-Reset", String.valueOf(second + 1));
    if (served > most) {
      throw tooMany();
    }
  }

  static ApiException tooMany() {
    return new ApiException(429, "Too many requests", Map.of("Retry-After", "1"));
  }
}
