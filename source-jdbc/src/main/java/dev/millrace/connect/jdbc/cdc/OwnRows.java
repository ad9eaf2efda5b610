package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.ColumnPlan;
import dev.millrace.connect.jdbc.dialect.ColumnReader;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RowShape;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.ValueConverter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/** Rows with the types of the query modes, read straight into the envelope's row. */
final class OwnRows implements RowShape {
  private final EnvelopeMaker envelopes;
  private final List<String> select = new ArrayList<>();
  private final ColumnReader[] readers;

  /** Of the row, by the place in the select list; null for what is in the key alone. */
  private final Field[] rowFields;

  /** Of the key, likewise. */
  private final Field[] keyFields;

  /** Masks, likewise; null for none. */
  private final ValueConverter[] masks;

  private long width;

  OwnRows(
      Table table,
      DescribedTables.Described described,
      DescribedTables tables,
      EnvelopeMaker envelopes,
      ReadSettings settings,
      Dialect dialect) {
    this.envelopes = envelopes;
    TableId id = described.table().id();
    List<ColumnReader> read = new ArrayList<>();
    List<Field> inRow = new ArrayList<>();
    List<Field> inKey = new ArrayList<>();
    List<ValueConverter> masked = new ArrayList<>();
    for (dev.millrace.connect.jdbc.dialect.Column column : table.columns()) {
      Column found = described.table().columnWithName(column.name());
      boolean included = found != null && tables.includes(id, found);
      Field rowField = included ? envelopes.row().field(column.name()) : null;
      Field keyField = envelopes.key() == null ? null : envelopes.key().field(column.name());
      if (rowField != null || keyField != null) {
        Schema made = (rowField == null ? keyField : rowField).schema();
        ColumnPlan plan =
            SnapshotColumns.plan(
                column,
                dialect.plan(table.id(), column, settings.quoting(), settings.types()),
                made,
                settings.quoting());
        check(table, column.name(), plan.schema(), made);
        select.add(plan.select());
        read.add(plan.reader());
        inRow.add(rowField);
        inKey.add(keyField);
        masked.add(found == null ? null : described.mappers().mappingConverterFor(id, found));
      }
    }
    long fields = inRow.stream().filter(Objects::nonNull).count();
    if (fields != envelopes.row().fields().size()) {
      throw new ConnectException(
          table.id()
              + ": its columns are not the fields of its records. Leave field.name.adjustment.mode"
              + " out, or set cdc.types=debezium");
    }
    readers = read.toArray(ColumnReader[]::new);
    rowFields = inRow.toArray(Field[]::new);
    keyFields = inKey.toArray(Field[]::new);
    masks = masked.toArray(ValueConverter[]::new);
  }

  /**
   * What the catalog tells must make the type that the log's description of the table makes; text
   * may have a name there, such as an enum's.
   */
  private static void check(Table table, String column, Schema planned, Schema made) {
    boolean text = planned.type() == Schema.Type.STRING && planned.name() == null;
    if (planned.type() != made.type() || !(text || Objects.equals(planned.name(), made.name()))) {
      throw new ConnectException(
          table.id()
              + ": column "
              + column
              + " is read as "
              + planned.type()
              + ", but the log's reader makes "
              + made.type()
              + " of it. Start the connector anew if the column's type was changed just now; else"
              + " set cdc.types=debezium");
    }
  }

  @Override
  public List<String> select() {
    return select;
  }

  @Override
  public SourceRecord record(ResultSet row, Map<String, ?> partition, Map<String, ?> offset)
      throws SQLException {
    Struct after = new Struct(envelopes.row());
    Struct key = envelopes.key() == null ? null : new Struct(envelopes.key());
    for (int i = 0; i < readers.length; i++) {
      Object value = readers[i].read(row, i + 1);
      if (keyFields[i] != null) {
        key.put(keyFields[i], value);
      }
      if (rowFields[i] != null) {
        after.put(rowFields[i], masks[i] == null ? value : masks[i].convert(value));
      }
    }
    width = envelopes.width(after);
    return envelopes.record(key, after, partition, offset);
  }

  @Override
  public long width(SourceRecord record) {
    return width;
  }
}
