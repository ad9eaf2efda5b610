package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.query.RowShape;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Rows with Debezium's types, read and converted by its classes. */
final class DebeziumRows implements RowShape {
  private final Table table;
  private final TableSchema schema;
  private final EnvelopeMaker envelopes;
  private final DescribedTables tables;
  private final List<String> select;
  private long width;

  DebeziumRows(
      DescribedTables.Described described,
      DescribedTables tables,
      EnvelopeMaker envelopes,
      Quoting quoting) {
    this.table = described.table();
    this.schema = described.schema();
    this.tables = tables;
    this.envelopes = envelopes;
    this.select = table.columns().stream().map(Column::name).map(quoting::of).toList();
  }

  @Override
  public List<String> select() {
    return select;
  }

  @Override
  public SourceRecord record(ResultSet row, Map<String, ?> partition, Map<String, ?> offset)
      throws SQLException {
    List<Column> columns = table.columns();
    Object[] values = new Object[columns.get(columns.size() - 1).position()];
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      values[column.position() - 1] = tables.value(row, i + 1, column, table);
    }
    Struct after = schema.valueFromColumnData(values);
    width = envelopes.width(after);
    return envelopes.record(schema.keyFromColumnData(values), after, partition, offset);
  }

  @Override
  public long width(SourceRecord record) {
    return width;
  }
}
