package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.files.format.ParquetRowPlan;
import dev.millrace.connect.snowflake.table.FieldColumn;
import dev.millrace.connect.snowflake.table.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of files with rows of one schema, and what their values need. Task's thread. */
final class RowPlan implements ParquetRowPlan<StagedRow> {
  private final Slot[] slots;
  private final MessageType type;
  private final boolean deletes;

  /**
   * A column, and where its values come from.
   *
   * @param field of the row's value; null if {@code source} has it
   * @param source makes it of the record; null if a field has it
   */
  record Slot(String name, FieldColumn column, Field field, Function<SinkRecord, Object> source) {}

  /**
   * @param deletes whether the rows are keys of rows that go
   */
  RowPlan(List<Slot> slots, boolean deletes) {
    this.deletes = deletes;
    this.slots = slots.toArray(new Slot[0]);
    this.type =
        new MessageType(
            "row", slots.stream().map(slot -> slot.column().type()).toArray(Type[]::new));
  }

  boolean deletes() {
    return deletes;
  }

  MessageType type() {
    return type;
  }

  /**
   * @param value null if the record has none
   * @throws DataException if a value has no place in its column
   */
  StagedRow row(SinkRecord record, Struct value) {
    Object[] made = new Object[slots.length];
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      Object from = slot.field == null ? slot.source.apply(record) : value.get(slot.field);
      try {
        if (from != null && slot.column.isMade()) {
          made[i] = slot.column.made().apply(from);
        } else if (slot.field == null) {
          made[i] = from;
        }
      } catch (DataException e) {
        throw fault(slot, e);
      }
    }
    return new StagedRow(value, made);
  }

  private static DataException fault(Slot slot, DataException e) {
    return new DataException("Field '" + slot.name + "': " + e.getMessage(), e);
  }

  private Object value(int i, StagedRow row) {
    Slot slot = slots[i];
    return slot.field == null || slot.column.isMade() ? row.made(i) : row.value().get(slot.field);
  }

  @Override
  public void check(StagedRow row) {
    for (int i = 0; i < slots.length; i++) {
      Object value = value(i, row);
      if (value != null && slots[i].column.writer().checks()) {
        try {
          slots[i].column.writer().check(value);
        } catch (DataException e) {
          throw fault(slots[i], e);
        }
      }
    }
  }

  @Override
  public void write(RecordConsumer consumer, StagedRow row) {
    consumer.startMessage();
    for (int i = 0; i < slots.length; i++) {
      Object value = value(i, row);
      if (value != null) {
        String name = slots[i].name;
        consumer.startField(name, i);
        slots[i].column.writer().write(consumer, value);
        consumer.endField(name, i);
      }
    }
    consumer.endMessage();
  }

  /** Begins to note what the rows of a file need. */
  Sizes sizes() {
    return new Sizes();
  }

  /** What the rows of a file need of their columns. */
  final class Sizes {
    private final int[] sizes = new int[slots.length];
    private final boolean[] nulls = new boolean[slots.length];

    void add(StagedRow row) {
      for (int i = 0; i < slots.length; i++) {
        Object value = value(i, row);
        if (value == null) {
          nulls[i] = true;
        } else {
          sizes[i] = Math.max(sizes[i], slots[i].column.size().applyAsInt(value));
        }
      }
    }

    List<Need> needs() {
      List<Need> needs = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        FieldColumn column = slots[i].column;
        needs.add(new Need(slots[i].name, column.wanted(), column.form(), nulls[i], sizes[i]));
      }
      return needs;
    }
  }

  @Override
  public String toString() {
    return Objects.toString(type);
  }
}
