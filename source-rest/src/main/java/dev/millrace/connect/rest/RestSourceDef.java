package dev.millrace.connect.rest;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.call.CallKeys;
import dev.millrace.connect.rest.http.HttpKeys;
import dev.millrace.connect.rest.resource.ResourceConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Describes every key of the configuration, once: default, check, group and words. */
final class RestSourceDef {
  private RestSourceDef() {}

  static ConfigDef define() {
    Keys keys = Keys.define();
    api(keys);
    ResourceConfig.define(keys);
    AuthKeys.define(keys);
    CallKeys.define(keys);
    HttpKeys.define(keys);
    reading(keys);
    return keys.done();
  }

  private static void api(Keys keys) {
    keys.group("API")
        .add(
            Key.string(RestSourceConfig.PRESET)
                .byDefault("")
                .check(matching("empty, or one of " + Presets.names(), RestSourceDef::isPreset))
                .recommend(Presets.names())
                .high()
                .display("Preset")
                .doc(
                    "A known API, whose keys are then set but for those that are set here. The"
                        + " page says what each needs."))
        .add(
            Key.string(RestSourceConfig.BASE_URL)
                .check(notBlank())
                .high()
                .display("Base URL")
                .doc("What stands before each resource's path: `https://api.example.com/v2`."))
        .add(
            Key.list(RestSourceConfig.RESOURCES)
                .high()
                .display("Resources")
                .doc(
                    "Names of what is read, of letters, digits, `-` and `_`. Each has the keys"
                        + " below from `path` to `rules`: under `resource.<name>.` for itself,"
                        + " under their plain names for all. Values of your own, `config.<name>`,"
                        + " stand in templates as `{{config:<name>}}`."))
        .add(
            Key.string(RestSourceConfig.OPENAPI)
                .byDefault("")
                .display("OpenAPI document")
                .doc(
                    "An OpenAPI document of version 3.0 or 3.1, in JSON: the absolute path of a"
                        + " file on the workers, or a URL, which is asked without credentials. A"
                        + " resource without a path, whose name is an operation's id or path there,"
                        + " takes path and records from it; schemas with `schema.mode=openapi`."));
  }

  private static boolean isPreset(String name) {
    return name.isBlank() || Presets.names().contains(name.strip());
  }

  private static void reading(Keys keys) {
    keys.group("Reading")
        .add(
            Key.integer(RestSourceConfig.UNITS)
                .byDefault(4)
                .check(between(1, 64))
                .display("Read at once")
                .doc(
                    "Most resources, partitions and lanes of windows that a task reads at once;"
                        + " each is read in order."))
        .add(
            Key.integer(RestSourceConfig.BATCH_ROWS)
                .byDefault(2_000)
                .check(between(1, 100_000))
                .low()
                .display("Rows a batch")
                .doc("Most records handed to the worker at once."))
        .add(
            Key.longInteger(RestSourceConfig.BATCH_BYTES)
                .byDefault(4_194_304L)
                .check(atLeast(1))
                .low()
                .display("Bytes a batch")
                .doc("Most bytes of answers handed to the worker at once, but at least a record."))
        .add(
            Key.string(RestSourceConfig.POSITION_TOPIC)
                .byDefault("")
                .display("Position topic")
                .doc(
                    "Internal topic of the small records that carry a position which no record"
                        + " bears: an empty page's new token, a quiet window, a new refresh token."
                        + " Empty to do without: a restart then asks again from the last record's"
                        + " position."));
  }
}
