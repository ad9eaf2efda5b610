package dev.millrace.connect.snowflake.table;

/** What timestamps become in new columns. */
public enum TimestampType {
  NTZ,
  LTZ,
  TZ;

  String sql() {
    return "TIMESTAMP_" + name();
  }
}
