package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.timeZone;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** When files are closed. */
final class RotationKeys {
  static final String FLUSH_SIZE = "flush.size";
  static final String ROTATE_FILE_BYTES = "rotate.file.bytes";
  static final String ROTATE_INTERVAL = "rotate.interval.ms";
  static final String ROTATE_SCHEDULE = "rotate.schedule.interval.ms";
  static final String TIMEZONE = "timezone";
  static final String LOCALE = "locale";

  private RotationKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.integer(FLUSH_SIZE)
                .high()
                .check(atLeast(1))
                .display("Records before a commit")
                .doc(
                    "Records of a topic-partition, since its oldest open file was opened, that"
                        + " close all its files."))
        .add(
            Key.longInteger(ROTATE_FILE_BYTES)
                .byDefault(-1L)
                .check(offOrAtLeast(1024))
                .display("File size")
                .doc("Size that closes a file, in bytes, so far as it is known; -1 for no limit."))
        .add(
            Key.longInteger(ROTATE_INTERVAL)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .display("Record-time interval")
                .doc(
                    "Closes a file that was open for this span of the topic-partition's time, by"
                        + " `"
                        + PartitionKeys.TIMESTAMP_EXTRACTOR
                        + "`."))
        .add(
            Key.longInteger(ROTATE_SCHEDULE)
                .byDefault(-1L)
                .check(offOrAtLeast(100))
                .display("Wall-clock interval")
                .doc(
                    "Closes all files of a topic-partition by the wall clock, counted from midnight"
                        + " in `"
                        + TIMEZONE
                        + "`, with or without new records."))
        .add(
            Key.string(TIMEZONE)
                .byDefault("UTC")
                .check(timeZone())
                .display("Time zone")
                .doc("The zone of directories by time and of `" + ROTATE_SCHEDULE + "`."))
        .add(
            Key.string(LOCALE)
                .byDefault("en")
                .low()
                .display("Locale")
                .doc(
                    "The language of names of months and days in `"
                        + PartitionKeys.PATH_FORMAT
                        + "`."));
  }
}
