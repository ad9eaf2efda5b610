package dev.millrace.sandbox.snowflake.sql;

/**
 * What {@code @stage/folder/} names.
 *
 * @param prefix what the files' names begin with; empty for the whole stage
 */
public record StageLocation(StageName stage, String prefix) {}
