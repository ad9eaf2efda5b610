package dev.millrace.connect.files.format;

import dev.millrace.connect.files.format.AvroColumn.Built;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Maps Connect schemas to Avro types, as Confluent's AvroData does, and to what writes them. */
final class AvroColumns {
  private static final int MAX_DEPTH = 64;

  private final AvroFormat.Options options;
  private final AvroNames names;
  private final AvroProperties properties;
  private final AvroSpecials specials;

  AvroColumns(AvroFormat.Options options, AvroNames names) {
    this.options = options;
    this.names = names;
    this.properties = new AvroProperties(options.metadata());
    this.specials = new AvroSpecials(this, names);
  }

  /** A type that may be null if its schema says so. */
  Built of(Schema schema, int depth) {
    Built present = present(schema, depth);
    if (AvroSpecials.isUnion(schema)) {
      return present; // With null among its branches, if it may be null.
    }
    if (!schema.isOptional()) {
      return new Built(present.type(), required(present.column()));
    }
    // Avro wants the branch of a field's default first.
    boolean nullFirst = schema.defaultValue() == null;
    Object type = nullFirst ? List.of("null", present.type()) : List.of(present.type(), "null");
    return new Built(type, optional(present.column(), nullFirst ? 0 : 1));
  }

  private static AvroColumn required(AvroColumn column) {
    return (out, value) -> {
      if (value == null) {
        throw new DataException("a required value is null");
      }
      column.write(out, value);
    };
  }

  private static AvroColumn optional(AvroColumn column, int nullBranch) {
    return (out, value) -> {
      if (value == null) {
        out.putLong(nullBranch);
      } else {
        out.putLong(1 - nullBranch);
        column.write(out, value);
      }
    };
  }

