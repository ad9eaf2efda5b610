package dev.millrace.connect.files.format;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** What values take of the heap, in bytes, roughly. */
public final class Footprint {
  private static final long SMALL = 24;

  private Footprint() {}

  public static long of(Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof String text) {
      return 56L + text.length();
    }
    if (value instanceof Struct struct) {
      long sum = 48;
      for (Field field : struct.schema().fields()) {
        sum += 8 + of(struct.get(field));
      }
      return sum;
    }
    if (value instanceof byte[] bytes) {
      return SMALL + bytes.length;
    }
    if (value instanceof ByteBuffer buffer) {
      return 64L + buffer.capacity();
    }
    if (value instanceof Collection<?> list) {
      return list.stream().mapToLong(each -> 8 + of(each)).sum() + 48;
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
              .mapToLong(entry -> 48 + of(entry.getKey()) + of(entry.getValue()))
              .sum()
          + 64;
    }
    return value instanceof BigDecimal ? 120 : SMALL;
  }
}
