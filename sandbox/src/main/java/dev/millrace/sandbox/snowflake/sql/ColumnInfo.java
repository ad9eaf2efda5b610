package dev.millrace.sandbox.snowflake.sql;

/**
 * A column as the catalog has it.
 *
 * @param defaultValue Snowflake's SQL; null for none
 * @param comment null for none
 */
record ColumnInfo(
    String name, DataType type, boolean nullable, String defaultValue, String comment) {}
