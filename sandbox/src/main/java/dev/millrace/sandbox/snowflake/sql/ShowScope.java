package dev.millrace.sandbox.snowflake.sql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What SHOW is to show, and of where.
 *
 * @param what such as TABLES or PRIMARY KEYS
 * @param database null for any
 * @param schema null for any
 * @param table null for any
 * @param like of names
 * @param startsWith of names; empty for any
 * @param grants for GRANTS: ON or TO, the kind and the name
 */
record ShowScope(
    String what,
    String database,
    String schema,
    String table,
    Pattern like,
    String startsWith,
    List<String> grants) {
  boolean matches(String name) {
    return like.matcher(name).matches() && name.startsWith(startsWith);
  }

  boolean in(String itsDatabase, String itsSchema) {
    return (database == null || itsDatabase.equals(database))
        && (schema == null || itsSchema.equals(schema));
  }
}
