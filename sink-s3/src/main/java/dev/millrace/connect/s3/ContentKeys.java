package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.s3.content.Compatibility;
import dev.millrace.connect.s3.content.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** What of a record is written. */
final class ContentKeys {
  static final String FIELDS = "format.output.fields";
  static final String ENVELOPE = "format.output.envelope";
  static final String NULL_VALUES = "behavior.on.null.values";
  static final String REPORT_NULLS = "report.null.values.to.dlq";
  static final String COMPATIBILITY = "schema.compatibility";
  static final String SCHEMAS_CACHE = "schemas.cache.config";

  private static final List<String> PARTS = Arrays.stream(Part.values()).map(Part::field).toList();

  private ContentKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.list(FIELDS)
                .byDefault(List.of())
                .check(parts())
                .recommend(PARTS)
                .display("Fields")
                .doc(
                    "The parts of a record that are written, of key, value, headers, topic,"
                        + " partition, offset and timestamp, in one object a record; empty for the"
                        + " value alone, as it is."))
        .add(
            Key.bool(ENVELOPE)
                .byDefault(true)
                .low()
                .display("Envelope")
                .doc(
                    "Puts what `"
                        + FIELDS
                        + "` names into an object; without one it can name one field only."))
        .add(
            Key.string(NULL_VALUES)
                .byDefault("fail")
                .check(oneOf("fail", "ignore", "write"))
                .display("Null values")
                .doc(
                    "A record without a value is refused as a bad one (`fail`), left out (`ignore`)"
                        + " or written (`write`): with the key that `"
                        + FIELDS
                        + "` names beside the value, or else into files of keys (`"
                        + SideKeys.STORE_KEYS
                        + "`)."))
        .add(
            Key.bool(REPORT_NULLS)
                .byDefault(true)
                .low()
                .display("Report null values")
                .doc(
                    "Sends records that are left out for their null value to the dead-letter topic,"
                        + " if there is one."))
        .add(
            Key.string(COMPATIBILITY)
                .byDefault("NONE")
                .check(oneOf(Arrays.stream(Compatibility.values()).map(Enum::name).toList()))
                .display("Schema compatibility")
                .doc(
                    "What becomes of several versions of a schema: files of their own (`NONE`), or"
                        + " values projected to the newest version seen (`BACKWARD`, `FULL`) or to"
                        + " the oldest (`FORWARD`)."))
        .add(
            Key.ignored(
                    SCHEMAS_CACHE,
                    Type.INT,
                    1000,
                    "schemas that were converted are kept as long as they are in use.")
                .display("Schema cache"));
  }

  private static Validator parts() {
    return new Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        for (Object part : (List<?>) value) {
          if (!PARTS.contains(part.toString().toLowerCase(Locale.ROOT))) {
            throw new ConfigException(name, value, "must be of " + PARTS);
          }
        }
      }

      @Override
      public String toString() {
        return "of " + PARTS;
      }
    };
  }
}
