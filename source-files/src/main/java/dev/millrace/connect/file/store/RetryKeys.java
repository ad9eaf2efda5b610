package dev.millrace.connect.file.store;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.resilience.GuardSettings;
import org.apache.kafka.common.config.AbstractConfig;

/** How often a store is tried again. */
public final class RetryKeys {
  public static final String ATTEMPTS = "store.attempts";
  public static final String BACKOFF = "store.backoff.ms";
  public static final String MAX_BACKOFF = "store.backoff.max.ms";

  private RetryKeys() {}

  /** Adds the keys to the current group. */
  public static void define(Keys keys) {
    keys.add(
            Key.integer(ATTEMPTS)
                .byDefault(10)
                .check(offOrAtLeast(1))
                .low()
                .display("Attempts")
                .doc(
                    "How often in a row a call to the store, or a read that broke off, is tried"
                        + " before the task fails; -1 for no limit."))
        .add(
            Key.longInteger(BACKOFF)
                .byDefault(500L)
                .check(between(1, 600_000))
                .low()
                .display("Backoff")
                .doc(
                    "Wait before the second try, in milliseconds; doubles, and is spread at"
                        + " random."))
        .add(
            Key.longInteger(MAX_BACKOFF)
                .byDefault(30_000L)
                .check(between(1, 600_000))
                .low()
                .display("Longest backoff")
                .doc("Longest wait between two tries, in milliseconds."));
  }

  public static GuardSettings guard(AbstractConfig config) {
    long backoff = config.getLong(BACKOFF);
    return GuardSettings.retries(
        config.getInt(ATTEMPTS), backoff, Math.max(backoff, config.getLong(MAX_BACKOFF)));
  }
}
