package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Builds {@link JsonPlan}s. */
final class JsonPlans {
  private final Decimals decimals;

  JsonPlans(Decimals decimals) {
    this.decimals = decimals;
  }

  /**
   * @param schema null for values without one
   */
  JsonPlan of(Schema schema) {
    return schema == null ? JsonPlans::any : orNull(schema, present(schema));
  }

  private static JsonPlan orNull(Schema schema, JsonPlan plan) {
    return (json, value) -> {
      if (value != null) {
        plan.write(json, value);
      } else {
        absent(json, schema);
      }
    };
  }

  private static void absent(JsonGenerator json, Schema schema) throws IOException {
    if (!schema.isOptional()) {
      throw new DataException("A required value is null");
    }
    json.writeNull();
  }

  private JsonPlan present(Schema schema) {
    JsonPlan logical = logicalOf(schema);
    if (logical != null) {
      return logical;
    }
    return switch (schema.type()) {
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES -> {
        Schema.Type type = schema.type();
        yield (json, value) -> simple(json, type, value);
      }
      case ARRAY -> array(of(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  private static void simple(JsonGenerator json, Schema.Type type, Object value)
      throws IOException {
    switch (type) {
      case INT8, INT16 -> json.writeNumber(((Number) value).intValue());
      case INT32 -> json.writeNumber((int) value);
      case INT64 -> json.writeNumber((long) value);
      case FLOAT32 -> json.writeNumber((float) value);
      case FLOAT64 -> json.writeNumber((double) value);
      case BOOLEAN -> json.writeBoolean((boolean) value);
      case STRING -> json.writeString((String) value);
      case BYTES -> json.writeBinary(TextPlan.bytes(value));
      default -> throw new IllegalArgumentException(type + " is not simple");
    }
  }

  /** Null if the schema is not of a logical type that is known here. */
  private JsonPlan logicalOf(Schema schema) {
    return schema.name() == null ? null : logical(schema);
  }

  private JsonPlan logical(Schema schema) {
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME ->
          decimals == Decimals.NUMERIC
              ? (json, value) -> json.writeNumber((BigDecimal) value)
              : (json, value) -> json.writeBinary(Decimal.fromLogical(schema, (BigDecimal) value));
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          (json, value) -> json.writeNumber(LogicalTimes.days(value));
      case Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME ->
          (json, value) -> json.writeNumber(LogicalTimes.millis(value));
      default -> null;
    };
  }

  private JsonPlan array(JsonPlan element) {
    return (json, value) -> {
      json.writeStartArray();
      for (Object each : (List<?>) value) {
        element.write(json, each);
      }
      json.writeEndArray();
    };
  }

  private JsonPlan map(Schema schema) {
    JsonPlan element = of(schema.valueSchema());
    if (schema.keySchema().type() == Schema.Type.STRING) {
      return (json, value) -> object(json, (Map<?, ?>) value, element);
    }
    JsonPlan key = of(schema.keySchema());
    return (json, value) -> pairs(json, (Map<?, ?>) value, key, element);
  }

  private JsonPlan struct(Schema schema) {
    Field[] fields = schema.fields().toArray(new Field[0]);
    SerializableString[] names = new SerializableString[fields.length];
    JsonPlan[] plans = new JsonPlan[fields.length];
    // A switch is cheaper than a call of which nobody knows where it leads.
    Schema.Type[] simple = new Schema.Type[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Schema field = fields[i].schema();
      names[i] = new SerializedString(fields[i].name());
      plans[i] = present(field);
      simple[i] = field.type().isPrimitive() && logicalOf(field) == null ? field.type() : null;
    }
    return (json, value) -> {
      Struct struct = (Struct) value;
      int i = 0;
      try {
        json.writeStartObject();
        for (; i < fields.length; i++) {
          json.writeFieldName(names[i]);
          Object each = struct.get(fields[i]);
          if (each == null) {
            absent(json, fields[i].schema());
          } else if (simple[i] != null) {
            simple(json, simple[i], each);
          } else {
            plans[i].write(json, each);
          }
        }
        json.writeEndObject();
      } catch (DataException | ClassCastException e) {
        throw new DataException("Field '" + fields[i].name() + "': " + e.getMessage(), e);
      }
    };
  }

  private static void object(JsonGenerator json, Map<?, ?> map, JsonPlan element)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() == null) {
        throw new DataException("A map has a null key");
      }
      json.writeFieldName(entry.getKey().toString());
      element.write(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void pairs(JsonGenerator json, Map<?, ?> map, JsonPlan key, JsonPlan element)
      throws IOException {
    json.writeStartArray();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeStartArray();
      key.write(json, entry.getKey());
      element.write(json, entry.getValue());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** A value without a schema: what it is tells how it is written. */
  private static void any(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Number number) {
      number(json, number);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Map<?, ?> map) {
      if (map.keySet().stream().allMatch(String.class::isInstance)) {
        object(json, map, JsonPlans::any);
      } else {
        pairs(json, map, JsonPlans::any, JsonPlans::any);
      }
    } else if (value instanceof Collection<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        any(json, each);
      }
      json.writeEndArray();
    } else if (value instanceof byte[] || value instanceof ByteBuffer) {
      json.writeBinary(TextPlan.bytes(value));
    } else if (value instanceof Date) {
      json.writeNumber(LogicalTimes.millis(value));
    } else if (value instanceof Struct struct) {
      new JsonPlans(Decimals.BASE64).of(struct.schema()).write(json, struct);
    } else {
      throw new DataException("Values of " + value.getClass().getName() + " have no JSON form");
    }
  }

  private static void number(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Double d) {
      json.writeNumber(d);
    } else if (number instanceof Float f) {
      json.writeNumber(f);
    } else if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
