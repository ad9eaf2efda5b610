package dev.millrace.connect.jdbc.query;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** About how many bytes of memory rows of one schema hold. */
public final class RowWidth {
  /** What a value weighs in memory beside its text: a reference, and an object's header. */
  private static final long VALUE_BYTES = 32;

  private static final Set<Schema.Type> WIDE =
      Set.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.ARRAY);

  private final int fields;
  private final Field[] wide;

  public RowWidth(Schema row) {
    fields = row.fields().size();
    wide =
        row.fields().stream()
            .filter(field -> WIDE.contains(field.schema().type()))
            .toArray(Field[]::new);
  }

  public long of(Struct row) {
    long width = fields * VALUE_BYTES;
    for (Field field : wide) {
      width += width(row.get(field));
    }
    return width;
  }

  private static long width(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Collection<?> elements) {
      long width = 16L * elements.size();
      for (Object element : elements) {
        width += width(element);
      }
      return width;
    }
    return 0;
  }
}
