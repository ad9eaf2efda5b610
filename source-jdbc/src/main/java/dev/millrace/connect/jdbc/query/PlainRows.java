package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.ColumnPlan;
import dev.millrace.connect.jdbc.dialect.ColumnReader;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Rows as they are: a field for each column, and those of the key once more in the key. */
public final class PlainRows implements RowShape {
  private final String topic;
  private final List<String> select = new ArrayList<>();
  private final Schema valueSchema;
  private final Field[] fields;
  private final ColumnReader[] readers;
  private final RowWidth width;
  private final Schema keySchema;
  private final Field[] keyFields;
  private final int[] keySources;

  PlainRows(Table table, String topic, ReadSettings settings, Dialect dialect) {
    this.topic = topic;
    List<ColumnPlan> plans =
        table.columns().stream()
            .map(column -> dialect.plan(table.id(), column, settings.quoting(), settings.types()))
            .toList();
    SchemaBuilder builder = SchemaBuilder.struct().name(table.id().name()).doc(table.comment());
    for (int i = 0; i < plans.size(); i++) {
      select.add(plans.get(i).select());
      builder.field(table.columns().get(i).name(), plans.get(i).schema());
    }
    valueSchema = builder.build();
    fields = valueSchema.fields().toArray(Field[]::new);
    readers = plans.stream().map(ColumnPlan::reader).toArray(ColumnReader[]::new);
    width = new RowWidth(valueSchema);
    List<Column> key = settings.recordKey().of(table);
    keySchema = key.isEmpty() ? null : keySchema(table, key, valueSchema);
    keyFields = key.isEmpty() ? new Field[0] : keySchema.fields().toArray(Field[]::new);
    keySources = key.stream().mapToInt(table.columns()::indexOf).toArray();
  }

  /** Takes the topic's name from the settings, where the target has none. */
  public static RowShape.Maker maker(ReadSettings settings, Dialect dialect) {
    return (connection, target, table) ->
        new PlainRows(
            table,
            target.isQuery()
                ? target.topic()
                : settings.topics().of(target.id(), connection.getCatalog()),
            settings,
            dialect);
  }

  private static Schema keySchema(Table table, List<Column> key, Schema value) {
    SchemaBuilder builder = SchemaBuilder.struct().name(table.id().name() + "Key");
    for (Column column : key) {
      builder.field(column.name(), value.field(column.name()).schema());
    }
    return builder.build();
  }

  @Override
  public List<String> select() {
    return select;
  }

  @Override
  public SourceRecord record(ResultSet row, Map<String, ?> partition, Map<String, ?> offset)
      throws SQLException {
    Struct value = new Struct(valueSchema);
    for (int i = 0; i < readers.length; i++) {
      value.put(fields[i], readers[i].read(row, i + 1));
    }
    return new SourceRecord(
        partition, offset, topic, null, keySchema, key(value), valueSchema, value);
  }

  /** Null if records have no key. */
  private Struct key(Struct value) {
    if (keySchema == null) {
      return null;
    }
    Struct key = new Struct(keySchema);
    for (int i = 0; i < keyFields.length; i++) {
      key.put(keyFields[i], value.get(fields[keySources[i]]));
    }
    return key;
  }

  @Override
  public long width(SourceRecord record) {
    return width.of((Struct) record.value());
  }
}
