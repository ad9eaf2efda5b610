package dev.millrace.connect.deltalake.merge;

import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The values of a key or ordering column in one form, whatever the file that they stand in: whole
 * numbers, dates, times (in microseconds) and decimals of up to 18 digits as {@link Long}, other
 * decimals as {@link BigInteger}, texts and bytes as {@link Binary}. Equal values are equal
 * objects.
 */
final class KeyType {
  private static final Set<DataType> WHOLE =
      Set.of(
          BooleanType.BOOLEAN,
          ByteType.BYTE,
          ShortType.SHORT,
          IntegerType.INTEGER,
          LongType.LONG,
          DateType.DATE,
          TimestampType.TIMESTAMP,
          TimestampNTZType.TIMESTAMP_NTZ);

  private static final int LONG_DIGITS = 18;
  private static final int JULIAN_EPOCH = 2_440_588;
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final long NANOS = 1000;

  private final DataType type;

  private KeyType(DataType type) {
    this.type = type;
  }

  /** Empty for types whose values can't tell rows apart: floating point, and what is nested. */
  static Optional<KeyType> of(DataType type) {
    return WHOLE.contains(type)
            || type instanceof DecimalType
            || type instanceof StringType
            || type.equals(BinaryType.BINARY)
        ? Optional.of(new KeyType(type))
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyType key && key.type.equals(type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  /** Whether values are longs. */
  boolean isLong() {
    return WHOLE.contains(type)
        || (type instanceof DecimalType decimal && decimal.getPrecision() <= LONG_DIGITS);
  }

  /** Whether values stand in such a column as the longs that they are here. */
  boolean isPlain(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    return switch (column.getPrimitiveTypeName()) {
      case INT32, INT64 ->
          isLong()
              && (logical instanceof DecimalLogicalTypeAnnotation decimal
                  ? decimal.getScale() == ((DecimalType) type).getScale()
                  : !(logical instanceof TimestampLogicalTypeAnnotation timestamp)
                      || timestamp.getUnit() == TimeUnit.MICROS);
      default -> false;
    };
  }

  /** The value at which a reader stands; not null. */
  Object read(ColumnReader reader, PrimitiveType column) {
    return switch (column.getPrimitiveTypeName()) {
      case BOOLEAN -> of(reader.getBoolean(), column);
      case INT32 -> of(reader.getInteger(), column);
      case INT64 -> of(reader.getLong(), column);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> of(reader.getBinary(), column);
      default -> throw unlike(column);
    };
  }

  /**
   * The form of a value that stands in a Parquet column.
   *
   * @param value an Integer, Long, Boolean or Binary; not null. A Binary may be what comes back,
   *     and is then as short-lived as it was
   * @throws IllegalArgumentException if the column can't be this one
   */
  Object of(Object value, PrimitiveType column) {
    if (type instanceof DecimalType decimal) {
      return decimal(value, column, decimal);
    }
    if (column.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      ByteBuffer bytes = ((Binary) value).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long nanos = bytes.getLong(bytes.position());
      long day = bytes.getInt(bytes.position() + Long.BYTES);
      return (day - JULIAN_EPOCH) * MICROS_OF_DAY + nanos / NANOS;
    }
    if (column.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp) {
      long ticks = (Long) value;
      return switch (timestamp.getUnit()) {
        case MILLIS -> Math.multiplyExact(ticks, NANOS);
        case MICROS -> ticks;
        case NANOS -> Math.floorDiv(ticks, NANOS);
      };
    }
    if (isLong()) {
      return whole(value, column);
    }
    if (value instanceof Binary) {
      return value;
    }
    throw unlike(column);
  }

  private Long whole(Object value, PrimitiveType column) {
    if (value instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw unlike(column);
  }

  private Object decimal(Object value, PrimitiveType column, DecimalType decimal) {
    BigInteger unscaled =
        value instanceof Binary bytes
            ? new BigInteger(bytes.getBytes())
            : BigInteger.valueOf(((Number) value).longValue());
    int scale =
        column.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation logical
            ? logical.getScale()
            : 0;
    return decimal(new BigDecimal(unscaled, scale), decimal);
  }

  private Object decimal(BigDecimal value, DecimalType decimal) {
    BigInteger unscaled = value.setScale(decimal.getScale()).unscaledValue();
    return isLong() ? (Object) unscaled.longValueExact() : unscaled;
  }

  /**
   * The form of a text that stands in a partition's values, or in a file's statistics.
   *
   * @throws RuntimeException if it is none of this type
   */
  Object ofText(String text) {
    if (type instanceof DecimalType decimal) {
      return decimal(new BigDecimal(text), decimal);
    }
    if (type.equals(BooleanType.BOOLEAN)) {
      return Boolean.parseBoolean(text) ? 1L : 0L;
    }
    if (type.equals(DateType.DATE)) {
      return LocalDate.parse(text).toEpochDay();
    }
    if (isTime()) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant(text));
    }
    return isLong() ? (Object) Long.parseLong(text) : Binary.fromString(text);
  }

  /** Whether values are texts or bytes. */
  boolean isText() {
    return type instanceof StringType || type.equals(BinaryType.BINARY);
  }

  /** Whether it is a point in time, of which statistics leave out what is below a millisecond. */
  boolean isTime() {
    return type.equals(TimestampType.TIMESTAMP) || type.equals(TimestampNTZType.TIMESTAMP_NTZ);
  }

  private static Instant instant(String text) {
    String iso = text.replace(' ', 'T');
    return iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T')
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private IllegalArgumentException unlike(PrimitiveType column) {
    return new IllegalArgumentException("A column of " + type + " can't be stored as " + column);
  }

  /** Compares two values of one type, both not null. */
  @SuppressWarnings("unchecked") // the types are those of this class
  static int compare(Object one, Object other) {
    return one instanceof Binary bytes
        ? Arrays.compareUnsigned(bytes.getBytesUnsafe(), ((Binary) other).getBytesUnsafe())
        : ((Comparable<Object>) one).compareTo(other);
  }
}
