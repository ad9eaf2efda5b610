package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
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

/**
 * Builds {@link JsonPlan}s. The generator writes names and simple values, one after another as if
 * each stood alone; what stands between them is written raw, and for a struct's fields made once.
 * Else it would keep account of where in the value it is, which takes longer than most values.
 */
final class JsonPlans {
  /** Makes the generators for these plans: nothing of theirs comes between two values. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator((String) null)
          // Several times as fast as Double.toString of Java 17, and never longer.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

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
    return (json, value) -> list(json, (List<?>) value, element);
  }

  private static void list(JsonGenerator json, Collection<?> list, JsonPlan element)
      throws IOException {
    char before = '[';
    for (Object each : list) {
      json.writeRaw(before);
      element.write(json, each);
      before = ',';
    }
    json.writeRaw(before == ',' ? "]" : "[]");
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
    SerializableString[] before = new SerializableString[fields.length];
    JsonPlan[] plans = new JsonPlan[fields.length];
    // A switch is cheaper than a call of which nobody knows where it leads.
    Schema.Type[] simple = new Schema.Type[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Schema field = fields[i].schema();
      before[i] = beforeField(i, fields[i].name());
      plans[i] = present(field);
      simple[i] = field.type().isPrimitive() && logicalOf(field) == null ? field.type() : null;
    }
    String end = fields.length == 0 ? "{}" : "}";
    return (json, value) -> {
      Struct struct = (Struct) value;
      int i = 0;
      try {
        for (; i < fields.length; i++) {
          json.writeRaw(before[i]);
          Object each = struct.get(fields[i]);
          if (each == null) {
            absent(json, fields[i].schema());
          } else if (simple[i] != null) {
            simple(json, simple[i], each);
          } else {
            plans[i].write(json, each);
          }
        }
        json.writeRaw(end);
      } catch (DataException | ClassCastException e) {
        throw new DataException("Field '" + fields[i].name() + "': " + e.getMessage(), e);
      }
    };
  }

  private static SerializableString beforeField(int index, String name) {
    String quoted = String.valueOf(new SerializedString(name).asQuotedChars());
    return new SerializedString((index == 0 ? "{" : ",") + '"' + quoted + "\":");
  }

  private static void object(JsonGenerator json, Map<?, ?> map, JsonPlan element)
      throws IOException {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() == null) {
        throw new DataException("A map has a null key");
      }
      json.writeRaw(before);
      json.writeString(entry.getKey().toString());
      json.writeRaw(':');
      element.write(json, entry.getValue());
      before = ',';
    }
    json.writeRaw(before == ',' ? "}" : "{}");
  }

  private static void pairs(JsonGenerator json, Map<?, ?> map, JsonPlan key, JsonPlan element)
      throws IOException {
    char before = '[';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeRaw(before);
      json.writeRaw('[');
      key.write(json, entry.getKey());
      json.writeRaw(',');
      element.write(json, entry.getValue());
      json.writeRaw(']');
      before = ',';
    }
    json.writeRaw(before == ',' ? "]" : "[]");
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
      list(json, list, JsonPlans::any);
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
