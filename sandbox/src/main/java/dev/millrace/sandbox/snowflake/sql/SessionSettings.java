package dev.millrace.sandbox.snowflake.sql;

import java.util.Map;

/**
 * How a session begins. Names are as a client writes them: upper case unless in double quotes.
 *
 * @param role null for PUBLIC
 * @param database null for none; one that is not there is an error
 * @param schema null for PUBLIC of the database
 * @param warehouse null for none
 * @param parameters session parameters by name
 */
public record SessionSettings(
    String user,
    String role,
    String database,
    String schema,
    String warehouse,
    Map<String, Object> parameters) {}
