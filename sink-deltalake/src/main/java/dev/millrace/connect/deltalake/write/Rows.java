package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.deltalake.data.Evolution;
import dev.millrace.connect.deltalake.data.RecordPlan;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.log.ColumnIds;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.files.format.LearnedSchema;
import io.delta.kernel.types.StructType;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What becomes of records in a table's columns, and of the columns. Used by the task's thread. */
final class Rows {
  /** Above it a converter makes schemas anew for each record. */
  private static final int MAX_PLANS = 256;

  private final boolean evolve;
  private final IdentityHashMap<Schema, Object> plans = new IdentityHashMap<>();
  private final Map<Set<?>, LearnedSchema> learnedKeys = new HashMap<>();
  private LearnedSchema learned = new LearnedSchema();
  private Evolution evolution;
  private TableLayout layout;

  /**
   * How a record is written.
   *
   * @param before the table's schema before it
   * @param evolved whether the layout is another one for it
   */
  record Planned(RecordPlan plan, StructType before, boolean evolved) {}

  Rows(boolean evolve) {
    this.evolve = evolve;
  }

  /** Begins anew with what the table says. */
  void begin(TableState state) {
    evolution =
        new Evolution(
            evolve,
            state.features().typeWidening(),
            state.features().columnMapping() ? Optional.of(mapping(state)) : Optional.empty(),
            state.partitionColumns());
    layout = new TableLayout(state.schema(), state.partitionColumns());
    plans.clear();
  }

  private static Evolution.Mapping mapping(TableState state) {
    String last = state.properties().getOrDefault(ColumnIds.PROPERTY, "0");
    return new Evolution.Mapping(state.tableId(), Long.parseLong(last));
  }

  /** Takes over what others have changed. */
  void follow(TableState state) {
    if (!state.schema().equals(layout.schema())) {
      begin(state);
    }
  }

  TableLayout layout() {
    return layout;
  }

  /** The columns of a table that is made for records of a schema. */
  static StructType columns(Schema record) {
    return new Evolution(true, false, Optional.empty(), List.of())
        .of(new StructType(), record, false);
  }

  /** The same record with schemas, where its value or its key is a map. */
  SinkRecord structured(SinkRecord record) {
    boolean bareValue = isBare(record.valueSchema(), record.value());
    boolean bareKey = isBare(record.keySchema(), record.key());
    if (!bareValue && !bareKey) {
      return record;
    }
    Object value = bareValue ? row(record) : record.value();
    Object key = bareKey ? key((Map<?, ?>) record.key()) : record.key();
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        key instanceof Struct struct ? struct.schema() : record.keySchema(),
        key,
        value instanceof Struct struct ? struct.schema() : record.valueSchema(),
        value,
        record.timestamp());
  }

  private static boolean isBare(Schema schema, Object value) {
    return schema == null && value instanceof Map;
  }

  /** Keys with different fields have nothing in common. */
  private Struct key(Map<?, ?> key) {
    if (learnedKeys.size() >= MAX_PLANS) {
      learnedKeys.clear();
    }
    return learnedKeys
        .computeIfAbsent(Set.copyOf(key.keySet()), names -> new LearnedSchema())
        .row(key);
  }

  /**
   * @throws DataException if the value is none that a table has rows for
   */
  Struct row(SinkRecord record) {
    if (record.value() instanceof Struct struct) {
      return struct;
    }
    if (record.valueSchema() == null && record.value() instanceof Map<?, ?>) {
      return learned.row(record.value());
    }
    throw new DataException(
        "a table needs values that are structs or objects, not "
            + record.value().getClass().getSimpleName()
            + ": use another converter, or wrap the value by a transform such as HoistField");
  }

  /**
   * @param inferred whether the schema was made from values
   * @throws DataException if the table can't take such records
   */
  Planned plan(Schema schema, boolean inferred) {
    Object known = plans.get(schema);
    if (known instanceof RecordPlan plan) {
      return new Planned(plan, layout.schema(), false);
    }
    if (known instanceof DataException fault) {
      throw new DataException(fault.getMessage(), fault);
    }
    if (plans.size() >= MAX_PLANS) {
      plans.clear();
    }
    try {
      StructType before = layout.schema();
      StructType after = evolution.of(before, schema, inferred);
      boolean evolved = !after.equals(before);
      TableLayout next = evolved ? new TableLayout(after, layout.partitionColumns()) : layout;
      RecordPlan plan = next.plan(schema);
      if (evolved) {
        layout = next;
        plans.clear();
      }
      plans.put(schema, plan);
      return new Planned(plan, before, evolved);
    } catch (DataException e) {
      plans.put(schema, e);
      throw e;
    }
  }
}
