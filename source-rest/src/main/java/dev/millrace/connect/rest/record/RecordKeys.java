package dev.millrace.connect.rest.record;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.config.SchemaKeys;
import dev.millrace.connect.files.config.TextKeys;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.data.Schema;

/** What the records of a resource look like: keys of a resource. */
public final class RecordKeys {
  public static final String TOPIC = "topic";
  public static final String KEY_FIELDS = "key.fields";
  public static final String TIMESTAMP = "timestamp.field";
  public static final String TIMESTAMP_FORMAT = "timestamp.format";
  public static final String HEADERS = "header.fields";
  public static final String PARENT_FIELDS = "parent.fields";
  public static final String PARTITION_FIELD = "partition.field";
  public static final String BAD_RECORDS = "bad.records";
  public static final String BAD_TOPIC = "bad.records.topic";

  private RecordKeys() {}

  /** Adds the keys, in groups of their own. {@link TextKeys} have to be defined, too. */
  public static void define(Keys keys) {
    keys.group("Records")
        .add(
            Key.string(TOPIC)
                .byDefault("{{resource}}")
                .check(notBlank())
                .high()
                .display("Topic")
                .doc(
                    "Where records go. May hold `{{resource}}`, `{{partition}}` and"
                        + " `{{value:field}}`; what Kafka doesn't take in a name becomes an"
                        + " underscore."))
        .add(
            Key.list(KEY_FIELDS)
                .byDefault(List.of())
                .high()
                .display("Key fields")
                .doc(
                    "The fields that make a record's key, such as id or order.id: one by itself,"
                        + " several as a key with these fields. Empty for no key."))
        .add(
            Key.string(TIMESTAMP)
                .byDefault("")
                .display("Timestamp field")
                .doc(
                    "The field that holds a record's timestamp; empty for the time at which it is"
                        + " written. Times before 1970, which Kafka doesn't take, count as none."))
        .add(
            Key.string(TIMESTAMP_FORMAT)
                .byDefault(TimestampField.AUTO)
                .low()
                .display("Timestamp format")
                .doc(
                    "How that field is written: `auto` for texts of ISO 8601 and milliseconds since"
                        + " 1970, `iso`, `epoch.seconds`, `epoch.millis`, or a pattern of Java's"
                        + " DateTimeFormatter, such as `dd.MM.yyyy HH:mm`. Where it names no zone,"
                        + " that of `text.timezone` counts."))
        .add(
            Key.list(HEADERS)
                .byDefault(List.of())
                .low()
                .display("Header fields")
                .doc(
                    "Fields that become headers, as `region` or, under another name,"
                        + " `header=field`."))
        .add(
            Key.list(PARENT_FIELDS)
                .byDefault(List.of())
                .display("Fields of the parent")
                .doc(
                    "Values of the parent record that are added to a child's records as text, as"
                        + " `issue_id=/id`: a field's name and a JSON pointer into the parent."))
        .add(
            Key.string(PARTITION_FIELD)
                .byDefault("")
                .low()
                .display("Field of the partition")
                .doc(
                    "Name of a field to add with the value of `partitions` that a record was asked"
                        + " for with; empty for none."))
        .add(
            Key.string(BAD_RECORDS)
                .byDefault("fail")
                .check(oneOf("fail", "skip", "topic"))
                .display("Bad records")
                .doc(
                    "What becomes of a record that can't be read: `fail` the task, `skip` it with a"
                        + " warning, or write it to `bad.records.topic`."))
        .add(
            Key.string(BAD_TOPIC)
                .byDefault("")
                .display("Topic of what is bad")
                .doc(
                    "Dead letters: the text as value, the resource as key; resource, request,"
                        + " record and reason as headers."));
    keys.group("Schema")
        .add(
            Key.string(SchemaKeys.MODE)
                .byDefault("infer")
                .check(oneOf("infer", "strings", "given", "openapi", "none"))
                .high()
                .display("Schema")
                .doc(
                    "`infer` from a sample, and widened by what comes later; `strings`: each field"
                        + " is text; `given` in `schema`; `openapi`: as the document of that key"
                        + " has it; `none`: maps and plain values."));
    SchemaKeys.define(keys, "an answer", "An answer that brings more fails the task.");
  }

