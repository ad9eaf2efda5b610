package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.timeZone;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.schedule.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** When a resource is asked again. */
public final class ScheduleKeys {
  static final String INTERVAL = "poll.interval.ms";
  static final String SCHEDULE = "schedule";
  static final String ZONE = "schedule.timezone";

  private ScheduleKeys() {}

  static void define(Keys keys) {
    keys.group("Schedule")
        .add(
            Key.longInteger(INTERVAL)
                .byDefault(60_000L)
                .check(atLeast(1))
                .high()
                .display("Ask every (ms)")
                .doc("How long after a round the next one begins, in milliseconds."))
        .add(
            Key.string(SCHEDULE)
                .byDefault("")
                .display("Schedule")
                .doc(
                    "When rounds begin, instead: a cron expression of five fields, such as `30 2 *"
                        + " * 1-5`, or `once`."))
        .add(
            Key.string(ZONE)
                .byDefault("UTC")
                .check(timeZone())
                .low()
                .display("Time zone of the schedule")
                .doc("In which the cron expression is read."));
  }

  static Schedule schedule(AbstractConfig config) {
    String text = config.getString(SCHEDULE).strip();
    if (text.isEmpty()) {
      return Schedule.every(Duration.ofMillis(config.getLong(INTERVAL)));
    }
    if (text.equals(Schedule.ONCE)) {
      return Schedule.once();
    }
    try {
      return Schedule.cron(text, ZoneId.of(config.getString(ZONE)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(SCHEDULE, text, e.getMessage());
    }
  }
}
