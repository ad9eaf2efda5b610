package dev.millrace.connect.files.format;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * How structs of one schema become Parquet columns: the Parquet type, and an array of column
 * writers; built once a schema. A record is checked whole before any of it is written, as Parquet
 * can't take half a record back. Immutable.
 */
public final class ParquetPlan implements ParquetRowPlan<Struct> {
  private final MessageType type;
  private final ParquetColumn.Fields fields;

  /**
   * @param fields of the structs, with their places in {@code type}
   */
  public ParquetPlan(MessageType type, ParquetColumn.Fields fields) {
    this.type = type;
    this.fields = fields;
  }

  /**
   * @throws DataException if Parquet can't hold the schema
   */
  static ParquetPlan of(Schema schema) {
    List<ParquetColumn.Slot> slots = slots(schema, 0);
    String name =
        schema.name() == null ? "record" : schema.name().replaceAll("[ ;{}()\\n\\t=]", "_");
    return new ParquetPlan(
        new MessageType(name, slots.stream().map(ParquetColumn.Slot::type).toList()),
        new ParquetColumn.Fields(slots));
  }

  static List<ParquetColumn.Slot> slots(Schema schema, int depth) {
    if (schema.fields().isEmpty()) {
      throw new DataException("Parquet can't hold a struct without fields");
    }
    if (depth > 64) {
      throw new DataException("The schema is nested deeper than 64 levels, or recursive");
    }
    List<ParquetColumn.Slot> slots = new ArrayList<>();
    for (Field field : schema.fields()) {
      try {
        ParquetColumns.Built built = ParquetColumns.of(field.schema(), field.name(), depth + 1);
        slots.add(new ParquetColumn.Slot(field, built.type(), slots.size(), built.column()));
      } catch (DataException e) {
        throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
      }
    }
    return slots;
  }

  public MessageType type() {
    return type;
  }

  @Override
  public void check(Struct struct) {
    fields.check(struct);
  }

  @Override
  public void write(RecordConsumer consumer, Struct struct) {
    consumer.startMessage();
    fields.write(consumer, struct);
    consumer.endMessage();
  }
}
