package dev.millrace.connect.files.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Columns of simple values. A value goes into a column of another type only without loss: where
 * some values of a schema fit and others don't, each is checked.
 */
public final class ParquetLeaf {
  private static final long MICROS = 1000;
  private static final int FLOAT_BITS = 25;
  private static final int DOUBLE_BITS = 54;

  private ParquetLeaf() {}

  /**
   * @param schema of the values; not one of a struct, an array or a map
   * @param type of the column
   * @throws DataException if the column can't hold values of that schema; the message completes a
   *     sentence that begins with the field's name
   */
  public static ParquetColumn of(Schema schema, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    ParquetColumn column =
        switch (schema.name() == null ? "" : schema.name()) {
          case Decimal.LOGICAL_NAME ->
              logical instanceof DecimalLogicalTypeAnnotation decimal
                  ? decimal(decimal, type, BigDecimal.class::cast)
                  : null;
          case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
              logical instanceof DateLogicalTypeAnnotation
                  ? (c, v) -> c.addInteger(LogicalTimes.days(v))
                  : null;
          case Time.LOGICAL_NAME -> time(logical, type);
          case Timestamp.LOGICAL_NAME ->
              logical instanceof TimestampLogicalTypeAnnotation timestamp
                  ? timestamp(timestamp.getUnit())
                  : null;
          default -> plain(schema, type);
        };
    if (column == null) {
      throw new DataException(
          "a " + describe(schema) + " does not fit a column of " + describe(type));
    }
    return column;
  }

  private static String describe(Schema schema) {
    String name = schema.name();
    return name != null && name.startsWith("org.apache.kafka.connect.data.")
        ? name.substring(name.lastIndexOf('.') + 1)
        : schema.type().getName().toLowerCase(Locale.ROOT);
  }

  private static String describe(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return "Parquet's "
        + type.getPrimitiveTypeName().name().toLowerCase(Locale.ROOT)
        + (logical == null ? "" : " " + logical);
  }

  /** As a time, or as the number of its milliseconds. */
  private static ParquetColumn time(LogicalTypeAnnotation logical, PrimitiveType type) {
    boolean millis =
        logical instanceof TimeLogicalTypeAnnotation time
            ? time.getUnit() == TimeUnit.MILLIS
            : whole(type) && bits(type) >= 32;
    if (!millis) {
      return null;
    }
    return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
        ? (c, v) -> c.addInteger((int) LogicalTimes.millis(v))
        : (c, v) -> c.addLong(LogicalTimes.millis(v));
  }

