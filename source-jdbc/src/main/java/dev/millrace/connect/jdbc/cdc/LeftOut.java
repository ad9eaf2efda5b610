package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.cdc.OutputSettings.UnavailableValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Finds values that the log does not hold, and that no placeholder may stand for. */
final class LeftOut {
  private static final Set<Schema.Type> GREAT =
      Set.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.ARRAY, Schema.Type.FLOAT64);

  private final Field[] fields;
  private final boolean placeholders;
  private final String text;
  private final ByteBuffer bytes;

  LeftOut(Schema row, OutputSettings settings) {
    fields =
        row.fields().stream()
            .filter(field -> GREAT.contains(field.schema().type()))
            .toArray(Field[]::new);
    placeholders = settings.unavailable() == UnavailableValues.PLACEHOLDER;
    text = settings.placeholder();
    bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first such field of {@code row}; null if there is none. */
  Field in(Struct row) {
    for (Field field : fields) {
      Object value = row.get(field);
      if (value != null && isUnavailable(value)) {
        return field;
      }
    }
    return null;
  }

  private boolean isUnavailable(Object value) {
    if (Unavailable.is(value)) {
      return !placeholders || !(value instanceof String || value instanceof byte[]);
    }
    return !placeholders && isPlaceholder(value);
  }

  /** Debezium's own types tell it by its content. */
  private boolean isPlaceholder(Object value) {
    return value instanceof String string
        ? string.length() == text.length() && string.equals(text)
        : value instanceof ByteBuffer buffer && buffer.equals(bytes);
  }
}
