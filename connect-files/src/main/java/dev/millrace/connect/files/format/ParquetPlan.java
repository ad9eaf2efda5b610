package dev.millrace.connect.files.format;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * How structs of one schema become Parquet columns: the Parquet type, and an array of column
 * writers; built once a schema. A record is checked whole before any of it is written, as Parquet
 * can't take half a record back.
 */
final class ParquetPlan {
  private final MessageType type;
  private final ParquetColumn.Fields fields;

  private ParquetPlan(MessageType type, ParquetColumn.Fields fields) {
    this.type = type;
    this.fields = fields;
  }

  /**
   * @throws DataException if Parquet can't hold the schema
   */
  static ParquetPlan of(Schema schema) {
    ParquetColumn.Fields fields = fields(schema, 0);
    String name =
        schema.name() == null ? "record" : schema.name().replaceAll("[ ;{}()\\n\\t=]", "_");
    return new ParquetPlan(new MessageType(name, fields.types()), fields);
  }

  static ParquetColumn.Fields fields(Schema schema, int depth) {
    if (schema.fields().isEmpty()) {
      throw new DataException("Parquet can't hold a struct without fields");
    }
    if (depth > 64) {
      throw new DataException("The schema is nested deeper than 64 levels, or recursive");
    }
    List<Type> types = new ArrayList<>();
    List<ParquetColumn> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      try {
        ParquetColumns.Built built = ParquetColumns.of(field.schema(), field.name(), depth + 1);
        types.add(built.type());
        columns.add(built.column());
      } catch (DataException e) {
        throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
      }
    }
    return new ParquetColumn.Fields(
        schema.fields().toArray(new Field[0]), columns.toArray(new ParquetColumn[0]), types);
  }

  MessageType type() {
    return type;
  }

  int columns() {
    return type.getColumns().size();
  }

  void check(Struct struct) {
    fields.check(struct);
  }

  void write(RecordConsumer consumer, Struct struct) {
    consumer.startMessage();
    fields.write(consumer, struct);
    consumer.endMessage();
  }
}
