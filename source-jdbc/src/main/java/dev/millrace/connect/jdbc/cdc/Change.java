package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/** An event of the log that tells of a table, as Debezium writes it. */
record Change(SourceRecord record, String operation, Struct source) {
  private static final String TRUNCATE = "t";
  private static final String DELETE = "d";

  /** What has a transaction: not the rows of a snapshot. */
  private static final Set<String> LOGGED = Set.of("c", "u", DELETE, TRUNCATE);

  /** Null if {@code record} is another thing: a tombstone, a heartbeat, a transaction's end. */
  static Change of(SourceRecord record) {
    if (!(record.value() instanceof Struct value)) {
      return null;
    }
    Schema schema = value.schema();
    Field operation = schema.field("op");
    Field source = schema.field("source");
    if (operation == null || source == null || schema.field("after") == null) {
      return null;
    }
    String what = (String) value.get(operation);
    return LOGGED.contains(what) ? new Change(record, what, (Struct) value.get(source)) : null;
  }

  boolean isTruncate() {
    return TRUNCATE.equals(operation);
  }

  boolean isDelete() {
    return DELETE.equals(operation);
  }

  TableId table() {
    Field schema = source.schema().field("schema");
    return schema == null
        ? new TableId(source.getString("db"), "", source.getString("table"))
        : new TableId((String) source.get(schema), source.getString("table"));
  }

  /**
   * The values of the row's {@code columns} as text that the database takes back: of the row before
   * a delete, else of the row after the change.
   */
  List<String> key(List<String> columns) {
    Struct row = ((Struct) record.value()).getStruct(isDelete() ? "before" : "after");
    return key(table(), record, row, columns);
  }

  /** The same of a row that {@code record} tells of. */
  static List<String> key(TableId table, SourceRecord record, Struct row, List<String> columns) {
    return columns.stream().map(column -> text(table, record, row, column)).toList();
  }

  private static String text(TableId table, SourceRecord record, Struct row, String column) {
    Field field = row == null ? null : row.schema().field(column);
    Object value = field == null ? null : row.get(field);
    if (value == null) {
      throw new ConnectException(
          "A record of table "
              + table
              + " at "
              + record.sourceOffset()
              + " does not tell its row's key: column "
              + column
              + " is missing. Don't leave columns of the primary key out, nor rename them"
              + " (column.exclude.list, field.name.adjustment.mode)");
    }
    return KeyText.of(field.schema(), value);
  }
}
