package dev.millrace.sandbox.snowflake.sql;

/** How names and strings are written for H2. */
final class H2Names {
  private H2Names() {}

  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** H2 has one level of schemas: a database and its schema make one, by a name that reads back. */
  static String schema(String database, String schema) {
    return escape(database) + "." + escape(schema);
  }

  /** What {@link #schema} was made of; null for a schema that it didn't make. */
  static String[] split(String h2Schema) {
    String[] parts = {"", ""};
    int part = 0;
    for (int i = 0; i < h2Schema.length(); i++) {
      char c = h2Schema.charAt(i);
      if (c == '.') {
        part++;
        if (part > 1) {
          return null;
        }
      } else {
        if (c == '\\') {
          i++;
        }
        parts[part] += h2Schema.charAt(i);
      }
    }
    return part == 1 ? parts : null;
  }

  private static String escape(String name) {
    return name.replace("\\", "\\\\").replace(".", "\\.");
  }
}
