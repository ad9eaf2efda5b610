package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.cdc.OutputSettings.Form;
import java.util.HashMap;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Copies an envelope's row into a record's own value, and its key. */
final class FlatRow {
  private static final String OPERATION = "__op";
  private static final String TIME = "__ts";
  private static final String DELETED = "__deleted";

  private final boolean marked;
  private final Schema schema;
  private final Field[] from;
  private final Field[] to;

  /** True where a stored null would read as the field's default. */
  private final boolean[] defaults;

  private final Schema keySchema;
  private final Field[] keyFrom;
  private final Field[] keyTo;
  private final Field operation;
  private final Field time;
  private final Field deleted;

  /**
   * @param key null if records have none
   */
  FlatRow(String table, Schema key, Schema row, Form form) {
    marked = form == Form.FLAT;
    SchemaBuilder builder = SchemaBuilder.struct().name(marked ? row.name() : table).doc(row.doc());
    for (Field field : row.fields()) {
      boolean inKey = key != null && key.field(field.name()) != null;
      builder.field(field.name(), marked && !inKey ? optional(field.schema()) : field.schema());
    }
    if (marked) {
      builder.field(OPERATION, Schema.OPTIONAL_STRING_SCHEMA);
      builder.field(TIME, Schema.OPTIONAL_INT64_SCHEMA);
      builder.field(DELETED, Schema.OPTIONAL_STRING_SCHEMA);
    }
    schema = builder.build();
    from = row.fields().toArray(Field[]::new);
    to = row.fields().stream().map(field -> schema.field(field.name())).toArray(Field[]::new);
    defaults = new boolean[from.length];
    for (int i = 0; i < from.length; i++) {
      defaults[i] = from[i].schema().defaultValue() != null;
    }
    operation = schema.field(OPERATION);
    time = schema.field(TIME);
    deleted = schema.field(DELETED);
    keySchema = key == null || marked ? key : renamed(key, table + "Key");
    keyFrom = key == null ? new Field[0] : key.fields().toArray(Field[]::new);
    keyTo = key == null ? new Field[0] : keySchema.fields().toArray(Field[]::new);
  }

  private static Schema renamed(Schema key, String name) {
    SchemaBuilder builder = SchemaBuilder.struct().name(name);
    key.fields().forEach(field -> builder.field(field.name(), field.schema()));
    return builder.build();
  }

  /** Of a deleted row the log may tell the key alone. */
  private static Schema optional(Schema schema) {
    if (schema.isOptional()) {
      return schema;
    }
    boolean map = schema.type() == Schema.Type.MAP;
    boolean array = schema.type() == Schema.Type.ARRAY;
    return new ConnectSchema(
        schema.type(),
        true,
        schema.defaultValue(),
        schema.name(),
        schema.version(),
        schema.doc(),
        schema.parameters() == null ? null : new HashMap<>(schema.parameters()),
        schema.type() == Schema.Type.STRUCT ? schema.fields() : null,
        map ? schema.keySchema() : null,
        map || array ? schema.valueSchema() : null);
  }

  /** Null if records have no key. */
  Schema keySchema() {
    return keySchema;
  }

  Struct key(Struct key) {
    if (key == null || key.schema() == keySchema) {
      return key;
    }
    Struct renamed = new Struct(keySchema);
    for (int i = 0; i < keyFrom.length; i++) {
      renamed.put(keyTo[i], key.get(keyFrom[i]));
    }
    return renamed;
  }

  /**
   * @param change Debezium's letter for it
   * @param millis when it was committed; null if not known
   */
  Struct of(Struct row, String change, Object millis, boolean isDelete) {
    Struct value = new Struct(schema);
    for (int i = 0; i < from.length; i++) {
      Object field = defaults[i] ? row.getWithoutDefault(from[i].name()) : row.get(from[i]);
      value.put(to[i], isDelete && field != null && Absent.is(field) ? null : field);
    }
    if (marked) {
      value.put(operation, change);
      value.put(time, millis);
      value.put(deleted, Boolean.toString(isDelete));
    }
    return value;
  }
}
