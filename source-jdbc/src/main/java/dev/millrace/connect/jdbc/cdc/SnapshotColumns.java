package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.ColumnPlan;
import dev.millrace.connect.jdbc.dialect.Quoting;
import java.sql.ResultSet;
import org.apache.kafka.connect.data.Schema;

/** Reads a snapshot's columns as the log tells them, where that is not as a query does. */
final class SnapshotColumns {
  private SnapshotColumns() {}

  /**
   * @param planned by a query
   * @param made of the log's description of the table
   */
  static ColumnPlan plan(Column column, ColumnPlan planned, Schema made, Quoting quoting) {
    String name = quoting.of(column.name());
    if (column.type().equals("timetz")) {
      return new ColumnPlan(
          "CAST(" + name + " AT TIME ZONE 'UTC' AS text)", planned.schema(), planned.reader());
    }
    boolean array = planned.schema().type() == Schema.Type.ARRAY;
    return array && made.type() == Schema.Type.STRING
        ? new ColumnPlan("CAST(" + name + " AS text)", made, ResultSet::getString)
        : planned;
  }
}
