package dev.millrace.connect.files.format;

import dev.millrace.connect.common.schema.SchemaInference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Fits schemaless values into a schema that was inferred from others. */
final class Conform {
  private static final TextPlan TEXT = TextPlan.of(null);
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private Conform() {}

  /** The value needs a wider schema. Thrown once a widening, and where it is caught at once. */
  static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misfit() {
      super(null, null, false, false);
    }
  }

  /**
   * @param schema of {@link SchemaInference} and {@code SchemaMerge}
   * @param value may be null
   * @throws Misfit if a wider schema would take the value
   * @throws DataException if none would
   */
  static Object to(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCT -> struct(schema, value);
      case ARRAY -> array(schema, value);
      case STRING -> string(schema, value);
      case INT64 -> schema.name() == null ? integer(value) : logical(value);
      case INT32 -> logical(value);
      case FLOAT64 -> floating(value);
      case BOOLEAN -> only(value, value instanceof Boolean);
      case BYTES -> only(value, value instanceof byte[] || value instanceof ByteBuffer);
      default -> throw new Misfit();
    };
  }

  private static Object only(Object value, boolean fits) {
    if (!fits) {
      throw new Misfit();
    }
    return value;
  }

  private static Object logical(Object value) {
    return only(value, value instanceof Date);
  }

  private static Object string(Schema schema, Object value) {
    if (schema.equals(SchemaInference.UNKNOWN)) {
      only(value, value instanceof Map<?, ?> map && map.isEmpty());
    }
    String text = value instanceof String string ? string : TEXT.text(value);
    Utf8.check(text);
    return text;
  }

  private static Object integer(Object value) {
    boolean fits =
        value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte
            || (value instanceof BigInteger big && big.bitLength() <= 63);
    return ((Number) only(value, fits)).longValue();
  }

  private static Object floating(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    long whole = (long) integer(value);
    if (Math.abs(whole) > EXACT_IN_DOUBLE
        && new BigDecimal((double) whole).compareTo(BigDecimal.valueOf(whole)) != 0) {
      throw new DataException(
          "the whole number "
              + whole
              + " has more digits than the floating-point column that it belongs to:"
              + " write it as text, or use a converter with schemas");
    }
    return (double) whole;
  }

  private static Object array(Schema schema, Object value) {
    only(value, value instanceof Collection<?>);
    Collection<?> list = (Collection<?>) value;
    List<Object> out = new ArrayList<>(list.size());
    for (Object each : list) {
      out.add(to(schema.valueSchema(), each));
    }
    return out;
  }

  private static Object struct(Schema schema, Object value) {
    Struct out = new Struct(schema);
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        put(out, entry.getKey(), entry.getValue());
      }
    } else if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        put(out, field.name(), struct.get(field));
      }
    } else {
      throw new Misfit();
    }
    return out;
  }

  private static void put(Struct out, Object key, Object value) {
    Field field = key instanceof String name ? out.schema().field(name) : null;
    if (field == null) {
      throw new Misfit();
    }
    try {
      out.put(field, to(field.schema(), value));
    } catch (DataException e) {
      throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
    }
  }
}
