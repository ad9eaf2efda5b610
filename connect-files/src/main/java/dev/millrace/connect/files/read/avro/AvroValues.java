package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;

/** Values of Avro's simple types, logical ones among them. Stateless. */
final class AvroValues {
  private static final long DAY_MS = 86_400_000L;
  private static final long MILLIS = 1_000;
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;

  private AvroValues() {}

  /** Those that change what a value becomes. */
  enum Logical {
    NONE,
    DECIMAL,
    BIG_DECIMAL,
    UUID,
    DATE,
    TIME_MILLIS,
    TIME_MICROS,
    TIMESTAMP_MILLIS,
    TIMESTAMP_MICROS,
    TIMESTAMP_NANOS
  }

  static Logical logical(AvroType type) {
    if (type.logical() == null) {
      return Logical.NONE;
    }
    return switch (type.kind() + " " + type.logical()) {
      case "bytes decimal", "fixed decimal" -> type.scale() < 0 ? Logical.NONE : Logical.DECIMAL;
      case "bytes big-decimal" -> Logical.BIG_DECIMAL;
      case "string uuid" -> Logical.UUID;
      case "fixed uuid" -> type.size() == 16 ? Logical.UUID : Logical.NONE;
      case "int date" -> Logical.DATE;
      case "int time-millis" -> Logical.TIME_MILLIS;
      case "long time-micros" -> Logical.TIME_MICROS;
      case "long timestamp-millis", "long local-timestamp-millis" -> Logical.TIMESTAMP_MILLIS;
      case "long timestamp-micros", "long local-timestamp-micros" -> Logical.TIMESTAMP_MICROS;
      case "long timestamp-nanos", "long local-timestamp-nanos" -> Logical.TIMESTAMP_NANOS;
      default -> Logical.NONE;
    };
  }

  static AvroPlan.Column of(AvroType type, Times times) {
    boolean fixed = type.kind().equals("fixed");
    return switch (logical(type)) {
      case NONE -> plain(type);
      case DECIMAL -> {
        int scale = type.scale();
        yield fixed ? in -> decimal(in.raw(type.size()), scale) : in -> decimal(in.bytes(), scale);
      }
      case BIG_DECIMAL -> in -> bigDecimal(in.bytes());
      case UUID -> fixed ? in -> uuid(in.raw(type.size())) : AvroInput::text;
      case DATE -> in -> Times.date(in.integer() * DAY_MS);
      case TIME_MILLIS -> in -> times.time(in.integer(), MILLIS);
      case TIME_MICROS -> in -> times.time(in.number(), MICROS);
      case TIMESTAMP_MILLIS -> in -> times.timestamp(in.number(), MILLIS);
      case TIMESTAMP_MICROS -> in -> times.timestamp(in.number(), MICROS);
      case TIMESTAMP_NANOS -> in -> times.timestamp(in.number(), NANOS);
    };
  }

  private static AvroPlan.Column plain(AvroType type) {
    return switch (type.kind()) {
      case "boolean" -> AvroInput::flag;
      case "int" -> AvroInput::integer;
      case "long" -> AvroInput::number;
      case "float" -> AvroInput::single;
      case "double" -> AvroInput::twice;
      case "string" -> AvroInput::text;
      case "bytes" -> AvroInput::bytes;
      case "fixed" -> in -> in.raw(type.size());
      case "enum" -> {
        List<String> symbols = type.symbols();
        yield in -> symbols.get(AvroPlan.index(in.number(), symbols.size(), "symbol"));
      }
      default -> in -> null;
    };
  }

  private static BigDecimal decimal(byte[] unscaled, int scale) {
    if (unscaled.length == 0) {
      throw new DataException("a decimal has no digits");
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  /** Bytes of the number, then its scale. */
  private static String bigDecimal(byte[] bytes) {
    AvroInput in = new AvroInput();
    in.block(bytes);
    return decimal(in.bytes(), in.integer()).toString();
  }

  private static String uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong()).toString();
  }
}