  /** Checks the keys together, each error on its key. */
  public static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    SchemaKeys.check(config, errors);
    Schema given = tried(() -> SchemaKeys.given(config), problem -> {});
    TopicTemplate topic =
        tried(() -> topic(config), problem -> errors.accept(TOPIC, TOPIC + ": " + problem));
    if (topic != null) {
      topic.fields().forEach(field -> SchemaKeys.checkField(given, TOPIC, field, errors));
    }
    for (String text : config.getList(KEY_FIELDS)) {
      field(KEY_FIELDS, text, given, errors);
    }
    for (String text : config.getList(HEADERS)) {
      field(HEADERS, text.substring(text.indexOf('=') + 1), given, errors);
    }
    if (!config.getString(TIMESTAMP).isBlank()) {
      field(TIMESTAMP, config.getString(TIMESTAMP), given, errors);
    }
    tried(
        () -> TimestampField.of(FieldPath.parse("x"), timestampFormat(config), zone(config)),
        problem -> errors.accept(TIMESTAMP_FORMAT, problem));
    added(config, given, errors);
    if (bad(config) == BadRecords.TOPIC && config.getString(BAD_TOPIC).isBlank()) {
      errors.accept(
          BAD_TOPIC, "Name the topic for what can't be read, or set bad.records to fail or skip.");
    }
  }

  /** Null, and a problem told, if what is tried refuses its text. */
  private static <T> T tried(Supplier<T> supplier, Consumer<String> problem) {
    try {
      return supplier.get();
    } catch (IllegalArgumentException e) {
      problem.accept(e.getMessage());
      return null;
    }
  }

  private static void field(
      String key, String text, Schema given, BiConsumer<String, String> errors) {
    FieldPath field = tried(() -> FieldPath.parse(text), problem -> errors.accept(key, problem));
    if (field != null) {
      SchemaKeys.checkField(given, key, field, errors);
    }
  }

  /** Names of added fields, each once, and none that the given schema has. */
  private static void added(
      AbstractConfig config, Schema given, BiConsumer<String, String> errors) {
    Set<String> taken = new HashSet<>();
    if (given != null && given.type() == Schema.Type.STRUCT) {
      given.fields().forEach(field -> taken.add(field.name()));
    }
    String partition = config.getString(PARTITION_FIELD);
    if (!partition.isEmpty() && !taken.add(partition)) {
      errors.accept(PARTITION_FIELD, taken(partition));
    }
    for (String text : config.getList(PARENT_FIELDS)) {
      int equal = text.indexOf('=');
      if (equal <= 0 || text.length() == equal + 1 || text.charAt(equal + 1) != '/') {
        errors.accept(
            PARENT_FIELDS,
            "'" + text + "' must be a field's name and a JSON pointer, such as issue_id=/id.");
      } else if (!taken.add(text.substring(0, equal).strip())) {
        errors.accept(PARENT_FIELDS, taken(text.substring(0, equal).strip()));
      }
    }
  }

  private static String taken(String name) {
    return "There is a field '" + name + "' already: choose another name.";
  }

  /**
   * @throws IllegalArgumentException if {@link #check} finds errors
   */
  public static RecordSettings settings(AbstractConfig config) {
    String timestamp = config.getString(TIMESTAMP);
    return new RecordSettings(
        topic(config),
        config.getList(KEY_FIELDS).stream().map(FieldPath::parse).toList(),
        timestamp.isBlank()
            ? null
            : TimestampField.of(FieldPath.parse(timestamp), timestampFormat(config), zone(config)),
        pairs(config.getList(HEADERS), FieldPath::parse),
        pairs(config.getList(PARENT_FIELDS), JsonPointer::compile),
        config.getString(PARTITION_FIELD),
        SchemaKeys.rules(config),
        bad(config),
        config.getString(BAD_TOPIC));
  }

  /** Whether fields of a record are in its topic's name. */
  public static boolean hasTopicOfFields(AbstractConfig config) {
    TopicTemplate topic = tried(() -> topic(config), problem -> {});
    return topic != null && !topic.fields().isEmpty();
  }

  private static TopicTemplate topic(AbstractConfig config) {
    return TopicTemplate.parse(config.getString(TOPIC));
  }

  private static String timestampFormat(AbstractConfig config) {
    return config.getString(TIMESTAMP_FORMAT).strip();
  }

  private static ZoneId zone(AbstractConfig config) {
    return ZoneId.of(config.getString(TextKeys.ZONE));
  }

  /** What {@code bad.records} says. */
  public static BadRecords bad(AbstractConfig config) {
    return BadRecords.valueOf(config.getString(BAD_RECORDS).toUpperCase(Locale.ROOT));
  }

  /** Of {@code name=value}; a value without a name is its own. */
  private static <T> Map<String, T> pairs(List<String> texts, Function<String, T> value) {
    Map<String, T> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equal = text.indexOf('=');
      pairs.put(
          (equal < 0 ? text : text.substring(0, equal)).strip(),
          value.apply(text.substring(equal + 1).strip()));
    }
    return pairs;
  }
}
