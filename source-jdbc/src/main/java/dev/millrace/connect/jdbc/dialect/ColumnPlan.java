package dev.millrace.connect.jdbc.dialect;

import org.apache.kafka.connect.data.Schema;

/**
 * How one column travels.
 *
 * @param select its expression in the select list
 */
public record ColumnPlan(String select, Schema schema, ColumnReader reader) {}
