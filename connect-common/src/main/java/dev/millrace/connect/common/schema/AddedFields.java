package dev.millrace.connect.common.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Adds fields to records, behind their own. Used by any thread. */
public final class AddedFields {
  private final String where;
  private final Map<String, Schema> fields;
  private final PerSchema<Schema> schemas = new PerSchema<>();

  /**
   * @param where what messages say the records are of
   * @param fields by name, in their order
   */
  public AddedFields(String where, Map<String, Schema> fields) {
    this.where = where;
    this.fields = new LinkedHashMap<>(fields);
  }

  /**
   * A record's schema with the fields; null stays null.
   *
   * @throws DataException if it has no fields, or one of such a name already
   */
  public Schema schema(Schema schema) {
    return schema == null ? null : schemas.of(schema, this::extended);
  }

  private Schema extended(Schema schema) {
    if (schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          where + ": fields can be added to records with fields only, and these are " + schema);
    }
    SchemaBuilder builder = SchemaBuilder.struct().name(schema.name()).version(schema.version());
    schema.fields().forEach(field -> builder.field(field.name(), field.schema()));
    fields.forEach(
        (name, type) -> {
          if (schema.field(name) != null) {
            throw new DataException(
                where + " has a field '" + name + "' already: give the added one another name");
          }
          builder.field(name, type);
        });
    return builder.build();
  }

  /**
   * A copy of a record, with the fields.
   *
   * @param extended as {@link #schema} made it
   * @param values of the fields; those that are not there are null
   * @throws DataException if the record has no fields
   */
  @SuppressWarnings("unchecked") // records without a schema are maps by name
  public Object value(Schema extended, Object value, Map<String, ?> values) {
    if (value instanceof Struct struct) {
      Struct copy = new Struct(extended);
      List<Field> own = struct.schema().fields();
      for (int i = 0; i < own.size(); i++) {
        copy.put(extended.fields().get(i), struct.get(own.get(i)));
      }
      fields.keySet().forEach(name -> copy.put(name, values.get(name)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) map);
      fields.keySet().forEach(name -> copy.put(name, values.get(name)));
      return copy;
    }
    throw new DataException(
        where + ": fields can be added to records with fields only, and this is none");
  }
}
