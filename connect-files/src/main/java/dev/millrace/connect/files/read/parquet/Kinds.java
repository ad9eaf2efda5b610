package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.read.Times;
import dev.millrace.connect.files.read.parquet.Leaf.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.LogicalTypeAnnotationVisitor;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Which Connect type a simple Parquet type becomes, and how its values are made. */
final class Kinds {
  private static final long DAY_MS = 86_400_000L;
  private static final long NANOS_A_DAY = 86_400_000_000_000L;
  private static final long JULIAN_EPOCH = 2_440_588;
  private static final String PRECISION = "connect.decimal.precision";

  private Kinds() {}

  /**
   * @param schema optional
   */
  record Typed(Schema schema, Kind kind) {}

  static Typed of(PrimitiveType type, Times times) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    Optional<Typed> annotated =
        logical == null ? Optional.empty() : logical.accept(new Annotated(type, times));
    return annotated.orElseGet(() -> plain(type, times));
  }

  private static Typed ints(Schema schema, IntFunction<Object> make) {
    return new Typed(schema, new Kind(make, null, null, true));
  }

  private static Typed longs(Schema schema, LongFunction<Object> make) {
    return new Typed(schema, new Kind(null, make, null, true));
  }

  private static Typed binaries(Schema schema, Function<Binary, Object> make) {
    return new Typed(schema, new Kind(null, null, make, true));
  }

  private static Typed plain(PrimitiveType type, Times times) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> binaries(Schema.OPTIONAL_BOOLEAN_SCHEMA, null);
      case INT32 -> ints(Schema.OPTIONAL_INT32_SCHEMA, value -> value);
      case INT64 -> longs(Schema.OPTIONAL_INT64_SCHEMA, value -> value);
      case FLOAT -> binaries(Schema.OPTIONAL_FLOAT32_SCHEMA, null);
      case DOUBLE -> binaries(Schema.OPTIONAL_FLOAT64_SCHEMA, null);
      case INT96 -> binaries(times.timestamp(), bytes -> int96(bytes, times));
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          new Typed(Schema.OPTIONAL_BYTES_SCHEMA, new Kind(null, null, Binary::getBytes, false));
    };
  }

  /** Nanoseconds of a day, and the Julian day: how Impala and old versions of Spark write times. */
  private static Object int96(Binary bytes, Times times) {
    ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong(buffer.position());
    long day = buffer.getInt(buffer.position() + Long.BYTES) - JULIAN_EPOCH;
    if (times == Times.MILLIS) {
      return Times.date(
          Math.addExact(Math.multiplyExact(day, DAY_MS), Math.floorDiv(nanos, 1_000_000L)));
    }
    return times.timestamp(
        Math.addExact(Math.multiplyExact(day, NANOS_A_DAY), nanos), 1_000_000_000L);
  }

  /** IEEE 754's binary16: a bit of sign, five of exponent, ten of fraction. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        };
    return bits < 0 ? -size : size;
  }

  /** Annotations that no method stands for leave the type what it is without them. */
  private record Annotated(PrimitiveType type, Times times)
      implements LogicalTypeAnnotationVisitor<Typed> {

    @Override
    public Optional<Typed> visit(StringLogicalTypeAnnotation string) {
      return text();
    }

    @Override
    public Optional<Typed> visit(EnumLogicalTypeAnnotation symbol) {
      return text();
    }

    @Override
    public Optional<Typed> visit(JsonLogicalTypeAnnotation json) {
      return text();
    }

    private static Optional<Typed> text() {
      return Optional.of(binaries(Schema.OPTIONAL_STRING_SCHEMA, Binary::toStringUsingUTF8));
    }

    @Override
    public Optional<Typed> visit(UUIDLogicalTypeAnnotation uuid) {
      return Optional.of(
          binaries(
              Schema.OPTIONAL_STRING_SCHEMA,
              bytes -> {
                ByteBuffer buffer = bytes.toByteBuffer().slice().order(ByteOrder.BIG_ENDIAN);
                return new UUID(buffer.getLong(0), buffer.getLong(Long.BYTES)).toString();
              }));
    }

    @Override
    public Optional<Typed> visit(Float16LogicalTypeAnnotation half) {
      return Optional.of(
          binaries(Schema.OPTIONAL_FLOAT32_SCHEMA, bytes -> half(bytes.get2BytesLittleEndian())));
    }

    @Override
    public Optional<Typed> visit(DateLogicalTypeAnnotation date) {
      Schema schema = org.apache.kafka.connect.data.Date.builder().optional().build();
      return Optional.of(ints(schema, days -> Times.date(days * DAY_MS)));
    }

    @Override
    public Optional<Typed> visit(TimeLogicalTypeAnnotation time) {
      long units = perSecond(time.getUnit());
      return Optional.of(
          new Typed(
              times.time(),
              new Kind(
                  value -> times.time(value, units),
                  value -> times.time(value, units),
                  null,
                  true)));
    }

    @Override
    public Optional<Typed> visit(TimestampLogicalTypeAnnotation timestamp) {
      long units = perSecond(timestamp.getUnit());
      return Optional.of(longs(times.timestamp(), value -> times.timestamp(value, units)));
    }

    private static long perSecond(TimeUnit unit) {
      return switch (unit) {
        case MILLIS -> 1_000;
        case MICROS -> 1_000_000;
        case NANOS -> 1_000_000_000;
      };
    }

    @Override
    public Optional<Typed> visit(IntLogicalTypeAnnotation integer) {
      return Optional.of(integer.isSigned() ? signed(integer) : unsigned(integer));
    }

    private static Typed signed(IntLogicalTypeAnnotation integer) {
      return switch (integer.getBitWidth()) {
        case 8 -> ints(Schema.OPTIONAL_INT8_SCHEMA, value -> (byte) value);
        case 16 -> ints(Schema.OPTIONAL_INT16_SCHEMA, value -> (short) value);
        case 32 -> ints(Schema.OPTIONAL_INT32_SCHEMA, value -> value);
        default -> longs(Schema.OPTIONAL_INT64_SCHEMA, value -> value);
      };
    }

    private static Typed unsigned(IntLogicalTypeAnnotation integer) {
      return switch (integer.getBitWidth()) {
        case 8 -> ints(Schema.OPTIONAL_INT16_SCHEMA, value -> (short) (value & 0xff));
        case 16 -> ints(Schema.OPTIONAL_INT32_SCHEMA, value -> value & 0xffff);
        case 32 -> ints(Schema.OPTIONAL_INT64_SCHEMA, Integer::toUnsignedLong);
        default ->
            longs(
                Decimal.builder(0).parameter(PRECISION, "20").optional().build(),
                value -> new BigDecimal(Long.toUnsignedString(value)));
      };
    }

    @Override
    public Optional<Typed> visit(DecimalLogicalTypeAnnotation decimal) {
      int scale = decimal.getScale();
      Schema schema =
          Decimal.builder(scale)
              .parameter(PRECISION, Integer.toString(decimal.getPrecision()))
              .optional()
              .build();
      return Optional.of(
          new Typed(
              schema,
              new Kind(
                  value -> BigDecimal.valueOf(value, scale),
                  value -> BigDecimal.valueOf(value, scale),
                  bytes -> unscaled(bytes, scale),
                  true)));
    }

    private static BigDecimal unscaled(Binary bytes, int scale) {
      if (bytes.length() == 0) {
        throw new DataException("a decimal has no digits");
      }
      return new BigDecimal(new BigInteger(bytes.getBytesUnsafe()), scale);
    }
  }

  /** {@code schema}, which is optional, as the column is. */
  static Schema flagged(Schema schema, boolean optional) {
    if (optional) {
      return schema;
    }
    SchemaBuilder required =
        new SchemaBuilder(schema.type()).name(schema.name()).version(schema.version());
    return (schema.parameters() == null ? required : required.parameters(schema.parameters()))
        .build();
  }
}
