package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.timeZone;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.rest.cursor.CursorFormat;
import dev.millrace.connect.rest.cursor.CursorRules;
import dev.millrace.connect.rest.cursor.NumberCursors;
import dev.millrace.connect.rest.cursor.OpaqueCursors;
import dev.millrace.connect.rest.cursor.TimeCursors;
import dev.millrace.connect.rest.cursor.TimeFormat;
import dev.millrace.connect.rest.cursor.Windows;
import dev.millrace.connect.rest.unit.UnitRules;
import dev.millrace.connect.rest.unit.WindowPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Which records of a resource a round asks for. */
public final class CursorKeys {
  static final String ID = "id";
  static final String VERSION = "version";
  static final String CURSOR = "cursor";
  static final String FORMAT = "cursor.format";
  static final String ASKED = "cursor.asked.format";
  static final String ZONE = "cursor.timezone";
  static final String START = "cursor.start";
  static final String END = "cursor.end";
  static final String LOOKBACK = "cursor.lookback";
  static final String WINDOW = "window";
  static final String LANES = "window.lanes";
  static final String REMEMBERED = "lookback.max.records";

  private CursorKeys() {}

  static void define(Keys keys) {
    keys.group("Increments")
        .add(
            Key.list(ID)
                .byDefault(List.of())
                .high()
                .display("Id")
                .doc("JSON pointers to the values that tell a record from others, such as `/id`."))
        .add(
            Key.string(VERSION)
                .byDefault("")
                .display("Version")
                .doc(
                    "JSON pointer to the value that tells one version of a record with an `id` from"
                        + " another, such as `/updated_at`; empty for all of its bytes. Two versions"
                        + " of one value count as one."))
        .add(
            Key.string(CURSOR)
                .byDefault("")
                .high()
                .display("Cursor")
                .doc(
                    "JSON pointer to the value by which rounds go on, such as `/updated_at`: each"
                        + " asks, with `{{since}}`, for what is at or above the highest one met."
                        + " Empty to read all in each round."))
        .add(
            Key.string(FORMAT)
                .byDefault("iso")
                .display("Cursor format")
                .doc(
                    "`iso`, `epoch.seconds`, `epoch.millis` or a pattern of Java's"
                        + " `DateTimeFormatter`, of times; `number`; or `text`, which is asked with"
                        + " as it came, has no order, and has to stand for what comes behind"
                        + " it."))
        .add(
            Key.string(ASKED)
                .byDefault("")
                .low()
                .display("Format to ask with")
                .doc(
                    "How times are asked with, where the API takes them otherwise than it writes"
                        + " them: as `cursor.format` has it, such as `epoch.millis` or"
                        + " `yyyy-MM-dd HH:mm`. Empty for the same."))
        .add(
            Key.string(ZONE)
                .byDefault("UTC")
                .check(timeZone())
                .low()
                .display("Time zone")
                .doc("Of times that name none, and of windows."))
        .add(
            Key.string(START)
                .byDefault("")
                .display("Start")
                .doc(
                    "Where the first round begins: a cursor, or `now-P30D`; empty for all there"
                        + " is."))
        .add(
            Key.string(END)
                .byDefault("")
                .display("End")
                .doc(
                    "With times: where reading ends for good, asked with as `{{until}}`; empty for"
                        + " never. Needs `cursor.start`."))
        .add(
            Key.string(LOOKBACK)
                .byDefault("")
                .display("Look-back")
                .doc(
                    "How far below the cursor a round begins, for records that turn up late:"
                        + " `PT5M`, or a number. What was read already comes once only."))
        .add(
            Key.integer(REMEMBERED)
                .byDefault(20_000)
                .check(between(1, 200_000))
                .low()
                .display("Most records remembered")
                .doc(
                    "Most records within the look-back that the offset remembers, 16 bytes each,"
                        + " so that none comes twice; more stop the task."))
        .add(
            Key.string(WINDOW)
                .byDefault("")
                .display("Window")
                .doc(
                    "With times: reads window by window, `PT1H`, `P1D` or `P1M`, from"
                        + " `cursor.start` on, each between `{{since}}` and `{{until}}`; empty for"
                        + " no windows."))
        .add(
            Key.integer(LANES)
                .byDefault(1)
                .check(between(1, 64))
                .display("Lanes of windows")
                .doc(
                    "How many windows are read side by side; each lane is a source partition. Can't"
                        + " be changed once offsets are stored."));
  }

