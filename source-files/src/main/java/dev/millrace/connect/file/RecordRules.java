package dev.millrace.connect.file;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.file.format.FormatKeys;
import dev.millrace.connect.files.config.SchemaKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/** What keys, topics and added fields ask of the records. */
final class RecordRules {
  private static final List<String> NAMES =
      List.of(
          FileSourceConfig.FIELD_PATH,
          FileSourceConfig.FIELD_ENTRY,
          FileSourceConfig.FIELD_MODIFIED,
          FileSourceConfig.FIELD_RECORD);

  private RecordRules() {}

  /** Adds each error to its key. */
  static void check(Validation validation, FileSourceConfig config) {
    together(validation, config);
    added(validation, config);
    boolean parsed = validation.clean(SchemaKeys.SCHEMA);
    Schema given = parsed ? SchemaKeys.given(config) : null;
    for (FieldPath field : keyFields(validation, config)) {
      SchemaKeys.checkField(given, FileSourceConfig.KEY_FIELDS, field, validation::error);
    }
    if (validation.clean(FileSourceConfig.TOPIC)) {
      config
          .topic()
          .fields()
          .forEach(f -> SchemaKeys.checkField(given, FileSourceConfig.TOPIC, f, validation::error));
      archives(validation, FileSourceConfig.TOPIC, config.topic().ofEntry(), config);
    }
    archives(
        validation,
        FileSourceConfig.KEY,
        config.choice(FileSourceConfig.KEY).equals("entry"),
        config);
    if (config.choice(FormatKeys.FORMAT).equals("bytes")) {
      noFields(validation, config);
    }
  }

  private static void together(Validation validation, FileSourceConfig config) {
    boolean fields = config.choice(FileSourceConfig.KEY).equals("fields");
    validation.require(
        fields != config.getList(FileSourceConfig.KEY_FIELDS).isEmpty(),
        FileSourceConfig.KEY_FIELDS,
        "key=fields and key.fields go together: write both, or neither.");
    boolean letters =
        config.choice(FileSourceConfig.BAD_RECORDS).equals("topic")
            || config.choice(FileSourceConfig.BAD_FILES).equals("topic");
    validation.require(
        !letters || !config.getString(FileSourceConfig.BAD_TOPIC).isBlank(),
        FileSourceConfig.BAD_TOPIC,
        "Name the topic for what can't be read, or set bad.records and bad.files to fail or skip.");
  }

  /** Names of added fields, each once, and none that the given schema has. */
  private static void added(Validation validation, FileSourceConfig config) {
    Set<String> taken = new HashSet<>();
    if (validation.clean(SchemaKeys.SCHEMA) && SchemaKeys.given(config) != null) {
      Schema given = SchemaKeys.given(config);
      if (given.type() == Schema.Type.STRUCT) {
        given.fields().forEach(field -> taken.add(field.name()));
      }
    }
    for (String key : NAMES) {
      String name = config.getString(key);
      validation.require(
          name.isEmpty() || taken.add(name),
          key,
          "There is a field '" + name + "' already: choose another name.");
    }
  }

  private static List<FieldPath> keyFields(Validation validation, FileSourceConfig config) {
    List<FieldPath> fields = new ArrayList<>();
    for (String text : config.getList(FileSourceConfig.KEY_FIELDS)) {
      try {
        fields.add(FieldPath.parse(text));
      } catch (IllegalArgumentException e) {
        validation.error(FileSourceConfig.KEY_FIELDS, e.getMessage());
      }
    }
    return fields;
  }

  private static void archives(
      Validation validation, String key, boolean asked, FileSourceConfig config) {
    validation.require(
        !asked || FormatKeys.opensArchives(config),
        key,
        "Archives, which have entries, are opened with compression=auto only.");
  }

  private static void noFields(Validation validation, FileSourceConfig config) {
    String none = "Records of format=bytes have no fields: leave the key out.";
    for (String key : NAMES) {
      validation.require(config.getString(key).isEmpty(), key, none);
    }
    validation.require(
        !config.getBoolean(FileSourceConfig.FIELD_PARTITIONS),
        FileSourceConfig.FIELD_PARTITIONS,
        none);
    validation.require(
        !config.choice(FileSourceConfig.KEY).equals("fields"),
        FileSourceConfig.KEY,
        "Records of format=bytes have no fields: choose none, path, name or entry.");
    validation.require(
        !validation.clean(FileSourceConfig.TOPIC) || config.topic().fields().isEmpty(),
        FileSourceConfig.TOPIC,
        "Records of format=bytes have no fields: name the topic by the path.");
  }
}
