package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.between;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.files.read.SchemaRules;
import dev.millrace.connect.files.read.Schemas.Mode;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.data.Schema;

/** Where the schemas of records come from. */
public final class SchemaKeys {
  public static final String MODE = "schema.mode";
  public static final String SCHEMA = "schema";
  public static final String SAMPLE = "schema.sample.records";
  public static final String MAX_COLUMNS = "schema.max.columns";

  private SchemaKeys() {}

  /**
   * Adds the keys to the current group, all but {@link #MODE}, of which each connector has others.
   *
   * @param file what the records are of, for the documentation: a file, or an answer
   * @param refused what becomes of one with too many columns, as a sentence
   */
  public static void define(Keys keys, String file, String refused) {
    keys.add(
            Key.string(SCHEMA)
                .byDefault("")
                .display("Given schema")
                .doc(
                    "Connect schema in JSON, as"
                        + " `{\"type\":\"struct\",\"fields\":[{\"field\":\"id\","
                        + "\"type\":\"int64\"}]}`."))
        .add(
            Key.integer(SAMPLE)
                .byDefault(1_000)
                .check(between(1, 1_000_000))
                .low()
                .display("Sample")
                .doc("How many records of " + file + " are looked at to infer its schema."))
        .add(
            Key.integer(MAX_COLUMNS)
                .byDefault(10_000)
                .check(between(1, 1_000_000))
                .low()
                .display("Columns limit")
                .doc(
                    "Most columns that a topic's records may get, those of nested objects counted"
                        + " too. "
                        + refused));
  }

  /** Checks the keys together. */
  public static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    if (config.getString(SCHEMA).isBlank() == (mode(config) == Mode.GIVEN)) {
      errors.accept(SCHEMA, "schema.mode=given and schema go together: write both, or neither.");
    }
    try {
      given(config);
    } catch (IllegalArgumentException e) {
      errors.accept(SCHEMA, SCHEMA + ": " + e.getMessage());
    }
  }

  /**
   * @throws IllegalArgumentException if the given schema is none
   */
  public static SchemaRules rules(AbstractConfig config) {
    return new SchemaRules(
        mode(config), given(config), config.getInt(SAMPLE), config.getInt(MAX_COLUMNS));
  }

  private static Mode mode(AbstractConfig config) {
    return Mode.valueOf(config.getString(MODE).toUpperCase(Locale.ROOT));
  }

  /**
   * The given schema; null if there is none.
   *
   * @throws IllegalArgumentException if it is no schema
   */
  public static Schema given(AbstractConfig config) {
    String text = config.getString(SCHEMA);
    return text.isBlank() ? null : GivenSchema.parse(text);
  }

  /**
   * Adds an error if records of the given schema lack a field that is asked for.
   *
   * @param key that asks for it
   * @param given null if no schema is given
   */
  public static void checkField(
      Schema given, String key, FieldPath field, BiConsumer<String, String> errors) {
    if (given != null
        && given.type() == Schema.Type.STRUCT
        && given.field(field.text()) == null
        && given.field(field.steps().get(0)) == null) {
      errors.accept(
          key, "The given schema has no field '" + field.text() + "', which is asked for.");
    }
  }
}
