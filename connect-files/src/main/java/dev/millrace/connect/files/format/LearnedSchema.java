package dev.millrace.connect.files.format;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.common.schema.SchemaMerge;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * What schemaless values had in common so far: a schema that grows with them. Used by the thread
 * that writes.
 */
public final class LearnedSchema {
  /** Above it the keys of objects are data, not fields. */
  static final int MAX_COLUMNS = 2_000;

  private Schema schema;

  /** Null at first. The same object until it has to grow. */
  public Schema schema() {
    return schema;
  }

  /**
   * The value as a struct of {@link #schema}, which grows first where the value needs it.
   *
   * @param value an object
   * @throws DataException if no schema takes the value; nothing was learned from it
   */
  public Struct row(Object value) {
    objectOrThrow(value);
    if (schema != null) {
      try {
        return (Struct) Conform.to(schema, value);
      } catch (Conform.Misfit e) {
        // Grows below.
      }
    }
    Schema wider = wider(schema, value);
    try {
      Struct row = (Struct) Conform.to(wider, value);
      schema = wider;
      return row;
    } catch (Conform.Misfit e) {
      throw new DataException("The value does not fit its own schema, " + wider, e);
    }
  }

  void widen(Schema other) {
    schema = schema == null ? other : SchemaMerge.of(schema, other);
  }

  static void objectOrThrow(Object value) {
    if (!(value instanceof Map<?, ?>)) {
      throw new DataException(
          "This format needs objects, or values with a schema, not "
              + value.getClass().getSimpleName()
              + ": use a converter with schemas, or format.class json or text");
    }
  }

  /**
   * @param schema what is known so far; null for nothing
   * @throws DataException if there is none that takes the value too
   */
  static Schema wider(Schema schema, Object value) {
    Schema inferred = SchemaInference.of(value);
    Schema wider = schema == null ? inferred : SchemaMerge.of(schema, inferred);
    if (wider.fields().isEmpty()) {
      throw new DataException("The value is an empty object: no column is known to put it in");
    }
    int columns = SchemaMerge.columns(wider);
    if (columns > MAX_COLUMNS) {
      throw new DataException(
          "With this value the schema would have "
              + columns
              + " columns, more than "
              + MAX_COLUMNS
              + ": are its keys data? Use a converter with schemas, or a format without columns");
    }
    return wider;
  }
}
