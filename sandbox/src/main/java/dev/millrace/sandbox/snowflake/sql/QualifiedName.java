package dev.millrace.sandbox.snowflake.sql;

/** Where a table or a stage stands, by exact names. */
record QualifiedName(String database, String schema, String name) {
  String h2Schema() {
    return H2Names.schema(database, schema);
  }

  /** As error messages have it. */
  @Override
  public String toString() {
    return database + "." + schema + "." + name;
  }
}
