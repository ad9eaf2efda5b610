package dev.millrace.connect.common.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When something that was done is done again. Immutable, thread-safe. */
public final class Schedule {
  /** The word that asks for {@link #once}. */
  public static final String ONCE = "once";

  private static final Duration NEVER = Duration.ofDays(36_500);

  private final Duration interval;
  private final ExecutionTime cron;
  private final ZoneId zone;

  private Schedule(Duration interval, ExecutionTime cron, ZoneId zone) {
    this.interval = interval;
    this.cron = cron;
    this.zone = zone;
  }

  /** At once, and again {@code interval} after each end. */
  public static Schedule every(Duration interval) {
    return new Schedule(interval, null, null);
  }

  /** At once, and never again. */
  public static Schedule once() {
    return new Schedule(NEVER, null, null);
  }

  /**
   * At the times of a cron expression of five fields, such as {@code 30 2 * * 1-5}, as in Unix.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public static Schedule cron(String expression, ZoneId zone) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return new Schedule(null, ExecutionTime.forCron(parser.parse(expression)), zone);
  }

  /**
   * How long to rest before the next time.
   *
   * @param finishedMs when it was last done; null if never
   * @param waitingMs since when it has been waited for, if it was never done
   * @param nowMs the present time; all in milliseconds since 1970
   * @return zero if now; a hundred years if never
   */
  public Duration rest(Long finishedMs, long waitingMs, long nowMs) {
    if (cron != null) {
      return cron.nextExecution(
              Instant.ofEpochMilli(finishedMs == null ? waitingMs : finishedMs).atZone(zone))
          .map(next -> Duration.ofMillis(Math.max(0, next.toInstant().toEpochMilli() - nowMs)))
          .orElse(NEVER);
    }
    if (finishedMs == null) {
      return Duration.ZERO;
    }
    if (interval.equals(NEVER)) {
      return NEVER;
    }
    // A clock that was set back must not stretch the rest.
    long goneMs = nowMs - finishedMs;
    long pauseMs = interval.toMillis();
    return Duration.ofMillis(Math.max(0, Math.min(pauseMs, pauseMs - goneMs)));
  }
}
