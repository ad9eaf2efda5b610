package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.change.ChangeRules;
import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.files.format.JsonText;
import dev.millrace.connect.files.format.LearnedSchema;
import dev.millrace.connect.snowflake.table.ColumnType.Kind;
import dev.millrace.connect.snowflake.table.FieldColumn;
import dev.millrace.connect.snowflake.table.TimestampType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What records become in one table. Used by the task's thread. */
final class RowPlans {
  static final String CONTENT = "RECORD_CONTENT";
  static final String OPERATION = "__MILLRACE_OP";
  static final String SEQUENCE = "__MILLRACE_SEQ";
  static final String UPSERT = "U";
  static final String DELETE = "D";

  private final TableSettings settings;
  private final JsonText json;
  private final ChangeRules rules;
  private final LearnedSchema learned = new LearnedSchema();
  private final Plans rows = new Plans();
  private final Plans deletes = new Plans();
  private RowPlan withoutValue;
  private long sequence;

  /**
   * A row, and the plan whose files it goes to.
   *
   * @param sequence its number of those in the table, where rows change
   */
  record Planned(RowPlan plan, StagedRow row, long sequence) {}

  /** Plans by schema. Schemas may be made anew for each record, and yet be equal. */
  private static final class Plans {
    private static final int MOST = 256;

    private final IdentityHashMap<Schema, RowPlan> same = new IdentityHashMap<>();
    private final Map<Schema, RowPlan> equal = new HashMap<>();

    RowPlan of(Schema schema, Function<Schema, RowPlan> make) {
      RowPlan plan = same.get(schema);
      if (plan == null) {
        if (same.size() == MOST) {
          same.clear();
        }
        if (equal.size() == MOST) {
          equal.clear();
        }
        plan = equal.computeIfAbsent(schema, make);
        same.put(schema, plan);
      }
      return plan;
    }
  }

  RowPlans(TableSettings settings, JsonText json) {
    this.settings = settings;
    this.json = json;
    this.rules =
        settings.upserts().map(how -> new ChangeRules(how.key(), how.deletes())).orElse(null);
  }

  /**
   * The fields that tell rows apart, so far as a record tells them.
   *
   * @throws DataException if it does not
   */
  List<String> key(SinkRecord record) {
    return rules == null ? List.of() : rules.fields(record);
  }

  /**
   * What a record becomes; empty if it is left out.
   *
   * @throws DataException if it can't become a row
   */
  Optional<Planned> of(SinkRecord record) {
    if (record.value() == null && !deletesByNull()) {
      return settings.ignoreNulls() || rules != null
          ? nothing()
          : Optional.of(planned(planWithoutValue(), record, null));
    }
    if (!settings.schematized()) {
      return Optional.of(planned(planWithoutValue(), record, null));
    }
    if (rules == null) {
      Struct row = row(record);
      return Optional.of(planned(rows(row.schema()), record, row));
    }
    RowChange change = rules.of(structured(record));
    if (change instanceof RowChange.Upsert upsert) {
      return Optional.of(planned(rows(upsert.row().schema()), record, upsert.row()));
    }
    if (change instanceof RowChange.Delete delete) {
      RowPlan plan = deletes.of(delete.key().schema(), schema -> deletes(schema, record));
      return Optional.of(planned(plan, record, delete.key()));
    }
    return Optional.empty();
  }

  private boolean deletesByNull() {
    return settings.upserts().map(Upserts::deletes).orElse(false);
  }

  private Optional<Planned> nothing() {
    if (!settings.ignoreNulls()) {
      throw new DataException(
          "it has no value, and delete.enabled is false: set that, filter such records, or set"
              + " behavior.on.null.values=ignore");
    }
    return Optional.empty();
  }

  private Planned planned(RowPlan plan, SinkRecord record, Struct value) {
    long number = sequence;
    return new Planned(plan, plan.row(record, value), number);
  }

  private Struct row(SinkRecord record) {
    if (record.value() instanceof Struct struct) {
      return struct;
    }
    if (record.valueSchema() == null && record.value() instanceof Map<?, ?>) {
      return learned.row(record.value());
    }
    throw new DataException(
        "a table needs values that are structs or objects, not "
            + record.value().getClass().getSimpleName()
            + ": use another converter, wrap the value by a transform such as HoistField, or set"
            + " snowflake.enable.schematization=false");
  }

  /** The same record with a schema, if its value is a map. */
  private SinkRecord structured(SinkRecord record) {
    if (record.valueSchema() != null || !(record.value() instanceof Map)) {
      return record;
    }
    Struct row = row(record);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        row.schema(),
        row,
        record.timestamp());
  }

  private RowPlan rows(Schema schema) {
    return rows.of(
        schema,
        of -> {
          List<RowPlan.Slot> slots = new ArrayList<>();
          of.fields().forEach(field -> slots.add(slot(field)));
          return plan(slots, UPSERT);
        });
  }

  private RowPlan deletes(Schema schema, SinkRecord record) {
    List<RowPlan.Slot> slots = new ArrayList<>();
    List<String> wanted = new ArrayList<>(rules.fields(record));
    settings.upserts().flatMap(Upserts::version).ifPresent(wanted::add);
    for (Field field : schema.fields()) {
      if (wanted.contains(field.name())) {
        slots.add(slot(field));
      }
    }
    return plan(slots, DELETE);
  }

  private RowPlan.Slot slot(Field field) {
    try {
      return new RowPlan.Slot(
          field.name(),
          FieldColumn.of(field.schema(), field.name(), settings.timestamps(), json),
          field,
          null);
    } catch (DataException e) {
      throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
    }
  }

  private RowPlan planWithoutValue() {
    if (withoutValue == null) {
      List<RowPlan.Slot> slots = new ArrayList<>();
      if (!settings.schematized()) {
        slots.add(
            new RowPlan.Slot(
                CONTENT,
                FieldColumn.json(CONTENT, Kind.VARIANT, this::content),
                null,
                record -> record.value() == null ? null : record));
      }
      withoutValue = plan(slots, UPSERT);
    }
    return withoutValue;
  }

  private byte[] content(Object of) {
    SinkRecord record = (SinkRecord) of;
    return json.of(record.valueSchema(), record.value());
  }

  /** Adds what does not stand in the value. */
  private RowPlan plan(List<RowPlan.Slot> slots, String operation) {
    settings
        .metadata()
        .ifPresent(
            metadata ->
                slots.add(
                    new RowPlan.Slot(
                        Metadata.COLUMN,
                        FieldColumn.json(
                            Metadata.COLUMN,
                            Kind.VARIANT,
                            record -> metadata.of((SinkRecord) record, json)),
                        null,
                        record -> record)));
    if (rules != null) {
      slots.add(
          new RowPlan.Slot(
              OPERATION,
              FieldColumn.of(Schema.OPTIONAL_STRING_SCHEMA, OPERATION, TimestampType.NTZ, json),
              null,
              record -> operation));
      slots.add(
          new RowPlan.Slot(
              SEQUENCE,
              FieldColumn.of(Schema.OPTIONAL_INT64_SCHEMA, SEQUENCE, TimestampType.NTZ, json),
              null,
              record -> sequence++));
    }
    if (slots.isEmpty()) {
      throw new DataException(
          "it has no value and there is no RECORD_METADATA: set behavior.on.null.values=ignore");
    }
    return new RowPlan(slots, operation.equals(DELETE));
  }
}
