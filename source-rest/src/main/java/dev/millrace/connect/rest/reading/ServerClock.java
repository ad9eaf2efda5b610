package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.HttpDate;
import java.time.Duration;
import java.time.Instant;

/** What a server's clock shows, as its answers tell (RFC 9110, section 6.6.1). */
final class ServerClock {
  private ServerClock() {}

  /**
   * What it showed when the request was sent, or somewhat earlier: an answer is dated when it is
   * made, which may be long after what it says was looked up.
   *
   * @param asked the worker's time then, which is the answer where the server tells none
   * @param answered the worker's time when the answer's head was there
   */
  static Instant whenAsked(Answer answer, Instant asked, Instant answered) {
    Instant dated = HttpDate.of(answer.header("Date"), null);
    return dated == null
        ? asked
        : dated.minus(Duration.between(asked, answered)).minusSeconds(age(answer));
  }

  /** Seconds that a cache kept the answer (RFC 9111, section 5.1). */
  private static long age(Answer answer) {
    String age = answer.header("Age");
    return age != null && age.strip().matches("\\d{1,9}") ? Long.parseLong(age.strip()) : 0;
  }
}
