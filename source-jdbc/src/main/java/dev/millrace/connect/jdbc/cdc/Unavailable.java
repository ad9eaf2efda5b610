package dev.millrace.connect.jdbc.cdc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/**
 * Stands for a value that the log does not hold: PostgreSQL leaves out a great value that an update
 * did not change. One object for each type of field, told by its identity, so that no real value is
 * taken for it.
 */
final class Unavailable {
  /** Debezium's, for texts. */
  static final String PLACEHOLDER = "__debezium_unavailable_value";

  @SuppressWarnings("StringOperationCanBeSimplified") // its identity counts
  private static final String TEXT = new String(PLACEHOLDER);

  private static final byte[] BYTES = PLACEHOLDER.getBytes(StandardCharsets.UTF_8);
  private static final List<Object> ARRAY = new java.util.ArrayList<>();
  private static final BigDecimal DECIMAL = new BigDecimal("0.0");
  private static final Double DOUBLE = Double.valueOf(Double.NaN);

  private Unavailable() {}

  /**
   * @param type of a field whose values may be great enough to be left out
   */
  static Object of(Schema.Type type, boolean logical) {
    return switch (type) {
      case STRING -> TEXT;
      case BYTES -> logical ? DECIMAL : BYTES;
      case ARRAY -> ARRAY;
      case FLOAT64 -> DOUBLE;
      default -> throw new IllegalArgumentException("no value of type " + type + " is left out");
    };
  }

  static boolean is(Object value) {
    return value == TEXT || value == BYTES || value == ARRAY || value == DECIMAL || value == DOUBLE;
  }
}