  private static ParquetColumn timestamp(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> (c, v) -> c.addLong(LogicalTimes.millis(v));
      case MICROS ->
          new ParquetColumn.Checked(
              (c, v) -> c.addLong(LogicalTimes.millis(v) * MICROS),
              v -> inMicros(LogicalTimes.millis(v)));
      case NANOS -> null;
    };
  }

  private static void inMicros(long millis) {
    if (Math.abs(millis) > Long.MAX_VALUE / MICROS) {
      throw new DataException("the time " + millis + " ms has no place in microseconds");
    }
  }

  private static ParquetColumn plain(Schema schema, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    PrimitiveTypeName physical = type.getPrimitiveTypeName();
    return switch (schema.type()) {
      case INT8 -> integer(8, type);
      case INT16 -> integer(16, type);
      case INT32 -> integer(32, type);
      case INT64 -> integer(64, type);
      case FLOAT32 ->
          physical == PrimitiveTypeName.FLOAT
              ? (c, v) -> c.addFloat((float) v)
              : physical == PrimitiveTypeName.DOUBLE ? (c, v) -> c.addDouble((float) v) : null;
      case FLOAT64 ->
          physical == PrimitiveTypeName.DOUBLE
              ? (c, v) -> c.addDouble((double) v)
              : physical == PrimitiveTypeName.FLOAT
                  ? new ParquetColumn.Checked(
                      (c, v) -> c.addFloat((float) (double) v), v -> single((double) v))
                  : null;
      case BOOLEAN ->
          physical == PrimitiveTypeName.BOOLEAN ? (c, v) -> c.addBoolean((boolean) v) : null;
      case STRING ->
          logical instanceof StringLogicalTypeAnnotation
              ? new ParquetColumn.Checked(
                  (c, v) -> c.addBinary(Binary.fromString((String) v)), v -> Utf8.check((String) v))
              : null;
      case BYTES ->
          physical == PrimitiveTypeName.BINARY && logical == null
              ? (c, v) -> c.addBinary(binary(v))
              : null;
      default -> null;
    };
  }

  private static void single(double value) {
    if (!Double.isNaN(value) && (double) (float) value != value) {
      throw new DataException("the number " + value + " has more digits than a float");
    }
  }

  /** Whether the type is one of whole numbers. */
  private static boolean whole(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    PrimitiveTypeName physical = type.getPrimitiveTypeName();
    return (physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64)
        && (logical == null || (logical instanceof IntLogicalTypeAnnotation of && of.isSigned()));
  }

  private static int bits(PrimitiveType type) {
    return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation of
        ? of.getBitWidth()
        : type.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? 32 : 64;
  }

  /**
   * @param bits of the values
   */
  private static ParquetColumn integer(int bits, PrimitiveType type) {
    if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(decimal, type, v -> BigDecimal.valueOf(((Number) v).longValue()));
    }
    return switch (type.getPrimitiveTypeName()) {
      case INT32 ->
          whole(type)
              ? ranged(bits, bits(type), (c, v) -> c.addInteger(((Number) v).intValue()))
              : null;
      case INT64 ->
          whole(type)
              ? ranged(bits, bits(type), (c, v) -> c.addLong(((Number) v).longValue()))
              : null;
      case FLOAT -> exact(bits, FLOAT_BITS, (c, v) -> c.addFloat((float) ((Number) v).longValue()));
      case DOUBLE ->
          exact(bits, DOUBLE_BITS, (c, v) -> c.addDouble((double) ((Number) v).longValue()));
      default -> null;
    };
  }

  private static ParquetColumn ranged(int bits, int room, ParquetColumn column) {
    long most = (1L << (room - 1)) - 1;
    return bits <= room
        ? column
        : checked(
            column,
            value -> {
              if (value > most || value < -most - 1) {
                throw new DataException("the number " + value + " does not fit " + room + " bits");
              }
            });
  }

  /** Whole numbers as floating-point ones: beyond the digits of those, some have no place. */
  private static ParquetColumn exact(int bits, int room, ParquetColumn column) {
    long most = 1L << (room - 1);
    return bits <= room
        ? column
        : checked(
            column,
            value -> {
              if (value > most || value < -most) {
                throw new DataException(
                    "the whole number " + value + " has more digits than the column can keep");
              }
            });
  }

  private static ParquetColumn checked(ParquetColumn column, java.util.function.LongConsumer test) {
    return new ParquetColumn.Checked(column, v -> test.accept(((Number) v).longValue()));
  }

  private static ParquetColumn decimal(
      DecimalLogicalTypeAnnotation to, PrimitiveType type, Function<Object, BigDecimal> from) {
    int scale = to.getScale();
    Consumer<Object> test = value -> fits(from.apply(value), scale, to.getPrecision());
    Function<Object, BigInteger> unscaled =
        value -> {
          BigDecimal decimal = from.apply(value);
          return (decimal.scale() == scale ? decimal : decimal.setScale(scale)).unscaledValue();
        };
    return switch (type.getPrimitiveTypeName()) {
      case INT32 ->
          new ParquetColumn.Checked((c, v) -> c.addInteger(unscaled.apply(v).intValue()), test);
      case INT64 ->
          new ParquetColumn.Checked((c, v) -> c.addLong(unscaled.apply(v).longValue()), test);
      case FIXED_LEN_BYTE_ARRAY -> {
        int length = type.getTypeLength();
        yield new ParquetColumn.Checked(
            (c, v) -> c.addBinary(fixed(unscaled.apply(v), length)), test);
      }
      default -> null;
    };
  }

  private static void fits(BigDecimal value, int scale, int precision) {
    if (value.signum() == 0) {
      return;
    }
    int behind = value.scale() > scale ? value.stripTrailingZeros().scale() : scale;
    if (behind > scale) {
      throw new DataException(
          "the decimal has "
              + behind
              + " digits behind the point, more than the column's "
              + scale);
    }
    long digits = (long) value.precision() - value.scale() + scale;
    if (digits > precision) {
      throw new DataException(
          "the decimal has " + digits + " digits, more than the column's " + precision);
    }
  }

  private static Binary fixed(BigInteger value, int length) {
    byte[] unscaled = value.toByteArray();
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
}
