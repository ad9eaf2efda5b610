package dev.millrace.connect.jdbc.dialect;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * How one column travels.
 *
 * @param select its expression in the select list
 */
public record ColumnPlan(String select, Schema schema, ColumnReader reader) {
  /** With the column's comment, and optional if it may be null. */
  static ColumnPlan of(Column column, String select, SchemaBuilder schema, ColumnReader reader) {
    return new ColumnPlan(
        select,
        (column.nullable() ? schema.optional() : schema).doc(column.comment()).build(),
        reader);
  }
}
