package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.normal;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.rest.record.RecordKeys;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;

/** How it is found that records are gone. */
public final class DeleteKeys {
  static final String DELETES = "deletes";
  static final String MAX_IDS = "deletes.max.ids";

  private static final String COMPARE = "compare";

  private DeleteKeys() {}

  static void define(Keys keys) {
    keys.group("Deletes")
        .add(
            Key.string(DELETES)
                .byDefault("none")
                .check(oneOf("none", COMPARE))
                .display("Deletes")
                .doc(
                    "`compare`, where each round reads all there is: a record that a round hasn't,"
                        + " and those before had, becomes a tombstone of its key, once."))
        .add(
            Key.integer(MAX_IDS)
                .byDefault(10_000)
                .check(between(1, 200_000))
                .low()
                .display("Most ids compared")
                .doc(
                    "With `deletes=compare`: most keys that the offset holds, those before a round"
                        + " and new ones of it, each some 10 to 40 bytes; more stop the task."));
  }

  /**
   * @return how many keys are kept; 0 if deletes are not looked for
   */
  static int most(AbstractConfig config) {
    return normal(config.getString(DELETES)).equals(COMPARE) ? config.getInt(MAX_IDS) : 0;
  }

  /** Checks the keys with others, each error on its key. */
  static void check(ResourceConfig config, BiConsumer<String, String> errors) {
    if (most(config) == 0) {
      return;
    }
    String why =
        CursorKeys.cursor(config) != null
            ? "cursor is set, and with it a round reads only what is new"
            : PagingKeys.changesOnly(config)
                ? "with paging.delta, or paging=odata, a round may read only what changed"
                : config.parent().isEmpty() ? "" : "a child's rounds are each of one parent";
    if (!why.isEmpty()) {
      errors.accept(
          DELETES, "Compares whole rounds, and " + why + ": leave that out, or set deletes=none.");
    }
    if (config.getList(RecordKeys.KEY_FIELDS).isEmpty()) {
      errors.accept(
          RecordKeys.KEY_FIELDS, "Name the fields of the key, which tombstones of deletes need.");
    }
    if (RecordKeys.hasTopicOfFields(config)) {
      errors.accept(
          RecordKeys.TOPIC,
          "With deletes=compare the topic can't depend on fields, which tombstones have not.");
    }
  }
}
