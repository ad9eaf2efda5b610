package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.ColumnPlan;
import dev.millrace.connect.jdbc.dialect.ColumnReader;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * How the rows of one table become records: built once for a table's columns, then an array of
 * readers. Rows of one plan share the identity of their schemas.
 */
final class RowPlan {
  /** What a value weighs in memory beside its text: a reference, and an object's header. */
  private static final long VALUE_BYTES = 32;

  private static final Set<Schema.Type> WIDE =
      Set.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.ARRAY);

  private final Table table;
  private final Criteria criteria;
  private final List<String> select = new ArrayList<>();
  private final Schema valueSchema;
  private final Field[] fields;
  private final ColumnReader[] readers;
  private final Field[] wide;
  private final int[] placeIndexes;
  private final Schema keySchema;
  private final Field[] keyFields;
  private final int[] keySources;

  RowPlan(Table table, ReadSettings settings, Dialect dialect) {
    this.table = table;
    this.criteria = new Criteria(CursorColumns.of(table, settings), settings, dialect);
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
    wide =
        valueSchema.fields().stream()
            .filter(field -> WIDE.contains(field.schema().type()))
            .toArray(Field[]::new);
    readers = plans.stream().map(ColumnPlan::reader).toArray(ColumnReader[]::new);
    placeIndexes = criteria.selected().stream().mapToInt(this::indexOf).toArray();
    List<Column> key = settings.recordKey().of(table);
    keySchema = key.isEmpty() ? null : keySchema(table, key, valueSchema);
    keyFields = key.isEmpty() ? new Field[0] : keySchema.fields().toArray(Field[]::new);
    keySources = key.stream().mapToInt(table.columns()::indexOf).toArray();
  }

  /** The place of {@code expression} in the select list, from 1; adds it if it is not there. */
  private int indexOf(String expression) {
    if (!select.contains(expression)) {
      select.add(expression);
    }
    return select.indexOf(expression) + 1;
  }

  private static Schema keySchema(Table table, List<Column> key, Schema value) {
    SchemaBuilder builder = SchemaBuilder.struct().name(table.id().name() + "Key");
    for (Column column : key) {
      builder.field(column.name(), value.field(column.name()).schema());
    }
    return builder.build();
  }

  /** True if this plan still fits the table. */
  boolean fits(Table now) {
    return table.equals(now);
  }

  Criteria criteria() {
    return criteria;
  }

  /**
   * @param from what follows FROM, with the alias
   */
  String sql(String from, Condition condition) {
    return "SELECT "
        + String.join(", ", select)
        + " FROM "
        + from
        + (condition.sql().isEmpty() ? "" : " WHERE " + condition.sql())
        + criteria.orderBy();
  }

  Schema valueSchema() {
    return valueSchema;
  }

  /** Null if records have no key. */
  Schema keySchema() {
    return keySchema;
  }

  Struct value(ResultSet row) throws SQLException {
    Struct value = new Struct(valueSchema);
    for (int i = 0; i < readers.length; i++) {
      value.put(fields[i], readers[i].read(row, i + 1));
    }
    return value;
  }

  /** Null if records have no key. */
  Struct key(Struct value) {
    if (keySchema == null) {
      return null;
    }
    Struct key = new Struct(keySchema);
    for (int i = 0; i < keyFields.length; i++) {
      key.put(keyFields[i], value.get(fields[keySources[i]]));
    }
    return key;
  }

  /** The row's place in the order of {@link #criteria}. */
  Place place(ResultSet row) throws SQLException {
    return criteria.place(row, placeIndexes);
  }

  /** About how many bytes of memory the row holds. */
  long width(Struct value) {
    long width = fields.length * VALUE_BYTES;
    for (Field field : wide) {
      width += width(value.get(field));
    }
    return width;
  }

  private static long width(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Collection<?> elements) {
      long width = 16L * elements.size();
      for (Object element : elements) {
        width += width(element);
      }
      return width;
    }
    return 0;
  }
}
