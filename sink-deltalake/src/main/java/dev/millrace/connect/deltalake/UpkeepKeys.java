package dev.millrace.connect.deltalake;

import static dev.millrace.connect.common.config.Validators.between;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** What keeps tables fit. */
final class UpkeepKeys {
  private static final long MB = 1024 * 1024;
  private static final long DAY_MS = 86_400_000;

  static final String ENABLED = "compaction.enabled";
  static final String TARGET = "compaction.target.bytes";
  static final String MIN_FILES = "compaction.min.files";
  static final String ORPHANS = "orphans.removal.enabled";
  static final String ORPHANS_DELAY = "orphans.removal.delay.ms";

  private UpkeepKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.bool(ENABLED)
                .byDefault(true)
                .display("Compaction")
                .doc(
                    "Packs small files into larger ones, and files of which much is deleted, beside"
                        + " the commits. It yields to other writers."))
        .add(
            Key.longInteger(TARGET)
                .byDefault(128 * MB)
                .check(between(MB, 1024 * MB))
                .low()
                .display("Compaction target")
                .doc(
                    "What a packed file should have, in bytes; files of half of it and more stay."))
        .add(
            Key.integer(MIN_FILES)
                .byDefault(8)
                .check(between(2, 1000))
                .low()
                .display("Compaction files")
                .doc(
                    "How many files of about a size are worth it. They are looked for each time so"
                        + " many versions were made."))
        .add(
            Key.bool(ORPHANS)
                .byDefault(true)
                .display("Removal of orphans")
                .doc(
                    "Deletes files of the connector's own that no version of the table has ever"
                        + " named, such as a crash leaves."))
        .add(
            Key.longInteger(ORPHANS_DELAY)
                .byDefault(DAY_MS)
                .check(between(DAY_MS, 365 * DAY_MS))
                .low()
                .display("Delay of removal")
                .doc(
                    "How old such a file has to be, in milliseconds. The log has to reach farther"
                        + " back (`delta.logRetentionDuration`, by default 30 days)."));
  }
}
