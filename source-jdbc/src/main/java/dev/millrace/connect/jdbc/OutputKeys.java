package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.jdbc.cdc.OutputSettings;
import dev.millrace.connect.jdbc.cdc.OutputSettings.Form;
import dev.millrace.connect.jdbc.cdc.OutputSettings.Truncates;
import dev.millrace.connect.jdbc.cdc.OutputSettings.UnavailableValues;
import java.util.List;
import java.util.Locale;

/** Keys of what becomes of changes, in {@code mode=cdc}. */
final class OutputKeys {
  static final String TYPES = "cdc.types";
  static final String OUTPUT = "cdc.output";
  static final String TOMBSTONES = "tombstones.on.delete";
  static final String TRUNCATES = "truncate.handling";
  static final String UNAVAILABLE = "unavailable.value.handling";
  static final String PLACEHOLDER = "unavailable.value.placeholder";

  static final List<String> ALL =
      List.of(TYPES, OUTPUT, TOMBSTONES, TRUNCATES, UNAVAILABLE, PLACEHOLDER);

  private static final List<String> TYPE_NAMES = List.of("millrace", "debezium");

  private OutputKeys() {}

  static void add(Keys keys) {
    keys.group("Changes")
        .add(
            Key.string(TYPES)
                .byDefault("millrace")
                .check(Validators.oneOf(TYPE_NAMES))
                .recommend(TYPE_NAMES)
                .display("Types of changes")
                .doc(
                    "With `mode=cdc`: `millrace` gives columns the types that they have in the other"
                        + " modes, `debezium` those that Debezium gives them."))
        .add(
            Key.string(OUTPUT)
                .byDefault("envelope")
                .check(Validators.oneOf(OutputSettings.names(Form.values())))
                .recommend(OutputSettings.names(Form.values()))
                .display("Form of changes")
                .doc(
                    "With `mode=cdc`: `envelope` is Debezium's, `flat` is the row with `__op`,"
                        + " `__ts` and `__deleted`, `upsert` is the row alone, and a tombstone for a"
                        + " delete."))
        .add(
            Key.bool(TOMBSTONES)
                .byDefault(true)
                .display("Tombstones")
                .doc(
                    "With `mode=cdc`: whether a tombstone follows a delete; with"
                        + " `cdc.output=upsert` it always does."))
        .add(
            Key.string(TRUNCATES)
                .byDefault("fail")
                .low()
                .check(Validators.oneOf(OutputSettings.names(Truncates.values())))
                .display("Truncated tables")
                .doc(
                    "With `mode=cdc`: what is done when a table is truncated, which `flat` and"
                        + " `upsert` can't tell: `fail` stops the task, `skip` goes on with a"
                        + " warning."))
        .add(
            Key.string(UNAVAILABLE)
                .byDefault(null)
                .low()
                .check(Validators.oneOf(OutputSettings.names(UnavailableValues.values())))
                .display("Values that the log leaves out")
                .doc(
                    "With `mode=cdc`: PostgreSQL leaves out of its log what is stored apart from the"
                        + " row and was not changed. `fail` stops the task, `placeholder` writes"
                        + " Debezium's into texts and bytes. Empty for `placeholder` with"
                        + " `cdc.output=envelope`, else `fail`."))
        .add(
            Key.string(PLACEHOLDER)
                .byDefault("__debezium_unavailable_value")
                .low()
                .display("Placeholder")
                .doc("With `mode=cdc` and `cdc.types=debezium`: the placeholder of such values."));
  }

  static OutputSettings settings(JdbcSourceConfig config) {
    Form form = Form.valueOf(upper(config.getString(OUTPUT)));
    String unavailable = config.getString(UNAVAILABLE);
    UnavailableValues byForm =
        form == Form.ENVELOPE ? UnavailableValues.PLACEHOLDER : UnavailableValues.FAIL;
    return new OutputSettings(
        form,
        config.originals().containsKey(JdbcSourceConfig.TOPIC_FORMAT)
            ? config.reading().topics()
            : null,
        config.getBoolean(TOMBSTONES),
        Truncates.valueOf(upper(config.getString(TRUNCATES))),
        unavailable == null ? byForm : UnavailableValues.valueOf(upper(unavailable)),
        config.getString(PLACEHOLDER));
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
