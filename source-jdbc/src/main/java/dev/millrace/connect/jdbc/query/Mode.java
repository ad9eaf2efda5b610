package dev.millrace.connect.jdbc.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code mode}: how new rows are found. */
public enum Mode {
  /** The whole table, again at every poll interval. */
  BULK("bulk"),
  /** Rows whose number is greater than the last one. */
  INCREMENTING("incrementing"),
  /** Rows whose timestamp is later than the last one. */
  TIMESTAMP("timestamp"),
  /** Rows whose timestamp is later, or the same with a greater number. */
  TIMESTAMP_INCREMENTING("timestamp+incrementing"),
  /** All rows once, then every change out of the database's log. */
  CDC("cdc");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /**
   * @param text one of {@link #names}, in any case
   */
  public static Mode of(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.text.equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such mode: " + text));
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Mode::toString).toList();
  }

  public boolean usesTimestamp() {
    return this == TIMESTAMP || this == TIMESTAMP_INCREMENTING;
  }

  public boolean usesIncrementing() {
    return this == INCREMENTING || this == TIMESTAMP_INCREMENTING;
  }

  /** True if a table is read from its first row to its last, in runs. */
  public boolean readsWhole() {
    return this == BULK || this == CDC;
  }

  /** True if only a primary key tells where a read got to. */
  public boolean needsPrimaryKey() {
    return readsWhole() || this == TIMESTAMP;
  }

  @Override
  public String toString() {
    return text;
  }
}
