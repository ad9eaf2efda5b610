package dev.millrace.connect.deltalake.data;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet types of a table's columns, as PROTOCOL.md maps them; names and ids are the physical
 * ones where the table maps columns.
 */
public final class ParquetTypes {
  private static final int INT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;

  private ParquetTypes() {}

  /**
   * The type of a table's data files.
   *
   * @param partitionColumns logical names; their values do not stand in the files
   */
  static MessageType file(StructType table, Collection<String> partitionColumns) {
    List<Type> fields =
        table.fields().stream()
            .filter(field -> !partitionColumns.contains(field.getName()))
            .map(ParquetTypes::field)
            .toList();
    if (fields.isEmpty()) {
      throw new ConnectException("The table has no column but those that it is partitioned by");
    }
    return new MessageType("spark_schema", fields);
  }

  private static Type field(StructField field) {
    Type type =
        of(
            field.getDataType(),
            ColumnMapping.physicalName(field),
            field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    return ColumnMapping.hasId(field) ? type.withId(ColumnMapping.id(field)) : type;
  }

  private static Type of(DataType type, String name, Repetition repetition) {
    if (type instanceof StructType struct) {
      return Types.buildGroup(repetition)
          .addFields(struct.fields().stream().map(ParquetTypes::field).toArray(Type[]::new))
          .named(name);
    }
    if (type instanceof ArrayType array) {
      return Types.list(repetition)
          .element(of(array.getElementType(), "element", nullable(array.containsNull())))
          .named(name);
    }
    if (type instanceof MapType map) {
      return Types.map(repetition)
          .key(of(map.getKeyType(), "key", Repetition.REQUIRED))
          .value(of(map.getValueType(), "value", nullable(map.isValueContainsNull())))
          .named(name);
    }
    return primitive(type, repetition).named(name);
  }

  private static Repetition nullable(boolean nullable) {
    return nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
  }

  /** The type of a simple column. */
  public static PrimitiveType primitive(DataType type) {
    return primitive(type, Repetition.OPTIONAL).named("value");
  }

  private static Types.PrimitiveBuilder<PrimitiveType> primitive(
      DataType type, Repetition repetition) {
    if (type instanceof DecimalType decimal) {
      return decimal(decimal, repetition);
    }
    if (type instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType());
    }
    if (type.equals(BinaryType.BINARY)) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition);
    }
    if (type.equals(BooleanType.BOOLEAN)) {
      return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
    }
    if (type.equals(FloatType.FLOAT)) {
      return Types.primitive(PrimitiveTypeName.FLOAT, repetition);
    }
    if (type.equals(DoubleType.DOUBLE)) {
      return Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
    }
    return whole(type, repetition);
  }

  private static Types.PrimitiveBuilder<PrimitiveType> whole(DataType type, Repetition repetition) {
    if (type.equals(ByteType.BYTE)) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.intType(8, true));
    }
    if (type.equals(ShortType.SHORT)) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.intType(16, true));
    }
    if (type.equals(IntegerType.INTEGER)) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition);
    }
    if (type.equals(LongType.LONG)) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition);
    }
    if (type.equals(DateType.DATE)) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.dateType());
    }
    if (type.equals(TimestampType.TIMESTAMP) || type.equals(TimestampNTZType.TIMESTAMP_NTZ)) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition)
          .as(
              LogicalTypeAnnotation.timestampType(
                  type.equals(TimestampType.TIMESTAMP), TimeUnit.MICROS));
    }
    throw new ConnectException(
        "The table has a column of type " + type + ", which can't be written");
  }

  private static Types.PrimitiveBuilder<PrimitiveType> decimal(
      DecimalType decimal, Repetition repetition) {
    int precision = decimal.getPrecision();
    LogicalTypeAnnotation logical =
        LogicalTypeAnnotation.decimalType(decimal.getScale(), precision);
    if (precision <= LONG_DIGITS) {
      return Types.primitive(
              precision <= INT_DIGITS ? PrimitiveTypeName.INT32 : PrimitiveTypeName.INT64,
              repetition)
          .as(logical);
    }
    int bytes = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(bytes)
        .as(logical);
  }
}
