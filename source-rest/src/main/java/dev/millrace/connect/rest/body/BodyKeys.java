package dev.millrace.connect.rest.body;

import static dev.millrace.connect.common.config.Validators.normal;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.CsvKeys;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.config.XmlKeys;
import dev.millrace.connect.files.read.json.JsonPath;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import dev.millrace.connect.files.read.xml.XmlPath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;

/** What bodies are, and where in them the records: keys of a resource. */
public final class BodyKeys {
  public static final String FORMAT = "format";
  public static final String RECORDS = "records";
  public static final String REQUIRED = "records.required";

  private static final String JSON = "json";
  private static final String LINES = "jsonl";
  private static final String XML = "xml";

  private BodyKeys() {}

  /** Adds the keys, in groups of their own. */
  public static void define(Keys keys) {
    keys.group("Body")
        .add(
            Key.string(FORMAT)
                .byDefault(JSON)
                .check(oneOf(formats()))
                .high()
                .display("Format")
                .doc("What the bodies of answers are; jsonl has a record on each line."))
        .add(
            Key.string(RECORDS)
                .byDefault("")
                .high()
                .display("Records")
                .doc(
                    "Where in a body the records are. Of JSON: a JSON pointer such as"
                        + " `/data/items`, with `*` for each element on the way"
                        + " (`/groups/*/items`), JSONPath (`$.data.items[*]`) or JMESPath"
                        + " (`data.items[]`), of which names and wildcards are taken, for bodies"
                        + " are read once, as they come. Of XML: `/orders/order` from the root, or"
                        + " `order` anywhere. Empty for a body that is an array, or one record; and"
                        + " in XML for each child of the root."))
        .add(
            Key.bool(REQUIRED)
                .byDefault(true)
                .display("Records required")
                .doc(
                    "Whether a body of JSON without that place is an error. Some APIs leave it out"
                        + " where there are no records; null there is none in any case."));
    TextKeys.define(keys);
    CsvKeys.define(keys);
    keys.group("XML");
    XmlKeys.define(keys);
  }

  private static List<String> formats() {
    List<String> formats = new ArrayList<>(List.of(JSON, LINES));
    formats.addAll(CsvKeys.FORMATS);
    formats.add(XML);
    return formats;
  }

  /** Checks the keys together, each error on its key. */
  public static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    String records = config.getString(RECORDS);
    try {
      switch (normal(config.getString(FORMAT))) {
        case JSON -> RecordsPath.parse(records);
        case XML -> xmlPath(records);
        default -> {
          if (!records.isBlank()) {
            errors.accept(RECORDS, "Each line is a record: leave the key out.");
          }
        }
      }
    } catch (IllegalArgumentException e) {
      errors.accept(RECORDS, e.getMessage());
    }
    TextKeys.check(config, errors);
    CsvKeys.check(config, errors);
  }

  /** Whether each line of a body is a record of JSON. */
  public static boolean isLines(AbstractConfig config) {
    return normal(config.getString(FORMAT)).equals(LINES);
  }

  /**
   * Where in a body of JSON the records are.
   *
   * @throws IllegalArgumentException if bodies are of another format, or that can't be read
   */
  public static JsonPath jsonPath(AbstractConfig config) {
    String format = normal(config.getString(FORMAT));
    if (!format.equals(JSON) && !format.equals(LINES)) {
      throw new IllegalArgumentException("it describes JSON only, and format is " + format);
    }
    return RecordsPath.parse(config.getString(RECORDS));
  }

  private static XmlPath xmlPath(String records) {
    return records.isBlank() ? XmlPath.CHILDREN : XmlPath.parse(records.strip());
  }

  /**
   * The format with its settings.
   *
   * @throws IllegalArgumentException if {@link #check} finds errors
   */
  public static BodyFormat format(AbstractConfig config) {
    String format = normal(config.getString(FORMAT));
    String records = config.getString(RECORDS);
    return switch (format) {
      case JSON -> json(false, RecordsPath.parse(records), config);
      case LINES -> json(true, JsonPath.ROOT, config);
      case XML -> new XmlBodyFormat(XmlKeys.format(xmlPath(records), config));
      default -> new CsvBodyFormat(CsvKeys.format(format, config));
    };
  }

  private static BodyFormat json(boolean lines, JsonPath path, AbstractConfig config) {
    return new JsonBodyFormat(
        new JsonReadFormat(
            lines,
            path,
            TextKeys.types(config),
            TextKeys.charset(config),
            config.getInt(TextKeys.MAX_RECORD)),
        config.getBoolean(REQUIRED));
  }
}
