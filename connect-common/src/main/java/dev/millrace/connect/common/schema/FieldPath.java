package dev.millrace.connect.common.schema;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * The way to a field inside a record's value, such as {@code order.customer.id}, through structs
 * and schemaless maps alike. A field whose own name has a dot is found first by its whole name.
 *
 * @param text the path as configured
 * @param steps its parts; at least one
 */
public record FieldPath(String text, List<String> steps) {

  public FieldPath {
    Objects.requireNonNull(text);
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "Field path '" + text + "' has an empty step: write it as a.b.c");
    }
  }

  /**
   * @throws IllegalArgumentException if a step is empty
   */
  public static FieldPath parse(String text) {
    return new FieldPath(text, List.of(text.strip().split("\\.", -1)));
  }

  /**
   * Finds the field in {@code value}.
   *
   * @return its value and, if there is one, its schema; {@link Found#MISSING} if there is no such
   *     field
   */
  public Found in(Object value) {
    Found whole = step(value, text);
    if (whole.present() || steps.size() == 1) {
      return whole;
    }
    Found found = new Found(true, null, value);
    for (String step : steps) {
      found = step(found.value(), step);
      if (!found.present()) {
        return Found.MISSING;
      }
    }
    return found;
  }

  private static Found step(Object value, String name) {
    if (value instanceof Struct struct) {
      Field field = struct.schema().field(name);
      return field == null ? Found.MISSING : new Found(true, field.schema(), struct.get(field));
    }
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return new Found(true, null, map.get(name));
    }
    return Found.MISSING;
  }

  @Override
  public String toString() {
    return text;
  }

  /**
   * What {@link #in} found.
   *
   * @param present false if there is no such field; a field that is null is present
   * @param schema the field's schema; null if the record has none
   * @param value the field's value; may be null
   */
  public record Found(boolean present, Schema schema, Object value) {
    public static final Found MISSING = new Found(false, null, null);
  }
}
