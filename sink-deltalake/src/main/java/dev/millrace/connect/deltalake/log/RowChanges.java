package dev.millrace.connect.deltalake.log;

/**
 * What a chunk does to rows that are in the table already. Only the {@link ChangePlanner} looks
 * inside. Immutable, for a commit that is lost is planned again.
 */
public interface RowChanges {}
