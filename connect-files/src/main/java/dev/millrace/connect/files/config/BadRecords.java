package dev.millrace.connect.files.config;

/** What becomes of what can't be read, as {@code bad.records} has it. */
public enum BadRecords {
  FAIL,
  SKIP,
  TOPIC
}
