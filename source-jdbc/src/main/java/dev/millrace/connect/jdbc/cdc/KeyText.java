package dev.millrace.connect.jdbc.cdc;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;

/** Puts values of events into words that a cast in SQL takes back. */
final class KeyText {
  private static final long NANOS_IN_MICRO = 1000;
  private static final long MICROS_IN_SECOND = 1_000_000;

  private KeyText() {}

  /**
   * @param schema of Connect's own or Debezium's types
   */
  static String of(Schema schema, Object value) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case "org.apache.kafka.connect.data.Date" ->
          LocalDate.ofInstant(((Date) value).toInstant(), ZoneOffset.UTC).toString();
      case "org.apache.kafka.connect.data.Time" ->
          LocalTime.ofInstant(((Date) value).toInstant(), ZoneOffset.UTC).toString();
      case "org.apache.kafka.connect.data.Timestamp" -> timestamp(((Date) value).toInstant());
      case "io.debezium.time.Date" -> LocalDate.ofEpochDay((Integer) value).toString();
      case "io.debezium.time.Time" ->
          LocalTime.ofNanoOfDay((Integer) value * 1000L * NANOS_IN_MICRO).toString();
      case "io.debezium.time.MicroTime" ->
          LocalTime.ofNanoOfDay((Long) value * NANOS_IN_MICRO).toString();
      case "io.debezium.time.Timestamp" -> timestamp(Instant.ofEpochMilli((Long) value));
      case "io.debezium.time.MicroTimestamp" -> timestamp(ofMicros((Long) value));
      default -> plain(value);
    };
  }

  private static Instant ofMicros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_IN_SECOND),
        Math.floorMod(micros, MICROS_IN_SECOND) * NANOS_IN_MICRO);
  }

  private static String timestamp(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  private static String plain(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return "\\x" + HexFormat.of().formatHex(bytes(value));
    }
    return value.toString();
  }

  /** Of either kind that Connect has for bytes. */
  static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
