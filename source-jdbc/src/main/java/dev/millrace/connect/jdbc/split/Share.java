package dev.millrace.connect.jdbc.split;

/**
 * A task's part of the work on a table.
 *
 * @param task from 0
 * @param tasks of the connector
 * @param table the table's number; spreads what only one task can do
 */
public record Share(int task, int tasks, int table) {
  /** Of the only task that reads the table. */
  public static final Share ALL = new Share(0, 1, 0);

  /** True if this task plans the table's runs, and reads what only one task can. */
  public boolean leads() {
    return isMine(0);
  }

  public boolean isMine(int chunk) {
    return (chunk + table) % tasks == task;
  }
}
