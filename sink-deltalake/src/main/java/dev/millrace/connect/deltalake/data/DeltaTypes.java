package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.common.schema.SchemaInference;
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
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** The types of columns that are made for records. */
final class DeltaTypes {
  static final int MAX_DECIMAL = 38;

  /** The parameter in which Avro's converter keeps what Connect's Decimal lacks. */
  private static final String PRECISION = "connect.decimal.precision";

  private static final int MAX_DEPTH = 64;

  private DeltaTypes() {}

  /**
   * The columns for a record of this schema.
   *
   * @throws DataException if a table can't have them; names the field
   */
  static StructType columns(Schema record) {
    return struct(record, 0, true);
  }

  /**
   * The type of a new column.
   *
   * @param depth of the column in its table
   * @param required whether fields that are not optional become {@code NOT NULL}: not below arrays
   *     and maps, where Delta Lake has no such thing
   */
  static DataType of(Schema schema, int depth, boolean required) {
    if (depth > MAX_DEPTH) {
      throw new DataException("the schema is nested deeper than 64 levels, or recursive");
    }
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Date.LOGICAL_NAME -> DateType.DATE;
      case Time.LOGICAL_NAME -> IntegerType.INTEGER;
      case Timestamp.LOGICAL_NAME -> TimestampType.TIMESTAMP;
      default ->
          switch (schema.type()) {
            case INT8 -> ByteType.BYTE;
            case INT16 -> ShortType.SHORT;
            case INT32 -> IntegerType.INTEGER;
            case INT64 -> LongType.LONG;
            case FLOAT32 -> FloatType.FLOAT;
            case FLOAT64 -> DoubleType.DOUBLE;
            case BOOLEAN -> BooleanType.BOOLEAN;
            case STRING -> StringType.STRING;
            case BYTES -> BinaryType.BINARY;
            case ARRAY -> new ArrayType(of(schema.valueSchema(), depth + 1, false), true);
            case MAP ->
                new MapType(
                    of(schema.keySchema(), depth + 1, false),
                    of(schema.valueSchema(), depth + 1, false),
                    true);
            case STRUCT -> struct(schema, depth, required);
          };
    };
  }

  private static StructType struct(Schema schema, int depth, boolean required) {
    Set<String> names = new HashSet<>();
    List<StructField> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      if (unknown(field.schema())) {
        continue;
      }
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new DataException(
            "Field '"
                + field.name()
                + "': another field has the same name but for its case, and a table can't: rename"
                + " one by a transform");
      }
      try {
        fields.add(
            new StructField(
                field.name(),
                of(field.schema(), depth + 1, required),
                !required || field.schema().isOptional()));
      } catch (DataException e) {
        throw FieldFault.in(field.name(), e);
      }
    }
    if (fields.isEmpty()) {
      throw new DataException("a struct without fields has no column to go to");
    }
    return new StructType(fields);
  }

  /** Whether nothing but nulls was seen so far: such a field gets its column later. */
  static boolean unknown(Schema schema) {
    return schema.equals(SchemaInference.UNKNOWN)
        || (schema.type() == Schema.Type.ARRAY && unknown(schema.valueSchema()));
  }

  private static DecimalType decimal(Schema schema) {
    int scale = scale(schema);
    int precision = precision(schema);
    if (scale < 0 || scale > precision || precision > MAX_DECIMAL) {
      throw new DataException(
          "a table can't have a decimal of scale " + scale + " and precision " + precision);
    }
    return new DecimalType(precision, scale);
  }

  static int scale(Schema decimal) {
    return Integer.parseInt(decimal.parameters().get(Decimal.SCALE_FIELD));
  }

  /** The most there is, where the schema does not say. */
  static int precision(Schema decimal) {
    return declaresPrecision(decimal)
        ? Integer.parseInt(decimal.parameters().get(PRECISION))
        : MAX_DECIMAL;
  }

  static boolean declaresPrecision(Schema decimal) {
    Map<String, String> parameters = decimal.parameters();
    return parameters != null && parameters.containsKey(PRECISION);
  }
}
