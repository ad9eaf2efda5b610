package dev.millrace.connect.deltalake;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** When rows come into the table, and how much memory and how many requests a task uses. */
final class CommitKeys {
  private static final long MB = 1024 * 1024;

  static final String FLUSH_SIZE = "flush.size";
  static final String FLUSH_BYTES = "flush.bytes";
  static final String FLUSH_INTERVAL = "flush.interval.ms";
  static final String EPOCH = "exactly.once.epoch";
  static final String MIN_INTERVAL = "commit.min.interval.ms";
  static final String TIMEOUT = "commit.timeout.ms";
  static final String BUFFER_MAX = "buffer.max.bytes";
  static final String UPLOAD_THREADS = "upload.threads";

  private CommitKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.integer(FLUSH_SIZE)
                .byDefault(1_000_000)
                .check(atLeast(1))
                .high()
                .display("Records before a commit")
                .doc("Records of a task for a table that begin a commit."))
        .add(
            Key.longInteger(FLUSH_BYTES)
                .byDefault(128 * MB)
                .check(atLeast(1024))
                .display("Bytes before a commit")
                .doc("Bytes of a task's data files for a table that begin a commit."))
        .add(
            Key.longInteger(FLUSH_INTERVAL)
                .byDefault(60_000L)
                .check(between(100, 6 * 3_600_000L))
                .high()
                .display("Time before a commit")
                .doc(
                    "How long a record waits for its commit to begin, in milliseconds. Shorter means"
                        + " more and smaller files."))
        .add(
            Key.integer(EPOCH)
                .byDefault(0)
                .check(atLeast(0))
                .low()
                .display("Epoch")
                .doc(
                    "Raise it to begin anew on purpose: offsets that the table knows from a lower"
                        + " epoch no longer count, and Kafka's do, so that topics can be read again"
                        + " or made anew."))
        .add(
            Key.longInteger(MIN_INTERVAL)
                .byDefault(1000L)
                .check(between(0, 3_600_000))
                .low()
                .display("Time between commits")
                .doc(
                    "The least time between two versions of a table by one worker, in milliseconds:"
                        + " what tasks want in the meantime goes into one."))
        .add(
            Key.longInteger(TIMEOUT)
                .byDefault(60_000L)
                .check(atLeast(1000))
                .low()
                .display("Commit timeout")
                .doc(
                    "How long a commit is tried, in milliseconds, before the task asks the table"
                        + " where it stands and writes anew what is missing."))
        .add(
            Key.longInteger(BUFFER_MAX)
                .byDefault(256 * MB)
                .check(atLeast(8 * MB))
                .display("Memory")
                .doc("Memory of a task's data files, open or on their way, in bytes."))
        .add(
            Key.integer(UPLOAD_THREADS)
                .byDefault(4)
                .check(between(1, 64))
                .low()
                .display("Upload threads")
                .doc("Data files that a task completes and uploads side by side."));
  }
}
