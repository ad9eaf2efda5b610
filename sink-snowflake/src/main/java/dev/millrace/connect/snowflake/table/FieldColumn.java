package dev.millrace.connect.snowflake.table;

import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.files.format.JsonText;
import dev.millrace.connect.files.format.ParquetColumn;
import dev.millrace.connect.files.format.ParquetLeaf;
import dev.millrace.connect.snowflake.table.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * How values of a field come into a staged file. Used by one thread.
 *
 * @param wanted the column that is made for it
 * @param type in the file
 * @param made what of a value is written, where it is not the value itself; may refuse it
 * @param writer takes what was made
 * @param size digits before the point, or characters; 0 where they don't matter
 */
public record FieldColumn(
    Form form,
    ColumnType wanted,
    PrimitiveType type,
    Function<Object, Object> made,
    ParquetColumn writer,
    ToIntFunction<Object> size) {
  private static final String DEBEZIUM = "io.debezium.";
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final long[] POWERS = powers();

  /** Whether what is written is made before, as that may fail. */
  public boolean isMade() {
    return made != null;
  }

  /**
   * @param name of the field
   * @throws DataException if no column can take such values
   */
  public static FieldColumn of(Schema schema, String name, TimestampType times, JsonText json) {
    String logical = schema.name() == null ? "" : schema.name();
    return switch (logical) {
      case Decimal.LOGICAL_NAME -> decimal(schema, name);
      case Date.LOGICAL_NAME ->
          plain(Form.DAYS, ColumnType.of(Kind.DATE), schema, days(name), FieldColumn::noSize);
      case Time.LOGICAL_NAME -> clock(name, value -> FieldText.millis(value) * 1_000_000);
      case Timestamp.LOGICAL_NAME -> since(Form.MILLIS, name, times, FieldText::millis);
      default ->
          logical.startsWith(DEBEZIUM)
              ? debezium(logical.substring(DEBEZIUM.length()), schema, name, times, json)
              : plain(schema, name, json);
    };
  }

  private static FieldColumn debezium(
      String logical, Schema schema, String name, TimestampType times, JsonText json) {
    return switch (logical) {
      case "time.Date" ->
          new FieldColumn(
              Form.DAYS,
              ColumnType.of(Kind.DATE),
              days(name),
              null,
              (consumer, value) -> consumer.addInteger(((Number) value).intValue()),
              FieldColumn::noSize);
      case "time.Time" -> clock(name, value -> number(value) * 1_000_000);
      case "time.MicroTime" -> clock(name, value -> number(value) * 1_000);
      case "time.NanoTime" -> clock(name, FieldColumn::number);
      case "time.Timestamp" -> since(Form.MILLIS, name, times, FieldColumn::number);
      case "time.MicroTimestamp" -> since(Form.MICROS, name, times, FieldColumn::number);
      case "time.NanoTimestamp" -> since(Form.NANOS, name, times, FieldColumn::number);
      case "time.ZonedTimestamp" ->
          plain(
              Form.ZONED, ColumnType.of(Kind.TIMESTAMP_TZ), TEXT, text(name), FieldColumn::noSize);
      case "data.Json" -> json(name, Kind.VARIANT, value -> utf8((String) value));
      case "data.VariableScaleDecimal" -> made(name, value -> variable((Struct) value));
      default -> plain(schema, name, json);
    };
  }

  static int noSize(Object value) {
    return 0;
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static FieldColumn plain(Schema schema, String name, JsonText json) {
    return switch (schema.type()) {
      case INT8 -> whole(schema, name, 3);
      case INT16 -> whole(schema, name, 5);
      case INT32 -> whole(schema, name, 10);
      case INT64 -> whole(schema, name, 19);
      case FLOAT32, FLOAT64 ->
          plain(
              Form.FLOATING,
              ColumnType.of(Kind.FLOAT),
              schema,
              Types.primitive(PrimitiveTypeName.DOUBLE, Repetition.OPTIONAL).named(name),
              FieldColumn::noSize);
      case BOOLEAN ->
          plain(
              Form.BOOL,
              ColumnType.of(Kind.BOOLEAN),
              schema,
              Types.primitive(PrimitiveTypeName.BOOLEAN, Repetition.OPTIONAL).named(name),
              FieldColumn::noSize);
      case STRING ->
          plain(
              Form.TEXT,
              ColumnType.text(ColumnType.MAX_TEXT),
              schema,
              text(name),
              value -> ((String) value).length());
      case BYTES ->
          new FieldColumn(
              Form.BASE64,
              ColumnType.of(Kind.BINARY),
              text(name),
              null,
              (consumer, value) -> consumer.addBinary(base64(value)),
              FieldColumn::noSize);
      case ARRAY -> json(name, Kind.ARRAY, value -> json.of(schema, value));
      case MAP, STRUCT -> json(name, Kind.VARIANT, value -> json.of(schema, value));
    };
  }

  private static FieldColumn plain(
      Form form, ColumnType wanted, Schema schema, PrimitiveType type, ToIntFunction<Object> size) {
    return new FieldColumn(form, wanted, type, null, ParquetLeaf.of(schema, type), size);
  }

  private static FieldColumn whole(Schema schema, String name, int digits) {
    return plain(
        Form.WHOLE,
        ColumnType.number(digits, 0),
        schema,
        Types.primitive(PrimitiveTypeName.INT64, Repetition.OPTIONAL).named(name),
        value -> digits(number(value)));
  }

  private static FieldColumn decimal(Schema schema, String name) {
    int scale = Math.max(0, Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
    if (scale >= ColumnType.MAX_DIGITS) {
      throw new DataException(
          "a decimal with " + scale + " digits behind the point has no place in a NUMBER");
    }
    String given = schema.parameters().get("connect.decimal.precision");
    int precision =
        given == null
            ? ColumnType.MAX_DIGITS
            : Math.max(scale + 1, Math.min(ColumnType.MAX_DIGITS, Integer.parseInt(given)));
    PrimitiveType type =
        Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, Repetition.OPTIONAL)
            .length(16)
            .as(LogicalTypeAnnotation.decimalType(scale, ColumnType.MAX_DIGITS))
            .named(name);
    return plain(
        Form.DECIMAL,
        ColumnType.number(precision, scale),
        schema,
        type,
        value -> ((BigDecimal) value).precision() - ((BigDecimal) value).scale());
  }

  private static FieldColumn since(
      Form form, String name, TimestampType times, java.util.function.ToLongFunction<Object> of) {
    return new FieldColumn(
        form,
        ColumnType.parse(times.sql()),
        Types.primitive(PrimitiveTypeName.INT64, Repetition.OPTIONAL).named(name),
        null,
        (consumer, value) -> consumer.addLong(of.applyAsLong(value)),
        FieldColumn::noSize);
  }

  private static FieldColumn clock(
      String name, java.util.function.ToLongFunction<Object> nanosOfDay) {
    FieldColumn text =
        made(
            name,
            value -> {
              try {
                return DateTimeFormatter.ISO_LOCAL_TIME.format(
                    LocalTime.ofNanoOfDay(nanosOfDay.applyAsLong(value)));
              } catch (DateTimeException e) {
                throw new DataException("the time is not within a day", e);
              }
            });
    return new FieldColumn(
        Form.CLOCK,
        ColumnType.of(Kind.TIME),
        text.type,
        text.made,
        text.writer,
        FieldColumn::noSize);
  }

  /** A text that is made of each value. */
  private static FieldColumn made(String name, Function<Object, Object> text) {
    return new FieldColumn(
        Form.TEXT,
        ColumnType.text(ColumnType.MAX_TEXT),
        text(name),
        text,
        ParquetLeaf.of(TEXT, text(name)),
        FieldColumn::noSize);
  }

  /** JSON that is made of values which have none of their own. */
  public static FieldColumn json(String name, Kind wanted, Function<Object, byte[]> json) {
    return new FieldColumn(
        Form.JSON,
        ColumnType.of(wanted),
        text(name),
        json::apply,
        (consumer, value) -> consumer.addBinary(Binary.fromConstantByteArray((byte[]) value)),
        FieldColumn::noSize);
  }

  private static PrimitiveType text(String name) {
    return Types.primitive(PrimitiveTypeName.BINARY, Repetition.OPTIONAL)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  private static PrimitiveType days(String name) {
    return Types.primitive(PrimitiveTypeName.INT32, Repetition.OPTIONAL)
        .as(LogicalTypeAnnotation.dateType())
        .named(name);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String variable(Struct value) {
    Object bytes = value.get("value");
    byte[] unscaled = bytes instanceof ByteBuffer buffer ? array(buffer) : (byte[]) bytes;
    return new BigDecimal(new BigInteger(unscaled), value.getInt32("scale")).toString();
  }

  private static Binary base64(Object value) {
    byte[] bytes = value instanceof ByteBuffer buffer ? array(buffer) : (byte[]) value;
    return Binary.fromConstantByteArray(Base64.getEncoder().encode(bytes));
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static long[] powers() {
    long[] powers = new long[18];
    long power = 10;
    for (int i = 0; i < powers.length; i++, power *= 10) {
      powers[i] = power;
    }
    return powers;
  }

  static int digits(long value) {
    long positive = value < 0 ? -(value + 1) : value; // One more for a power of ten does no harm.
    int digits = 1;
    while (digits <= POWERS.length && positive >= POWERS[digits - 1]) {
      digits++;
    }
    return digits;
  }
}
