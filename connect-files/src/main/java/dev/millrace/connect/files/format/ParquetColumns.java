package dev.millrace.connect.files.format;

import java.math.BigInteger;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
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
    return switch (schema.type()) {
      case ARRAY -> list(schema, name, repetition, depth);
      case MAP -> map(schema, name, repetition, depth);
      case STRUCT -> struct(schema, name, repetition, depth);
      default -> {
        PrimitiveType type = leaf(schema, repetition).named(name);
        yield new Built(type, ParquetLeaf.of(schema, type));
      }
    };
  }

  private static Types.PrimitiveBuilder<PrimitiveType> leaf(Schema schema, Repetition repetition) {
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema, repetition);
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
      case Time.LOGICAL_NAME ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.timeType(false, TimeUnit.MILLIS));
      case Timestamp.LOGICAL_NAME ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS));
      default -> plain(schema, repetition);
    };
  }

  private static Types.PrimitiveBuilder<PrimitiveType> plain(Schema schema, Repetition repetition) {
    return switch (schema.type()) {
      case INT8 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(8, true));
      case INT16 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(16, true));
      case INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition);
      case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition);
      case FLOAT32 -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
      case FLOAT64 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
      case STRING ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType());
      case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
      default -> throw new IllegalArgumentException("Not a simple type: " + schema.type());
    };
  }

  private static Types.PrimitiveBuilder<PrimitiveType> decimal(
      Schema schema, Repetition repetition) {
    int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    String given = schema.parameters().get(PRECISION);
    int precision = given == null ? Math.max(DEFAULT_PRECISION, scale) : Integer.parseInt(given);
    if (scale < 0 || scale > precision) {
      throw new DataException(
          "Parquet can't hold a decimal of scale " + scale + " and precision " + precision);
    }
    int bytes = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(bytes)
        .as(LogicalTypeAnnotation.decimalType(scale, precision));
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
    List<ParquetColumn.Slot> slots = ParquetPlan.slots(schema, depth);
    Type[] types = slots.stream().map(ParquetColumn.Slot::type).toArray(Type[]::new);
    return new Built(
        Types.buildGroup(repetition).addFields(types).named(name),
        new ParquetColumn.Group(new ParquetColumn.Fields(slots)));
  }
}
