package dev.millrace.connect.deltalake.log;

import java.util.OptionalLong;

/**
 * The table's offset is not what the task took it for: another task has the partition, or had it.
 * The task drops what it buffered and seeks to the table's offset.
 */
public final class Fenced extends Exception {
  private final String appId;
  private final OptionalLong inTable;

  Fenced(String table, Advance advance, OptionalLong inTable) {
    super(
        table
            + ": "
            + advance.appId()
            + " is at "
            + text(inTable)
            + " and not at "
            + text(advance.after())
            + " any more: another task has committed");
    this.appId = advance.appId();
    this.inTable = inTable;
  }

  private static String text(OptionalLong offset) {
    return offset.isPresent() ? "offset " + offset.getAsLong() : "no offset";
  }

  public String appId() {
    return appId;
  }

  /** The last offset in the table. */
  public OptionalLong inTable() {
    return inTable;
  }
}
