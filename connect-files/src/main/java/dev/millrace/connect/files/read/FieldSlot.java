package dev.millrace.connect.files.read;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Where a field is in structs of one schema. {@link Struct#put(Field, Object)} makes a text of the
 * field's name at each call, for a message that is hardly ever needed: more garbage than a row of
 * CSV is. So it is given the field without its name. Immutable.
 */
public final class FieldSlot {
  private final String name;
  private final Field place;
  private final boolean nullable;

  public FieldSlot(Field field) {
    name = field.name();
    place = new Field(null, field.index(), field.schema());
    nullable = field.schema().isOptional() || field.schema().defaultValue() != null;
  }

  public String name() {
    return name;
  }

  public Schema schema() {
    return place.schema();
  }

  /** Whether a struct may do without: the field is optional, or has a default. */
  public boolean nullable() {
    return nullable;
  }

  /**
   * @param value null only if the field is optional
   * @throws DataException if the value is none of the field's schema; it doesn't name the field
   */
  public void put(Struct struct, Object value) {
    struct.put(place, value);
  }

  /** The value, or the default; null if there is neither. */
  public Object get(Struct struct) {
    return struct.get(place);
  }
}
