package dev.millrace.connect.file.record;

import dev.millrace.connect.common.schema.FieldPath;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

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
  private final List<FieldPath> fields;
  private final IdentityHashMap<Schema, Schema> schemas = new IdentityHashMap<>();

  /**
   * @param fields one for a key of its kind, several for a struct of them
   */
  KeyRule(From from, List<String> fields) {
    this.from = from;
    this.fields = fields.stream().map(FieldPath::parse).toList();
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
      case FIELDS -> fields(path, schema, value);
    };
  }

  private SchemaAndValue fields(FilePath path, Schema schema, Object value) {
    List<FieldPath.Found> found = new ArrayList<>(fields.size());
    for (FieldPath field : fields) {
      FieldPath.Found one = field.in(value);
      if (!one.present()) {
        throw new DataException(
            path.path() + " has no field '" + field + "', which key.fields names");
      }
      found.add(one);
    }
    if (found.size() == 1) {
      return new SchemaAndValue(found.get(0).schema(), found.get(0).value());
    }
    if (schema == null) {
      Map<String, Object> key = new LinkedHashMap<>();
      for (int i = 0; i < found.size(); i++) {
        key.put(name(i), found.get(i).value());
      }
      return new SchemaAndValue(null, key);
    }
    Schema keySchema = schemas.computeIfAbsent(schema, none -> schema(found));
    Struct key = new Struct(keySchema);
    for (int i = 0; i < found.size(); i++) {
      key.put(name(i), found.get(i).value());
    }
    return new SchemaAndValue(keySchema, key);
  }

  private Schema schema(List<FieldPath.Found> found) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (int i = 0; i < found.size(); i++) {
      builder.field(name(i), found.get(i).schema());
    }
    return builder.build();
  }

  private String name(int i) {
    List<String> steps = fields.get(i).steps();
    return steps.get(steps.size() - 1);
  }
}
