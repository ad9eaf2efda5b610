package dev.millrace.sandbox.snowflake.sql;

import java.util.Map;

/**
 * Where a session stands. Names are exact; null where none is in use.
 *
 * @param transaction whether a transaction is open
 * @param parameters all session parameters that have a value, AUTOCOMMIT among them
 */
public record SessionState(
    String database,
    String schema,
    String role,
    String warehouse,
    boolean transaction,
    Map<String, Object> parameters) {}
