package dev.millrace.connect.snowflake.table;

/** Names and texts in SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** A name as it is, in its case. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text. Snowflake takes a backslash for an escape. */
  public static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
