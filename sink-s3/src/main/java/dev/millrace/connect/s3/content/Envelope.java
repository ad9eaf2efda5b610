package dev.millrace.connect.s3.content;

import dev.millrace.connect.common.schema.SchemaMerge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Parts of a record in one struct, or, if its key or value has no schema, in one map. Key and value
 * are optional in it, so that records without them are of the same schema as their neighbours.
 */
final class Envelope implements Content {
  static final String NAME = "dev.millrace.connect.s3.Envelope";

  private static final int MAX_PLANS = 32;

  private final List<Part> parts;
  private final boolean hasKey;
  private final boolean hasValue;
  private final List<Plan> plans = new ArrayList<>();
  private Plan last;

  /** An envelope's schema, and the schemas that it was made of; null where that part was absent. */
  private record Plan(Schema key, Schema value, Schema schema, List<Field> fields) {}

  Envelope(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.hasKey = parts.contains(Part.KEY);
    this.hasValue = parts.contains(Part.VALUE);
  }

  @Override
  public SinkRecord of(SinkRecord record) {
    if (schemaless(record)) {
      Map<String, Object> map = new LinkedHashMap<>();
      parts.forEach(part -> map.put(part.field(), part.plain(record)));
      return Records.with(record, null, map);
    }
    Plan plan = plan(record);
    Struct struct = new Struct(plan.schema());
    for (int i = 0; i < parts.size(); i++) {
      Field field = plan.fields().get(i);
      struct.put(field, optional(parts.get(i).value(record), field.schema()));
    }
    return Records.with(record, plan.schema(), struct);
  }

  /** A struct is of one schema, and of the optional one it must be made again. */
  private static Object optional(Object value, Schema schema) {
    if (!(value instanceof Struct struct) || struct.schema() == schema) {
      return value;
    }
    Struct copy = new Struct(schema);
    for (Field field : schema.fields()) {
      copy.put(field, struct.getWithoutDefault(field.name()));
    }
    return copy;
  }

  private boolean schemaless(SinkRecord record) {
    return (hasKey && record.keySchema() == null && record.key() != null)
        || (hasValue && record.valueSchema() == null && record.value() != null);
  }

  private Plan plan(SinkRecord record) {
    if (last != null && fits(last, record, true)) {
      return last;
    }
    last =
        plans.stream()
            .filter(plan -> fits(plan, record, false))
            .findFirst()
            .orElseGet(() -> build(record));
    return last;
  }

  private boolean fits(Plan plan, SinkRecord record, boolean byIdentity) {
    return (!hasKey || same(plan.key(), record.keySchema(), byIdentity))
        && (!hasValue || same(plan.value(), record.valueSchema(), byIdentity));
  }

  /** Without a schema there is nothing here but null, which fits any. */
  private static boolean same(Schema planned, Schema schema, boolean byIdentity) {
    return schema == null || planned == schema || (!byIdentity && Objects.equals(planned, schema));
  }

  private Plan build(SinkRecord record) {
    SchemaBuilder builder = SchemaBuilder.struct().name(NAME);
    for (Part part : parts) {
      Schema schema = part.schema(record);
      boolean content = part == Part.KEY || part == Part.VALUE;
      if (schema == null) {
        schema = Schema.OPTIONAL_STRING_SCHEMA;
      }
      builder.field(part.field(), content ? SchemaMerge.optional(schema) : schema);
    }
    Schema schema = builder.build();
    Plan plan = new Plan(record.keySchema(), record.valueSchema(), schema, schema.fields());
    if (plans.size() >= MAX_PLANS) {
      plans.clear();
    }
    plans.add(0, plan);
    return plan;
  }
}
