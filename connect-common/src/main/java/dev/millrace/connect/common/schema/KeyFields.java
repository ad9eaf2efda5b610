package dev.millrace.connect.common.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Makes keys of the fields of records. Used by any thread. */
public final class KeyFields {
  private final List<FieldPath> fields;
  private final PerSchema<Schema> schemas = new PerSchema<>();

  /**
   * @param fields one for a key of its kind, several for a struct of them
   */
  public KeyFields(List<FieldPath> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * The key of a record.
   *
   * @param where what messages call the record
   * @param schema of the record; null if it has none
   * @throws DataException if a field is missing
   */
  public SchemaAndValue of(String where, Schema schema, Object value) {
    List<FieldPath.Found> found = new ArrayList<>(fields.size());
    for (FieldPath field : fields) {
      FieldPath.Found one = field.in(value);
      if (!one.present()) {
        throw new DataException(where + " has no field '" + field + "', which key.fields names");
      }
      found.add(one);
    }
    if (found.size() == 1) {
      return new SchemaAndValue(found.get(0).schema(), found.get(0).value());
    }
    if (schema == null) {
      Map<String, Object> key = new LinkedHashMap<>();
      for (int i = 0; i < found.size(); i++) {
        key.put(name(i), found.get(i).value());
      }
      return new SchemaAndValue(null, key);
    }
    Schema keySchema = schemas.of(schema, none -> schema(found));
    Struct key = new Struct(keySchema);
    for (int i = 0; i < found.size(); i++) {
      key.put(name(i), found.get(i).value());
    }
    return new SchemaAndValue(keySchema, key);
  }

  private Schema schema(List<FieldPath.Found> found) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (int i = 0; i < found.size(); i++) {
      builder.field(name(i), found.get(i).schema());
    }
    return builder.build();
  }

  private String name(int i) {
    List<String> steps = fields.get(i).steps();
    return steps.get(steps.size() - 1);
  }
}