  /** The type of values that are not null. */
  Built present(Schema schema, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DataException(
          "The schema is nested deeper than " + MAX_DEPTH + " levels, or recursive");
    }
    return switch (schema.type()) {
      case INT8, INT16, INT32 -> integer(schema);
      case INT64 -> int64(schema);
      case FLOAT32 -> simple(schema, "float", (out, value) -> out.putFloat((float) value));
      case FLOAT64 -> simple(schema, "double", (out, value) -> out.putDouble((double) value));
      case BOOLEAN -> simple(schema, "boolean", (out, value) -> out.putBoolean((boolean) value));
      case STRING ->
          options.enhanced() && AvroSpecials.isEnum(schema)
              ? specials.enumeration(schema, properties)
              : simple(
                  schema, "string", (out, value) -> out.putBytes(Utf8.encode(value.toString())));
      case BYTES -> bytes(schema);
      case ARRAY -> array(schema, depth);
      case MAP -> map(schema, depth);
      case STRUCT ->
          AvroSpecials.isUnion(schema) ? specials.union(schema, depth) : struct(schema, depth);
    };
  }

  private Built simple(Schema schema, String type, AvroColumn column) {
    return new Built(properties.add(type, schema), column);
  }

  private Built integer(Schema schema) {
    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())) {
      return simple(schema, "int", (out, value) -> out.putLong(LogicalTimes.days(value)));
    }
    if (Time.LOGICAL_NAME.equals(schema.name())) {
      return simple(schema, "int", (out, value) -> out.putLong(LogicalTimes.millis(value)));
    }
    return simple(schema, "int", (out, value) -> out.putLong(((Number) value).intValue()));
  }

  private Built int64(Schema schema) {
    return Timestamp.LOGICAL_NAME.equals(schema.name())
        ? simple(schema, "long", (out, value) -> out.putLong(LogicalTimes.millis(value)))
        : simple(schema, "long", (out, value) -> out.putLong((long) value));
  }

  private Built bytes(Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      int scale = AvroProperties.scale(schema);
      return simple(schema, "bytes", (out, value) -> decimal(out, (BigDecimal) value, scale));
    }
    return AvroSpecials.isFixed(schema)
        ? specials.fixed(schema, properties)
        : simple(schema, "bytes", (out, value) -> out.putBytes(TextPlan.bytes(value)));
  }

  private static void decimal(AvroOutput out, BigDecimal value, int scale) {
    if (value.scale() != scale) {
      throw new DataException(
          "the decimal has scale " + value.scale() + ", but its schema says " + scale);
    }
    out.putBytes(value.unscaledValue().toByteArray());
  }

  private Built array(Schema schema, int depth) {
    Built items = of(schema.valueSchema(), depth + 1);
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "array");
    type.put("items", items.type());
    AvroColumn element = items.column();
    return new Built(
        properties.add(type, schema),
        (out, value) -> {
          List<?> list = (List<?>) value;
          if (!list.isEmpty()) {
            out.putLong(list.size());
            list.forEach(each -> element.write(out, each));
          }
          out.putLong(0);
        });
  }

  private Built map(Schema schema, int depth) {
    Schema keys = schema.keySchema();
    boolean plain =
        keys.type() == Schema.Type.STRING && (!keys.isOptional() || options.optionalMapKeys());
    return plain ? textMap(schema, depth) : entries(schema, depth);
  }

  private Built textMap(Schema schema, int depth) {
    Built values = of(schema.valueSchema(), depth + 1);
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "map");
    type.put("values", values.type());
    AvroColumn column = values.column();
    return new Built(
        properties.add(type, schema),
        (out, value) ->
            blocks(
                out,
                (Map<?, ?>) value,
                (key, each) -> {
                  if (key == null) {
                    throw new DataException("a map has a null key");
                  }
                  out.putBytes(Utf8.encode(key.toString()));
                  column.write(out, each);
                }));
  }

  /** A map whose keys are not plain text: an array of records of a key and a value. */
  private Built entries(Schema schema, int depth) {
    String wanted = names.ofMapEntry(schema);
    AvroNames.Named known = names.known(wanted, schema);
    if (known != null) {
      return new Built(properties.add(arrayOf(wanted), schema), known.column());
    }
    Built key = of(schema.keySchema(), depth + 1);
    Built value = of(schema.valueSchema(), depth + 1);
    String name = names.free(wanted);
    Map<String, Object> entry = record(name);
    if (schema.name() != null && options.metadata()) {
      entry.put("connect.internal.type", "MapEntry");
    }
    entry.put(
        "fields",
        List.of(
            properties.field("key", key.type(), schema.keySchema()),
            properties.field("value", value.type(), schema.valueSchema())));
    AvroColumn column =
        (out, map) ->
            blocks(
                out,
                (Map<?, ?>) map,
                (k, v) -> {
                  key.column().write(out, k);
                  value.column().write(out, v);
                });
    names.define(name, schema, column);
    return new Built(properties.add(arrayOf(entry), schema), column);
  }

  private static Map<String, Object> arrayOf(Object items) {
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "array");
    type.put("items", items);
    return type;
  }

  private static void blocks(
      AvroOutput out, Map<?, ?> map, java.util.function.BiConsumer<Object, Object> entry) {
    if (!map.isEmpty()) {
      out.putLong(map.size());
      map.forEach(entry);
    }
    out.putLong(0);
  }

  private static Map<String, Object> record(String fullName) {
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "record");
    AvroProperties.name(type, fullName);
    return type;
  }

  private Built struct(Schema schema, int depth) {
    String wanted = names.ofStruct(schema);
    AvroNames.Named known = names.known(wanted, schema);
    if (known != null) {
      return new Built(wanted, known.column());
    }
    String name = names.free(wanted);
    Field[] fields = schema.fields().toArray(new Field[0]);
    AvroColumn[] columns = new AvroColumn[fields.length];
    // Defined before its fields, as readers do: a field may have a type of the same name.
    names.define(name, schema, (out, value) -> fields(out, (Struct) value, fields, columns));
    List<Object> types = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (int i = 0; i < fields.length; i++) {
      Built built = named(fields[i], depth);
      columns[i] = built.column();
      String field = names.field(fields[i].name(), taken);
      taken.add(field);
      types.add(properties.field(field, built.type(), fields[i].schema()));
    }
    Map<String, Object> type = record(name);
    type.put("fields", types);
    AvroColumn column = Objects.requireNonNull(names.known(name, schema)).column();
    return new Built(properties.add(type, schema), column);
  }

  private Built named(Field field, int depth) {
    try {
      return of(field.schema(), depth + 1);
    } catch (DataException e) {
      throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
    }
  }

  private static void fields(AvroOutput out, Struct struct, Field[] fields, AvroColumn[] columns) {
    for (int i = 0; i < fields.length; i++) {
      try {
        columns[i].write(out, struct.get(fields[i]));
      } catch (DataException | ClassCastException e) {
        throw new DataException("Field '" + fields[i].name() + "': " + e.getMessage(), e);
      }
    }
  }
}
