package dev.millrace.connect.s3.partition;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;

/** Simple values as text. */
final class FieldText {
  private static final long DAY_MS = 86_400_000L;

  private FieldText() {}

  /**
   * @param schema null if there is none
   * @return null if the value is not a simple one
   */
  static String of(Schema schema, Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Date) {
      return temporal(schema, millis(value));
    }
    return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
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

  @SuppressWarnings("JavaUtilDate")
  static long millis(Object date) {
    return ((Date) date).getTime();
  }
}
