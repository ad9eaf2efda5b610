package dev.millrace.connect.common.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * The schema of a value that has none, such as the objects of a JSON converter without schemas.
 * Every field is optional, for the next value may lack it; text stays text, also where it looks
 * like a date. Stateless.
 */
public final class SchemaInference {
  /**
   * Of what was null so far, or empty: any other schema takes its place. Written, it is a text that
   * is null.
   */
  public static final Schema UNKNOWN =
      SchemaBuilder.string().optional().name("dev.millrace.connect.Unknown").build();

  private static final int MAX_DEPTH = 64;

  private SchemaInference() {}

  /**
   * @param value may be null
   * @return an optional schema that {@code value} fits
   * @throws DataException if there is none: a class that Connect doesn't know, keys that are not
   *     text, nesting deeper than 64 levels
   */
  public static Schema of(Object value) {
    return of(value, 0);
  }

  private static Schema of(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DataException("The value is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value == null) {
      return UNKNOWN;
    }
    if (value instanceof Map<?, ?> map) {
      return ofMap(map, depth);
    }
    if (value instanceof Collection<?> list) {
      return ofList(list, depth);
    }
    return value instanceof Struct struct ? ofStruct(struct, depth) : ofSimple(value);
  }

  private static Schema ofSimple(Object value) {
    if (value instanceof CharSequence) {
      return Schema.OPTIONAL_STRING_SCHEMA;
    }
    if (value instanceof Boolean) {
      return Schema.OPTIONAL_BOOLEAN_SCHEMA;
    }
    if (value instanceof Number number) {
      return ofNumber(number);
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return Schema.OPTIONAL_BYTES_SCHEMA;
    }
    if (value instanceof Date) {
      return Timestamp.builder().optional().build();
    }
    throw new DataException("Values of " + value.getClass().getName() + " have no schema");
  }

  private static Schema ofNumber(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Schema.OPTIONAL_FLOAT64_SCHEMA;
    }
    if (number instanceof BigDecimal
        || (number instanceof BigInteger integer && integer.bitLength() > 63)) {
      return Schema.OPTIONAL_STRING_SCHEMA; // All digits, whatever the next value's scale is.
    }
    return Schema.OPTIONAL_INT64_SCHEMA;
  }

  /** An empty object has no fields yet, and no format has a column without one. */
  private static Schema ofMap(Map<?, ?> map, int depth) {
    if (map.isEmpty() && depth > 0) {
      return UNKNOWN;
    }
    SchemaBuilder struct = SchemaBuilder.struct().optional();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new DataException("An object's key is not text: " + entry.getKey());
      }
      try {
        struct.field(name, of(entry.getValue(), depth + 1));
      } catch (DataException e) {
        throw new DataException("Field '" + name + "': " + e.getMessage(), e);
      }
    }
    return struct.build();
  }

  private static Schema ofList(Collection<?> list, int depth) {
    Schema element = UNKNOWN;
    for (Object each : list) {
      element = SchemaMerge.of(element, of(each, depth + 1));
    }
    return SchemaBuilder.array(element).optional().build();
  }

  private static Schema ofStruct(Struct value, int depth) {
    SchemaBuilder struct = SchemaBuilder.struct().optional();
    for (Field field : value.schema().fields()) {
      struct.field(field.name(), ofField(field.schema(), value.get(field), depth + 1));
    }
    return struct.build();
  }

  /** Dates and times keep their types; decimals become text, as those without a schema do. */
  private static Schema ofField(Schema schema, Object value, int depth) {
    boolean logical =
        schema.name() != null
            && schema.type().isPrimitive()
            && value instanceof Date
            && !Decimal.LOGICAL_NAME.equals(schema.name());
    if (!logical) {
      return of(value, depth);
    }
    return new SchemaBuilder(schema.type())
        .name(schema.name())
        .version(schema.version())
        .optional()
        .build();
  }
}
