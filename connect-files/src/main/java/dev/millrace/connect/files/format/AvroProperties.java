package dev.millrace.connect.files.format;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** What an Avro schema says beyond its types: logical types, defaults, and what Connect knows. */
final class AvroProperties {
  /** The parameter in which Avro's converter keeps what Connect's Decimal lacks. */
  static final String PRECISION = "connect.decimal.precision";

  /** What Confluent's converter writes where the schema has none. */
  private static final int DEFAULT_PRECISION = 64;

  private final boolean metadata;

  AvroProperties(boolean metadata) {
    this.metadata = metadata;
  }

  /** A simple type's name, or its map if there is more to say. */
  Object add(String type, Schema schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", type);
    add(map, schema);
    return map.size() == 1 ? type : map;
  }

  Map<String, Object> add(Map<String, Object> type, Schema schema) {
    if (metadata) {
      connect(type, schema);
    }
    if (schema.name() != null) {
      logical(type, schema);
    }
    return type;
  }

  private static void connect(Map<String, Object> type, Schema schema) {
    if (schema.doc() != null) {
      type.put("connect.doc", schema.doc());
    }
    if (schema.version() != null) {
      type.put("connect.version", schema.version());
    }
    if (schema.parameters() != null && !schema.parameters().isEmpty()) {
      type.put("connect.parameters", schema.parameters());
    }
    if (schema.defaultValue() != null) {
      type.put("connect.default", json(schema, schema.defaultValue()));
    }
    if (schema.name() != null) {
      type.put("connect.name", schema.name());
    }
    if (schema.type() == Schema.Type.INT8 || schema.type() == Schema.Type.INT16) {
      type.put("connect.type", schema.type().getName());
    }
  }

  private static void logical(Map<String, Object> type, Schema schema) {
    switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> {
        int scale = scale(schema);
        String given = schema.parameters().get(PRECISION);
        int precision = given == null ? DEFAULT_PRECISION : Integer.parseInt(given);
        if (scale < 0 || scale > precision) {
          throw new DataException(
              "Avro can't hold a decimal of scale " + scale + " and precision " + precision);
        }
        type.put("logicalType", "decimal");
        type.put("precision", precision);
        type.put("scale", scale);
      }
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> type.put("logicalType", "date");
      case Time.LOGICAL_NAME -> type.put("logicalType", "time-millis");
      case Timestamp.LOGICAL_NAME -> type.put("logicalType", "timestamp-millis");
      default -> {
        // A name of the user's own.
      }
    }
  }

  static int scale(Schema decimal) {
    return Integer.parseInt(decimal.parameters().get(Decimal.SCALE_FIELD));
  }

  /** A record's field; null is the default of one that may be null. */
  Map<String, Object> field(String name, Object type, Schema schema) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("name", name);
    field.put("type", type);
    if (schema.doc() != null) {
      field.put("doc", schema.doc());
    }
    if (schema.defaultValue() != null && !AvroSpecials.isUnion(schema)) {
      field.put("default", json(schema, schema.defaultValue()));
    } else if (schema.isOptional()) {
      field.put("default", null);
    }
    return field;
  }

  /** Puts a full name's parts. */
  static void name(Map<String, Object> type, String fullName) {
    int dot = fullName.lastIndexOf('.');
    type.put("name", fullName.substring(dot + 1));
    if (dot > 0) {
      type.put("namespace", fullName.substring(0, dot));
    }
  }

  /** A default as Avro's JSON has it: of a union, its first branch; bytes as ISO-8859-1 text. */
  private static Object json(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    return switch (schema.type()) {
      case BYTES -> new String(bytes(schema, value), StandardCharsets.ISO_8859_1);
      case INT32, INT64 -> number(schema, value);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        ((List<?>) value).forEach(each -> list.add(json(schema.valueSchema(), each)));
        yield list;
      }
      case MAP -> {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((key, each) -> map.put(key.toString(), json(schema.valueSchema(), each)));
        yield map;
      }
      case STRUCT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : schema.fields()) {
          map.put(field.name(), json(field.schema(), ((Struct) value).get(field)));
        }
        yield map;
      }
      default -> value;
    };
  }

  private static byte[] bytes(Schema schema, Object value) {
    return value instanceof BigDecimal decimal
        ? Decimal.fromLogical(schema, decimal)
        : TextPlan.bytes(value);
  }

  private static Object number(Schema schema, Object value) {
    if (value instanceof Number) {
      return value;
    }
    return org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())
        ? (Object) LogicalTimes.days(value)
        : (Object) LogicalTimes.millis(value);
  }
}
