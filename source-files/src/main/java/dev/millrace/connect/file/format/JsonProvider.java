package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.json.JsonPath;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** JSON, and lines of it. */
public final class JsonProvider implements FormatProvider {
  static final String POINTER = "json.pointer";

  @Override
  public List<String> formats() {
    return List.of("json", "jsonl");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("JSON")
        .add(
            Key.string(POINTER)
                .byDefault("")
                .display("Pointer")
                .doc(
                    "JSON pointer of the array whose elements are the records of format json, such"
                        + " as /features. Empty: the elements of a document that is an array, else"
                        + " the documents themselves. Each line of format jsonl is a record."));
  }

  @Override
  public void check(AbstractConfig config, Validation validation) {
    try {
      JsonReadFormat.path(config.getString(POINTER));
    } catch (IllegalArgumentException e) {
      validation.error(POINTER, e.getMessage());
    }
  }

  @Override
  public boolean tailable(String format) {
    return format.equals("jsonl");
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    boolean lines = format.equals("jsonl");
    return new JsonReadFormat(
        lines,
        lines ? JsonPath.ROOT : JsonReadFormat.path(config.getString(POINTER)),
        TextKeys.types(config),
        TextKeys.charset(config),
        config.getInt(TextKeys.MAX_RECORD));
  }
}
