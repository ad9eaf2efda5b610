package dev.millrace.connect.files.config;

import dev.millrace.connect.files.json.JsonTree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Reads a schema as Connect's JsonConverter writes it; and {@code decimal(scale)}, {@code date},
 * {@code time} and {@code timestamp} as types.
 */
public final class GivenSchema {
  private GivenSchema() {}

  /**
   * @throws IllegalArgumentException if the text is no schema; the message says what is wrong
   */
  public static Schema parse(String text) {
    return schema(object(JsonTree.parse(text), "the schema"), "the schema");
  }

  private static Map<?, ?> object(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " must be an object with a type");
  }

  private static Schema schema(Map<?, ?> json, String what) {
    if (!(json.get("type") instanceof String type)) {
      throw new IllegalArgumentException(what + " has no type");
    }
    SchemaBuilder builder = builder(json, type, what);
    if (Boolean.TRUE.equals(json.get("optional"))) {
      builder.optional();
    }
    return builder.build();
  }

  private static SchemaBuilder builder(Map<?, ?> json, String type, String what) {
    if (type.matches("decimal\\(\\d{1,3}\\)")) {
      return Decimal.builder(Integer.parseInt(type.replaceAll("\\D", "")));
    }
    SchemaBuilder builder =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "struct" -> struct(json, what);
          case "array" -> SchemaBuilder.array(part(json, "items", what));
          case "map" -> SchemaBuilder.map(part(json, "keys", what), part(json, "values", what));
          case "int8" -> SchemaBuilder.int8();
          case "int16" -> SchemaBuilder.int16();
          case "int32" -> SchemaBuilder.int32();
          case "int64" -> SchemaBuilder.int64();
          case "float" -> SchemaBuilder.float32();
          case "double" -> SchemaBuilder.float64();
          case "boolean" -> SchemaBuilder.bool();
          case "string" -> SchemaBuilder.string();
          case "bytes" -> SchemaBuilder.bytes();
          case "date" -> Date.builder();
          case "time" -> Time.builder();
          case "timestamp" -> Timestamp.builder();
          default ->
              throw new IllegalArgumentException(
                  what
                      + " has the type '"
                      + type
                      + "': write struct, array, map, int8 to int64, float, double, boolean,"
                      + " string, bytes, decimal(2), date, time or timestamp");
        };
    if (json.get("name") instanceof String name && builder.name() == null) {
      builder.name(name);
    }
    if (json.get("parameters") instanceof Map<?, ?> parameters) {
      parameters.forEach((key, value) -> builder.parameter((String) key, String.valueOf(value)));
    }
    return builder;
  }

  private static Schema part(Map<?, ?> json, String key, String what) {
    String part = what + "'s " + key;
    return schema(object(json.get(key), part), part);
  }

  private static SchemaBuilder struct(Map<?, ?> json, String what) {
    SchemaBuilder builder = SchemaBuilder.struct();
    if (!(json.get("fields") instanceof List<?> fields)) {
      throw new IllegalArgumentException(what + " is a struct without fields");
    }
    for (Object each : fields) {
      Map<?, ?> field = object(each, "a field of " + what);
      if (!(field.get("field") instanceof String name)) {
        throw new IllegalArgumentException("a field of " + what + " has no name: write \"field\"");
      }
      builder.field(name, schema(field, "field '" + name + "'"));
    }
    return builder;
  }
}
