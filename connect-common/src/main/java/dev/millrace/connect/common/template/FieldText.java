package dev.millrace.connect.common.template;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;

/** Simple values as text. */
public final class FieldText {
  private static final long DAY_MS = 86_400_000L;

  private FieldText() {}

  /**
   * @param schema null if there is none
   * @return null if the value is not a simple one
   * @throws IllegalArgumentException if it is bytes that are not UTF-8; the message begins a
   *     sentence
   */
  public static String of(Schema schema, Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Date) {
      return temporal(schema, millis(value));
    }
    if (value instanceof byte[] bytes) {
      return utf8(ByteBuffer.wrap(bytes));
    }
    if (value instanceof ByteBuffer bytes) {
      return utf8(bytes.duplicate());
    }
    return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("bytes that are not UTF-8 text", e);
    }
  }

  private static String temporal(Schema schema, long millis) {
    String name = schema == null ? "" : schema.name();
    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
      return LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MS)).toString();
    }
    if (Time.LOGICAL_NAME.equals(name)) {
      return LocalTime.ofNanoOfDay(Math.floorMod(millis, DAY_MS) * 1_000_000L).toString();
    }
    return Instant.ofEpochMilli(millis).toString();
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  public static long millis(Object date) {
    return ((Date) date).getTime();
  }
}
