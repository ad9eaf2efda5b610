package dev.millrace.connect.jdbc.dialect;

/** {@code quote.sql.identifiers}: whether names in SQL are quoted. */
public enum Quoting {
  ALWAYS,
  NEVER;

  /** {@code name} as SQL spells it, by the SQL standard's quotes. */
  public String of(String name) {
    return this == NEVER ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  public String of(TableId table) {
    return table.schema().isEmpty()
        ? of(table.name())
        : of(table.schema()) + "." + of(table.name());
  }
}
