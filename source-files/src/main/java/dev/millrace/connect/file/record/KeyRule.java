package dev.millrace.connect.file.record;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.schema.KeyFields;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** What a record's key is made of. Used by one thread. */
final class KeyRule {
  /** As the key {@code key} has it. */
  enum From {
    NONE,
    PATH,
    NAME,
    ENTRY,
    FIELDS
  }

  private final From from;
  private final KeyFields fields;

  /**
   * @param fields one for a key of its kind, several for a struct of them
   */
  KeyRule(From from, List<String> fields) {
    this.from = from;
    this.fields = new KeyFields(fields.stream().map(FieldPath::parse).toList());
  }

  SchemaAndValue of(FilePath path, Schema schema, Object value) {
    return switch (from) {
      case NONE -> SchemaAndValue.NULL;
      case PATH -> new SchemaAndValue(Schema.STRING_SCHEMA, path.path());
      case NAME -> new SchemaAndValue(Schema.STRING_SCHEMA, path.name());
      case ENTRY ->
          path.entry() == null
              ? SchemaAndValue.NULL
              : new SchemaAndValue(Schema.STRING_SCHEMA, path.entryPath());
      case FIELDS -> fields.of(path.path(), schema, value);
    };
  }
}
