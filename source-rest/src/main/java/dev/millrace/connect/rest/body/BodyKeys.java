package dev.millrace.connect.rest.body;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import org.apache.kafka.common.config.AbstractConfig;

/** How bodies are read. */
public final class BodyKeys {
  static final String FORMAT = "format";
  static final String RECORDS = "records";

  private BodyKeys() {}

  public static void define(Keys keys) {
    keys.group("Body")
        .add(Key.string(FORMAT).byDefault("json").check(oneOf("json", "jsonl")).doc("Format."))
        .add(Key.string(RECORDS).byDefault("").doc("Where records are."));
    TextKeys.define(keys);
  }

  public static BodyFormat format(AbstractConfig config) {
    return new JsonBodyFormat(
        new JsonReadFormat(
            Validators.normal(config.getString(FORMAT)).equals("jsonl"),
            JsonReadFormat.path(config.getString(RECORDS)),
            TextKeys.types(config),
            TextKeys.charset(config),
            config.getInt(TextKeys.MAX_RECORD)),
        true);
  }
}