  /** Null if there is none. */
  static JsonPointer cursor(AbstractConfig config) {
    return optional(config, CURSOR);
  }

  /** Null if there is none. */
  static JsonPointer optional(AbstractConfig config, String key) {
    return config.getString(key).isBlank() ? null : PagingKeys.pointer(config, key);
  }

  static boolean windowed(AbstractConfig config) {
    return !config.getString(WINDOW).isBlank() || !config.getString(END).isBlank();
  }

  /** Null if there is no cursor. */
  static CursorFormat format(AbstractConfig config) {
    if (cursor(config) == null) {
      return null;
    }
    return switch (config.getString(FORMAT)) {
      case "number" -> new NumberCursors();
      case "text" -> new OpaqueCursors();
      default ->
          new TimeCursors(
              timeFormat(config, FORMAT),
              config.getString(ASKED).isBlank() ? null : timeFormat(config, ASKED));
    };
  }

  private static TimeFormat timeFormat(AbstractConfig config, String key) {
    String name = config.getString(key).strip();
    try {
      return TimeFormat.of(name, ZoneId.of(config.getString(ZONE)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, name, e.getMessage());
    }
  }

  /**
   * The rules of a resource, without a lane.
   *
   * @param numbered whether pages may shift
   */
  static UnitRules rules(AbstractConfig config, boolean numbered, Instant now) {
    CursorFormat format = format(config);
    int remembered = config.getInt(REMEMBERED);
    if (format == null) {
      return new UnitRules(null, 0, numbered, remembered, null, false, null);
    }
    CursorRules rules = parsed(config, format, now);
    return rules.unit(format.ranked() || numbered, remembered);
  }

  private static CursorRules parsed(AbstractConfig config, CursorFormat format, Instant now) {
    String start = config.getString(START).strip();
    String lookback = config.getString(LOOKBACK).strip();
    try {
      CursorRules.parse(format, start, "", now);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(START, start, e.getMessage());
    }
    try {
      return CursorRules.parse(format, start, lookback, now);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(LOOKBACK, lookback, e.getMessage());
    }
  }

  /** Null without windows. */
  static WindowPlan windows(AbstractConfig config) {
    if (!windowed(config)) {
      return null;
    }
    String key = config.getString(WINDOW).isBlank() ? END : WINDOW;
    if (!(format(config) instanceof TimeCursors times)) {
      throw new ConfigException(
          key, config.getString(key), "is for cursors that are times: set cursor to one");
    }
    Instant start = time(config, START, times);
    Instant end = config.getString(END).isBlank() ? null : time(config, END, times);
    if (end != null && !start.isBefore(end)) {
      throw new ConfigException(END, config.getString(END), "must be later than cursor.start");
    }
    ZoneId zone = ZoneId.of(config.getString(ZONE));
    try {
      return key.equals(END)
          ? new Windows(start, Duration.between(start, end), zone, end)
          : new Windows(
              start.truncatedTo(ChronoUnit.MILLIS),
              Windows.step(config.getString(WINDOW)),
              zone,
              end);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, config.getString(key), e.getMessage());
    }
  }

  private static Instant time(AbstractConfig config, String key, TimeCursors times) {
    String text = config.getString(key).strip();
    try {
      return Instant.ofEpochMilli(times.of(text).rank());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          key, text, "must be a fixed time where there are windows, or an end: " + e.getMessage());
    }
  }
}
