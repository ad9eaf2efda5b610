package dev.millrace.connect.deltalake.log;

/**
 * That a chunk is in the table.
 *
 * @param state the table at the version that has it, or a later one
 * @param version of the table that has it
 */
public record Committed(long version, TableState state) {}
