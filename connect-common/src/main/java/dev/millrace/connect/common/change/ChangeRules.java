package dev.millrace.connect.common.change;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Tells what a record does: one of Debezium's envelopes (a struct with {@code op} and {@code
 * after}), a flattened one (with {@code __op} or {@code __deleted}), a tombstone, or a plain row.
 * Not thread-safe.
 */
public final class ChangeRules {
  private static final String OP = "op";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String FLAT_OP = "__op";
  private static final String FLAT_DELETED = "__deleted";
  private static final int MAX_SCHEMAS = 64;

  private final List<String> fields;
  private final boolean deletes;
  private final IdentityHashMap<Schema, IdentityHashMap<Schema, Schema>> widened =
      new IdentityHashMap<>();
  private final Map<Schema, Schema> plainKeys = new HashMap<>();

  /**
   * @param fields of the key; empty for those of the record's key
   * @param deletes whether rows may be deleted; else a record that says so is refused
   */
  public ChangeRules(List<String> fields, boolean deletes) {
    this.fields = List.copyOf(fields);
    this.deletes = deletes;
  }

  /**
   * The fields of a record's key.
   *
   * @throws DataException if none are configured, and the record's key has none
   */
  public List<String> fields(SinkRecord record) {
    if (!fields.isEmpty()) {
      return fields;
    }
    if (record.key() instanceof Struct key && !key.schema().fields().isEmpty()) {
      return key.schema().fields().stream().map(Field::name).toList();
    }
    throw new DataException(
        "the record's key is "
            + (record.key() == null ? "null" : "no struct with fields")
            + ": name the key's fields in pk.fields, or give the record a key");
  }

  /**
   * @throws DataException if the record has no key, or deletes where that is not allowed
   */
  public RowChange of(SinkRecord record) {
    if (record.value() == null) {
      return delete(record, null);
    }
    if (!(record.value() instanceof Struct value)) {
      throw new DataException(
          "a row needs a value that is a struct, not " + record.value().getClass().getSimpleName());
    }
    if (isEnvelope(value.schema())) {
      return enveloped(record, value);
    }
    return isDeleted(value) ? delete(record, value) : upsert(record, value);
  }

  private static boolean isEnvelope(Schema schema) {
    return isText(schema.field(OP))
        && isStruct(schema.field(AFTER))
        && isStruct(schema.field(BEFORE));
  }

  private static boolean isText(Field field) {
    return field != null && field.schema().type() == Schema.Type.STRING;
  }

  private static boolean isStruct(Field field) {
    return field != null && field.schema().type() == Schema.Type.STRUCT;
  }

  private RowChange enveloped(SinkRecord record, Struct envelope) {
    String op = envelope.getString(OP);
    return switch (op == null ? "" : op) {
      case "c", "r", "u" -> {
        Struct after = envelope.getStruct(AFTER);
        if (after == null) {
          throw new DataException("the envelope's op is '" + op + "', and its after is null");
        }
        yield upsert(record, after);
      }
      case "d" -> delete(record, envelope.getStruct(BEFORE));
      case "m" -> new RowChange.Nothing();
      default ->
          throw new DataException(
              "the envelope's op is '"
                  + op
                  + "', which this sink can't do: filter such records by a transform");
    };
  }

  private static boolean isDeleted(Struct value) {
    if (isText(value.schema().field(FLAT_OP)) && "d".equals(value.getString(FLAT_OP))) {
      return true;
    }
    Field deleted = value.schema().field(FLAT_DELETED);
    return deleted != null && "true".equalsIgnoreCase(String.valueOf(value.get(deleted)));
  }

  /**
   * @param row the row as it was; null if that is not known
   */
  private RowChange delete(SinkRecord record, Struct row) {
    if (!deletes) {
      throw new DataException(
          "the record deletes a row: allow that by delete.enabled=true, or filter it by a transform");
    }
    if (record.key() instanceof Struct key && holds(key, fields(record))) {
      return new RowChange.Delete(key);
    }
    if (row != null && holds(row, fields(record))) {
      return new RowChange.Delete(row);
    }
    if (fields.size() == 1 && record.key() != null && !(record.key() instanceof Struct)) {
      return new RowChange.Delete(
          new Struct(plainKey(keySchema(record))).put(fields.get(0), record.key()));
    }
    throw new DataException(
        "the record deletes a row, and neither its key nor what it tells of that row has the fields "
            + fields(record));
  }

  /** The same object for the same schema: who takes the change keeps a plan for each. */
  private Schema plainKey(Schema key) {
    if (plainKeys.size() >= MAX_SCHEMAS) {
      plainKeys.clear();
    }
    return plainKeys.computeIfAbsent(
        key, schema -> SchemaBuilder.struct().field(fields.get(0), schema).build());
  }

  private static boolean holds(Struct struct, List<String> names) {
    return names.stream().allMatch(name -> struct.schema().field(name) != null);
  }

  private static Schema keySchema(SinkRecord record) {
    if (record.keySchema() == null) {
      throw new DataException("the record's key has no schema: use a converter with schemas");
    }
    return record.keySchema();
  }

  private RowChange upsert(SinkRecord record, Struct row) {
    List<String> names = fields(record);
    return new RowChange.Upsert(holds(row, names) ? row : withKey(record, row, names));
  }

  /** A row whose key stands only in the record's key gets its fields. */
  private Struct withKey(SinkRecord record, Struct row, List<String> names) {
    if (record.key() == null) {
      throw new DataException(
          "the value lacks a field of the key " + names + ", and the record's key is null");
    }
    if (widened.size() >= MAX_SCHEMAS) {
      widened.clear();
    }
    Schema wide =
        widened
            .computeIfAbsent(row.schema(), schema -> new IdentityHashMap<>())
            .computeIfAbsent(keySchema(record), schema -> widened(row.schema(), schema, names));
    Struct whole = new Struct(wide);
    for (Field field : wide.fields()) {
      Field own = row.schema().field(field.name());
      whole.put(
          field,
          own != null
              ? row.get(own)
              : record.key() instanceof Struct key ? key.get(field.name()) : record.key());
    }
    return whole;
  }

  private static Schema widened(Schema row, Schema key, List<String> names) {
    SchemaBuilder wide = SchemaBuilder.struct().name(row.name()).version(row.version());
    row.fields().forEach(field -> wide.field(field.name(), field.schema()));
    for (String name : names) {
      if (row.field(name) == null) {
        wide.field(name, keyField(key, name, names));
      }
    }
    return wide.build();
  }

  private static Schema keyField(Schema key, String name, List<String> names) {
    if (key.type() == Schema.Type.STRUCT && key.field(name) != null) {
      return key.field(name).schema();
    }
    if (key.type().isPrimitive() && names.size() == 1) {
      return key;
    }
    throw new DataException(
        "neither the value nor the record's key has the key's field '" + name + "'");
  }
}
