package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.FieldSlot;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * A value of structs that tells its text in JSON: not a fraction, of which 1.5 and 1.50 are one.
 * Immutable.
 */
record KeptText(List<FieldSlot> path) {

  /**
   * The values of pointers.
   *
   * @return null if structs of the schema don't keep one of them, or it is not known to the schema
   */
  static List<KeptText> of(Schema schema, List<JsonPointer> pointers) {
    List<KeptText> all = new ArrayList<>();
    for (JsonPointer pointer : pointers) {
      KeptText one = of(schema, pointer);
      if (one == null) {
        return null;
      }
      all.add(one);
    }
    return all;
  }

  private static KeptText of(Schema schema, JsonPointer pointer) {
    List<FieldSlot> path = new ArrayList<>();
    Schema at = schema;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      Field field = at.type() == Schema.Type.STRUCT ? at.field(rest.getMatchingProperty()) : null;
      if (field == null || field.schema().defaultValue() != null) {
        return null;
      }
      path.add(new FieldSlot(field));
      at = field.schema();
    }
    return asItCame(at) ? new KeptText(List.copyOf(path)) : null;
  }

  private static boolean asItCame(Schema schema) {
    return schema.name() == null
        && switch (schema.type()) {
          case STRING, BOOLEAN, INT8, INT16, INT32, INT64 -> true;
          default -> false;
        };
  }

  /** Null if there is none. */
  String of(Struct struct) {
    Object value = struct;
    for (int i = 0; i < path.size() && value != null; i++) {
      value = path.get(i).get((Struct) value);
    }
    return value == null ? null : value.toString();
  }
}
