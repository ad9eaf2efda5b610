package dev.millrace.connect.snowflake;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;

/** What records do to rows that are there. */
final class ChangeKeys {
  static final String MODE = "insert.mode";
  static final String PK_FIELDS = "pk.fields";
  static final String DELETE = "delete.enabled";
  static final String DELETE_MODE = "delete.mode";
  static final String DELETED_COLUMN = "delete.column";
  static final String VERSION = "merge.version.field";

  private ChangeKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(MODE)
                .byDefault("insert")
                .check(oneOf("insert", "upsert"))
                .recommend(List.of("insert", "upsert"))
                .high()
                .display("Insert mode")
                .doc(
                    "Whether each record is a new row (`insert`), or takes the place of the row with"
                        + " its key (`upsert`): a plain row, one of Debezium's envelopes, or a"
                        + " flattened one with `__op` or `__deleted`."))
        .add(
            Key.list(PK_FIELDS)
                .byDefault(List.of())
                .high()
                .display("Key fields")
                .doc(
                    "The fields that tell rows apart, for `upsert`; empty for those of the record's"
                        + " key. A field that the value lacks is taken from the record's key."))
        .add(
            Key.bool(DELETE)
                .byDefault(false)
                .display("Deletes")
                .doc(
                    "Whether a record without a value, or one that says so, deletes the row of its"
                        + " key, for `upsert`; else it is a bad record."))
        .add(
            Key.string(DELETE_MODE)
                .byDefault("hard")
                .check(oneOf("hard", "soft"))
                .recommend(List.of("hard", "soft"))
                .display("How rows are deleted")
                .doc("A deleted row is gone (`hard`), or marked in a column (`soft`)."))
        .add(
            Key.string(DELETED_COLUMN)
                .byDefault("__DELETED")
                .check(notBlank())
                .low()
                .display("Deletion mark")
                .doc("The BOOLEAN column that marks rows as deleted, for `soft`."))
        .add(
            Key.string(VERSION)
                .byDefault("")
                .low()
                .display("Version field")
                .doc(
                    "A field that says which of two rows of a key is the newer one: an older row"
                        + " never takes the place of a newer one. Empty: the one with the higher"
                        + " offset."));
  }
}
