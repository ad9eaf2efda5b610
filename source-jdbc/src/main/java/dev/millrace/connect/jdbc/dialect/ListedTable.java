package dev.millrace.connect.jdbc.dialect;

/**
 * A table that the catalog lists.
 *
 * @param readable false if the connection's user may not select from it
 * @param keyed true if it has a primary key
 */
public record ListedTable(String catalog, TableId id, boolean readable, boolean keyed) {}
