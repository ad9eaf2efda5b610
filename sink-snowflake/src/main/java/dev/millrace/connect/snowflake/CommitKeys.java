package dev.millrace.connect.snowflake;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;

/** When rows come into the tables, and what that takes. */
final class CommitKeys {
  private static final long MB = 1024 * 1024;

  static final String RECORDS = "buffer.count.records";
  static final String SECONDS = "buffer.flush.time";
  static final String BYTES = "buffer.size.bytes";
  static final String MEMORY = "buffer.max.bytes";
  static final String STAGING_DIR = "staging.dir";
  static final String STAGE = "snowflake.stage.name";
  static final String OFFSETS = "snowflake.offsets.table";
  static final String REGRESSION = "offset.regression.policy";
  static final String FAIL_ON_AUTHORIZATION = "enable.task.fail.on.authorization.errors";
  static final String BACKOFF = "retry.backoff.ms";
  static final String RETRY_TIMEOUT = "retry.timeout.ms";

  private CommitKeys() {}

  static void define(Keys keys) {
    when(keys);
    where(keys);
    what(keys);
  }

  private static void when(Keys keys) {
    keys.add(
            Key.integer(RECORDS)
                .byDefault(1_000_000)
                .check(atLeast(1))
                .high()
                .display("Records before a commit")
                .doc(
                    "Records of a task that begin a commit. While one is under way the next batch"
                        + " grows on, up to `"
                        + BYTES
                        + "`."))
        .add(
            Key.integer(SECONDS)
                .byDefault(120)
                .check(between(1, 86_400))
                .high()
                .display("Time before a commit")
                .doc(
                    "How long a record waits for its commit to begin, in seconds. A commit keeps the"
                        + " warehouse busy for some seconds, whatever its size."))
        .add(
            Key.longInteger(BYTES)
                .byDefault(128 * MB)
                .check(atLeast(1024))
                .high()
                .display("Bytes before a commit")
                .doc(
                    "Bytes of a task's files on the worker's disk that begin a commit. There are at"
                        + " most twice as many: one batch is uploaded while the next one fills."))
        .add(
            Key.longInteger(MEMORY)
                .byDefault(256 * MB)
                .check(atLeast(8 * MB))
                .display("Memory")
                .doc("Memory of a task's open files, in bytes."));
  }

  private static void where(Keys keys) {
    keys.add(
            Key.string(STAGING_DIR)
                .byDefault("")
                .display("Folder for files")
                .doc(
                    "The folder on the worker's disk where files wait for their upload; empty for"
                        + " the JVM's own temporary one."))
        .add(
            Key.string(STAGE)
                .byDefault("")
                .low()
                .display("Stage")
                .doc(
                    "The internal stage that files are uploaded to, made if it is not there; empty"
                        + " for `MILLRACE_STAGE_` and the connector's name."))
        .add(
            Key.string(OFFSETS)
                .byDefault("")
                .low()
                .display("Offsets table")
                .doc(
                    "The table of the connector's offsets, made if it is not there; empty for"
                        + " `MILLRACE_OFFSETS_` and the connector's name. Connectors that share one"
                        + " wait for each other."));
  }

  private static void what(Keys keys) {
    keys.add(
            Key.string(REGRESSION)
                .byDefault("fail")
                .check(oneOf("fail", "resume"))
                .recommend(List.of("fail", "resume"))
                .display("Topics made again")
                .doc(
                    "What happens if Kafka delivers records from below the offset that Snowflake has,"
                        + " or Snowflake's offsets or a table that has rows of the connector are gone"
                        + " or replaced: the task stops (`fail`), or goes on with what there is"
                        + " (`resume`)."))
        .add(
            Key.bool(FAIL_ON_AUTHORIZATION)
                .byDefault(false)
                .display("Stop without privileges")
                .doc(
                    "Whether the task stops when Snowflake does not let it in, or its role lacks a"
                        + " privilege; else it warns and tries again."))
        .add(
            Key.longInteger(BACKOFF)
                .byDefault(10_000L)
                .check(between(1, 600_000))
                .low()
                .display("Backoff")
                .doc(
                    "Longest wait between tries while Snowflake can't be reached, in milliseconds."))
        .add(
            Key.longInteger(RETRY_TIMEOUT)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .low()
                .display("Retry timeout")
                .doc(
                    "How long a commit or an opening is tried again before the task fails, in"
                        + " milliseconds; -1 to wait outages out."));
  }
}
