package dev.millrace.sandbox.snowflake.sql;

import java.util.List;

/**
 * The values of a statement's parameters, a column each, as the wire brings them: one value for a
 * plain statement, many for an array bind.
 */
public record Binds(List<Column> columns) {
  private static final Binds NONE = new Binds(List.of());

  /**
   * @param type the wire's name, such as {@code FIXED} or {@code TIMESTAMP_NTZ}
   * @param values in the wire's form; a null stands for NULL
   */
  public record Column(String type, List<String> values) {}

  public static Binds none() {
    return NONE;
  }

  /** How many times the statement is to run; 1 without parameters. */
  public int rows() {
    return columns.isEmpty() ? 1 : columns.get(0).values().size();
  }
}
