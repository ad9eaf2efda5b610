package dev.millrace.connect.jdbc.cdc;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A field whose schema is known already. Debezium sets the column's default on it, which is left
 * out, as in the query modes: Connect's converters write it in place of a null that was stored.
 */
final class PlannedField extends SchemaBuilder {
  private final Schema planned;

  PlannedField(Schema planned) {
    super(planned.type());
    this.planned = planned;
  }

  @Override
  public SchemaBuilder defaultValue(Object value) {
    return this;
  }

  @Override
  public Schema build() {
    Map<String, String> parameters = new HashMap<>();
    add(planned.parameters(), parameters);
    add(parameters(), parameters);
    return new ConnectSchema(
        planned.type(),
        isOptional(),
        null,
        planned.name(),
        planned.version(),
        doc(),
        parameters.isEmpty() ? null : parameters,
        null,
        null,
        planned.type() == Type.ARRAY ? planned.valueSchema() : null);
  }

  private static void add(Map<String, String> some, Map<String, String> all) {
    if (some != null) {
      all.putAll(some);
    }
  }
}
