package dev.millrace.connect.rest.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * A type that values of keys are kept with. Immutable.
 *
 * @param name which is stored
 * @param schema of its values; null if there is none, or their scale tells it
 * @param type of its values
 * @param parse reads a value that {@link #text} wrote
 */
@SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
record KeyType(
    String name, Supplier<SchemaBuilder> schema, Class<?> type, Function<String, Object> parse) {
  private static final String DECIMAL = "decimal";

  /** Of values without a schema. */
  private static final String PLAIN = "plain ";

  private static final List<KeyType> ALL =
      List.of(
          new KeyType("int8", SchemaBuilder::int8, Byte.class, Byte::valueOf),
          new KeyType("int16", SchemaBuilder::int16, Short.class, Short::valueOf),
          new KeyType("int32", SchemaBuilder::int32, Integer.class, Integer::valueOf),
          new KeyType("int64", SchemaBuilder::int64, Long.class, Long::valueOf),
          new KeyType("float32", SchemaBuilder::float32, Float.class, Float::valueOf),
          new KeyType("float64", SchemaBuilder::float64, Double.class, Double::valueOf),
          new KeyType("boolean", SchemaBuilder::bool, Boolean.class, Boolean::valueOf),
          new KeyType("string", SchemaBuilder::string, String.class, text -> text),
          new KeyType(
              "date", org.apache.kafka.connect.data.Date::builder, Date.class, KeyType::date),
          new KeyType("time", Time::builder, Date.class, KeyType::date),
          new KeyType("timestamp", Timestamp::builder, Date.class, KeyType::date),
          new KeyType(DECIMAL, null, BigDecimal.class, BigDecimal::new),
          new KeyType(PLAIN + "int32", null, Integer.class, Integer::valueOf),
          new KeyType(PLAIN + "int64", null, Long.class, Long::valueOf),
          new KeyType(PLAIN + "float64", null, Double.class, Double::valueOf),
          new KeyType(PLAIN + "boolean", null, Boolean.class, Boolean::valueOf),
          new KeyType(PLAIN + "string", null, String.class, text -> text),
          new KeyType(PLAIN + DECIMAL, null, BigDecimal.class, BigDecimal::new),
          new KeyType(PLAIN + "integer", null, BigInteger.class, BigInteger::new));

  private static Object date(String text) {
    return new Date(Long.parseLong(text));
  }

  /**
   * @throws IllegalArgumentException if there is none
   */
  static KeyType named(String name) {
    return ALL.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no type of a key"));
  }

  /**
   * Null if there is none for values of the schema.
   *
   * @param schema null if there is none
   */
  static KeyType of(Schema schema, Object value) {
    for (KeyType each : ALL) {
      if (each.type.isInstance(value)
          && each.isPlain() == (schema == null)
          && (schema == null
              || each.of(each.text(value), schema.isOptional()).schema().equals(schema))) {
        return each;
      }
    }
    return null;
  }

  private boolean isPlain() {
    return name.startsWith(PLAIN);
  }

  String text(Object value) {
    return value instanceof Date time ? Long.toString(time.getTime()) : value.toString();
  }

  /**
   * A value of the type.
   *
   * @throws IllegalArgumentException if the text is none
   */
  SchemaAndValue of(String text, boolean optional) {
    Object value = parse.apply(text);
    if (isPlain()) {
      return new SchemaAndValue(null, value);
    }
    SchemaBuilder builder =
        name.equals(DECIMAL) ? Decimal.builder(((BigDecimal) value).scale()) : schema.get();
    return new SchemaAndValue((optional ? builder.optional() : builder).build(), value);
  }
}
