package dev.millrace.connect.files.format;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;

/** Writes the values of one Parquet type. Values are not null; their field is opened by others. */
public interface ParquetColumn {

  void write(RecordConsumer consumer, Object value);

  /**
   * Whether {@link #write} will take the value.
   *
   * @throws DataException if it won't
   */
  default void check(Object value) {}

  /** Whether {@link #check} has anything to do. */
  default boolean checks() {
    return false;
  }

  /** Simple values that may not fit, such as decimals. */
  record Checked(ParquetColumn column, java.util.function.Consumer<Object> test)
      implements ParquetColumn {
    @Override
    public void write(RecordConsumer consumer, Object value) {
      column.write(consumer, value);
    }

    @Override
    public boolean checks() {
      return true;
    }

    @Override
    public void check(Object value) {
      test.accept(value);
    }
  }

  /**
   * A field of a struct and where its values go.
   *
   * @param index of {@code type} in its group
   */
  record Slot(Field source, Type type, int index, ParquetColumn column) {
    private boolean required() {
      return type.isRepetition(Type.Repetition.REQUIRED);
    }
  }

  /**
   * The fields of a struct, in the order of the group that they are written to; for the message
   * itself, and inside {@link Group}. Optional fields of the group without a slot are null.
   */
  final class Fields {
    private final Slot[] slots;

    /** Of the slots whose values may be refused. */
    private final Slot[] checked;

    /**
     * @param slots by rising index; one for each required field of the group
     */
    public Fields(List<Slot> slots) {
      this.slots = slots.toArray(new Slot[0]);
      this.checked =
          slots.stream()
              .filter(slot -> slot.required() || slot.column().checks())
              .toArray(Slot[]::new);
    }

    void check(Struct struct) {
      for (Slot slot : checked) {
        Object value = struct.get(slot.source());
        try {
          if (value != null) {
            slot.column().check(value);
          } else if (slot.required()) {
            throw new DataException("a required value is null");
          }
        } catch (DataException e) {
          throw new DataException("Field '" + slot.source().name() + "': " + e.getMessage(), e);
        }
      }
    }

    void write(RecordConsumer consumer, Struct struct) {
      for (Slot slot : slots) {
        Object value = struct.get(slot.source());
        if (value != null) {
          String name = slot.type().getName();
          consumer.startField(name, slot.index());
          slot.column().write(consumer, value);
          consumer.endField(name, slot.index());
        }
      }
    }
  }

  /** A nested struct. */
  record Group(Fields fields) implements ParquetColumn {
    @Override
    public boolean checks() {
      return true;
    }

    @Override
    public void check(Object value) {
      fields.check((Struct) value);
    }

    @Override
    public void write(RecordConsumer consumer, Object value) {
      consumer.startGroup();
      fields.write(consumer, (Struct) value);
      consumer.endGroup();
    }
  }

  /** A list, in Parquet's three levels. */
  record Elements(ParquetColumn element, boolean elementRequired) implements ParquetColumn {
    @Override
    public boolean checks() {
      return true;
    }

    @Override
    public void check(Object value) {
      for (Object each : (List<?>) value) {
        checkOne(element, elementRequired, each);
      }
    }

    @Override
    public void write(RecordConsumer consumer, Object value) {
      List<?> list = (List<?>) value;
      consumer.startGroup();
      if (!list.isEmpty()) {
        consumer.startField("list", 0);
        for (Object each : list) {
          consumer.startGroup();
          writeOne(consumer, "element", 0, element, each);
          consumer.endGroup();
        }
        consumer.endField("list", 0);
      }
      consumer.endGroup();
    }
  }

  /** A map, in Parquet's three levels; keys are required. */
  record Entries(ParquetColumn key, ParquetColumn value, boolean valueRequired)
      implements ParquetColumn {
    @Override
    public boolean checks() {
      return true;
    }

    @Override
    public void check(Object map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
        checkOne(key, true, entry.getKey());
        checkOne(value, valueRequired, entry.getValue());
      }
    }

    @Override
    public void write(RecordConsumer consumer, Object map) {
      consumer.startGroup();
      if (!((Map<?, ?>) map).isEmpty()) {
        consumer.startField("key_value", 0);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
          consumer.startGroup();
          writeOne(consumer, "key", 0, key, entry.getKey());
          writeOne(consumer, "value", 1, value, entry.getValue());
          consumer.endGroup();
        }
        consumer.endField("key_value", 0);
      }
      consumer.endGroup();
    }
  }

  private static void checkOne(ParquetColumn column, boolean required, Object value) {
    if (value != null) {
      column.check(value);
    } else if (required) {
      throw new DataException("an element or key that is required is null");
    }
  }

  private static void writeOne(
      RecordConsumer consumer, String name, int index, ParquetColumn column, Object value) {
    if (value != null) {
      consumer.startField(name, index);
      column.write(consumer, value);
      consumer.endField(name, index);
    }
  }
}
