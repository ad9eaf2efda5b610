package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.cdc.OutputSettings.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Turns Debezium's records into those to hand on. Not thread-safe.
 *
 * <p>Debezium gives all records of one event, such as a delete and its tombstone, the event's
 * position: one of them stored, a restart would not read the others again. So an event's records
 * are handed on together, for Connect stores what one poll gave in one transaction; and the
 * position is on the last of them, the others have that of the event before, for without
 * transactions they are stored one by one.
 */
public final class ChangeOutput {
  /** Debezium's header of the delete that stands for a key's change; an insert follows it. */
  private static final String NEW_KEY = "__debezium.newkey";

  /** Schemas of tables that are told by their identity: few, unless tables change all the time. */
  private static final int MOST_PLANS = 10_000;

  private final OutputSettings settings;
  private final IdentityHashMap<Schema, ChangePlan> plans = new IdentityHashMap<>();

  /** By Debezium's topic, for tombstones, which have no schema. */
  private final Map<String, ChangePlan> plansByTopic = new HashMap<>();

  private Schema lastSchema;
  private ChangePlan lastPlan;
  private Map<String, ?> settled;

  /** Records of an event whose others have not come yet. */
  private List<SourceRecord> held = new ArrayList<>();

  /**
   * @param stored where the log is read from; null if from its beginning
   */
  public ChangeOutput(OutputSettings settings, Map<String, ?> stored) {
    this.settings = settings;
    this.settled = stored;
  }

  /**
   * The records to hand on for {@code events}, in their order. Those of an event whose last one is
   * not among {@code events} are held back until it comes, or another event. An event that becomes
   * no record has its position on what follows it.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a change can't be told in this form
   */
  public List<SourceRecord> of(List<SourceRecord> events) {
    List<SourceRecord> records = held;
    held = new ArrayList<>();
    int whole = 0;
    for (SourceRecord event : events) {
      if (add(event, records)) {
        whole = records.size();
      }
    }
    List<SourceRecord> rest = records.subList(whole, records.size());
    held.addAll(rest);
    rest.clear();
    return records;
  }

  /**
   * True if nothing is held back, so that the position of the last event that was given may be
   * stored.
   */
  public boolean isWhole() {
    return held.isEmpty();
  }

  /** The record of a row that was read, which Debezium would give for it. */
  public SourceRecord ofRow(SourceRecord read) {
    ChangePlan plan = plan(read);
    return settings.form() == Form.ENVELOPE
        ? plan.passed(read, position(read))
        : plan.row(read, position(read));
  }

  /** Returns true if the event has no more records. */
  private boolean add(SourceRecord event, List<SourceRecord> records) {
    boolean envelope = settings.form() == Form.ENVELOPE;
    ChangePlan plan = event.value() == null ? null : plan(event);
    boolean delete = plan != null && plan.isDelete(event);
    boolean tombstoneFollows = delete && envelope && settings.tombstones();
    boolean last = !tombstoneFollows && !changesKey(event);
    Map<String, ?> position = last ? position(event) : settled;
    if (plan == null) {
      // A tombstone of Debezium's own, beside ours, would be one too many.
      if (event.value() != null) {
        records.add(event);
      } else if (envelope) {
        ChangePlan table = plansByTopic.getOrDefault(event.topic(), ChangePlan.NONE);
        records.add(table.passed(event, position));
      }
    } else if (envelope) {
      plan.checkValues(event);
      records.add(plan.passed(event, position));
    } else {
      plan.add(event, settled, position, records);
    }
    if (last) {
      settled = position;
    }
    return last;
  }

  /** True for a delete, and its tombstone, that an insert under another key follows. */
  private static boolean changesKey(SourceRecord event) {
    return event.headers().lastWithName(NEW_KEY) != null;
  }

  @SuppressWarnings("unchecked") // Debezium's maps have texts as keys
  private static Map<String, ?> position(SourceRecord event) {
    return (Map<String, ?>) event.sourceOffset();
  }

  /** Null for what is not a change of a table. */
  private ChangePlan plan(SourceRecord event) {
    Schema schema = event.valueSchema();
    if (schema != lastSchema) {
      if (plans.size() >= MOST_PLANS) {
        plans.clear();
      }
      lastSchema = schema;
      lastPlan =
          plans.computeIfAbsent(
              schema,
              any ->
                  ChangePlan.isOf(schema)
                      ? new ChangePlan(event, (Struct) event.value(), settings)
                      : ChangePlan.NONE);
      plansByTopic.put(event.topic(), lastPlan);
    }
    return lastPlan == ChangePlan.NONE ? null : lastPlan;
  }
}
