package dev.millrace.sandbox.snowflake.sql;

/**
 * A stage, by the exact names of where it stands.
 *
 * @param name the stage's name; {@code ~} and the user for a user's stage, {@code %} and the table
 *     for a table's
 * @param session the session whose temporary stage it is, 0 for a stage that all see
 */
public record StageName(String database, String schema, String name, long session) {}
