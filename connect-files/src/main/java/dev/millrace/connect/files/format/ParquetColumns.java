package dev.millrace.connect.files.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Maps Connect schemas to Parquet types and the columns that write them. */
final class ParquetColumns {
  /** The parameter in which Avro's converter keeps what Connect's Decimal lacks. */
  private static final String PRECISION = "connect.decimal.precision";

  /** What most engines can read, and what a 16-byte decimal holds. */
  private static final int DEFAULT_PRECISION = 38;

  private ParquetColumns() {}

  record Built(Type type, ParquetColumn column) {}

  static Built of(Schema schema, String name, int depth) {
    Repetition repetition = schema.isOptional() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return of(schema, name, repetition, depth);
  }

  private static Built of(Schema schema, String name, Repetition repetition, int depth) {
    if (schema.name() != null) {
      Built logical = logical(schema, name, repetition);
      if (logical != null) {
        return logical;
      }
    }
    return switch (schema.type()) {
      case INT8 -> integer(name, repetition, LogicalTypeAnnotation.intType(8, true));
      case INT16 -> integer(name, repetition, LogicalTypeAnnotation.intType(16, true));
      case INT32 -> integer(name, repetition, null);
      case INT64 ->
          simple(PrimitiveTypeName.INT64, null, name, repetition, (c, v) -> c.addLong((long) v));
      case FLOAT32 ->
          simple(PrimitiveTypeName.FLOAT, null, name, repetition, (c, v) -> c.addFloat((float) v));
      case FLOAT64 ->
          simple(
              PrimitiveTypeName.DOUBLE, null, name, repetition, (c, v) -> c.addDouble((double) v));
      case BOOLEAN ->
          simple(
              PrimitiveTypeName.BOOLEAN,
              null,
              name,
              repetition,
              (c, v) -> c.addBoolean((boolean) v));
      case STRING ->
          simple(
              PrimitiveTypeName.BINARY,
              LogicalTypeAnnotation.stringType(),
              name,
              repetition,
              new ParquetColumn.Checked(
                  (c, v) -> c.addBinary(Binary.fromString((String) v)),
                  v -> Utf8.check((String) v)));
      case BYTES ->
          simple(
              PrimitiveTypeName.BINARY, null, name, repetition, (c, v) -> c.addBinary(binary(v)));
      case ARRAY -> list(schema, name, repetition, depth);
      case MAP -> map(schema, name, repetition, depth);
      case STRUCT -> struct(schema, name, repetition, depth);
    };
  }

  private static Built simple(
      PrimitiveTypeName type,
      LogicalTypeAnnotation logical,
      String name,
      Repetition repetition,
      ParquetColumn column) {
    return new Built(Types.primitive(type, repetition).as(logical).named(name), column);
  }

  private static Built integer(String name, Repetition repetition, LogicalTypeAnnotation logical) {
    return simple(
        PrimitiveTypeName.INT32,
        logical,
        name,
        repetition,
        (consumer, value) -> consumer.addInteger(((Number) value).intValue()));
  }

  private static Built logical(Schema schema, String name, Repetition repetition) {
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema, name, repetition);
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          simple(
              PrimitiveTypeName.INT32,
              LogicalTypeAnnotation.dateType(),
              name,
              repetition,
              (c, v) -> c.addInteger(LogicalTimes.days(v)));
      case Time.LOGICAL_NAME ->
          simple(
              PrimitiveTypeName.INT32,
              LogicalTypeAnnotation.timeType(false, TimeUnit.MILLIS),
              name,
              repetition,
              (c, v) -> c.addInteger((int) LogicalTimes.millis(v)));
      case Timestamp.LOGICAL_NAME ->
          simple(
              PrimitiveTypeName.INT64,
              LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS),
              name,
              repetition,
              (c, v) -> c.addLong(LogicalTimes.millis(v)));
      default -> null;
    };
  }

  private static Built decimal(Schema schema, String name, Repetition repetition) {
    int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    String given = schema.parameters().get(PRECISION);
    int precision = given == null ? Math.max(DEFAULT_PRECISION, scale) : Integer.parseInt(given);
    if (scale < 0 || scale > precision) {
      throw new DataException(
          "Parquet can't hold a decimal of scale " + scale + " and precision " + precision);
    }
    int bytes = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    Type type =
        Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
            .length(bytes)
            .as(LogicalTypeAnnotation.decimalType(scale, precision))
            .named(name);
    return new Built(
        type,
        new ParquetColumn.Checked(
            (consumer, value) -> consumer.addBinary(fixed((BigDecimal) value, bytes)),
            value -> fits((BigDecimal) value, scale, precision)));
  }

  private static void fits(BigDecimal value, int scale, int precision) {
    if (value.scale() != scale) {
      throw new DataException(
          "the decimal has scale " + value.scale() + ", but its schema says " + scale);
    }
    if (value.precision() > precision) {
      throw new DataException(
          "the decimal has " + value.precision() + " digits, more than the column's " + precision);
    }
  }

  private static Binary fixed(BigDecimal value, int length) {
    byte[] unscaled = value.unscaledValue().toByteArray();
    byte[] padded = new byte[length];
    Arrays.fill(padded, 0, length - unscaled.length, (byte) (unscaled[0] < 0 ? -1 : 0));
    System.arraycopy(unscaled, 0, padded, length - unscaled.length, unscaled.length);
    return Binary.fromConstantByteArray(padded);
  }

  private static Binary binary(Object value) {
    return value instanceof byte[] bytes
        ? Binary.fromReusedByteArray(bytes)
        : Binary.fromReusedByteBuffer(((ByteBuffer) value).duplicate());
  }

  private static Built list(Schema schema, String name, Repetition repetition, int depth) {
    Built element = of(schema.valueSchema(), "element", depth + 1);
    return new Built(
        Types.list(repetition).element(element.type()).named(name),
        new ParquetColumn.Elements(element.column(), !schema.valueSchema().isOptional()));
  }

  private static Built map(Schema schema, String name, Repetition repetition, int depth) {
    Built key = of(schema.keySchema(), "key", Repetition.REQUIRED, depth + 1);
    Built value = of(schema.valueSchema(), "value", depth + 1);
    return new Built(
        Types.map(repetition).key(key.type()).value(value.type()).named(name),
        new ParquetColumn.Entries(
            key.column(), value.column(), !schema.valueSchema().isOptional()));
  }

  private static Built struct(Schema schema, String name, Repetition repetition, int depth) {
    ParquetColumn.Fields fields = ParquetPlan.fields(schema, depth);
    return new Built(
        Types.buildGroup(repetition).addFields(fields.types().toArray(new Type[0])).named(name),
        new ParquetColumn.Group(fields));
  }
}
