package dev.millrace.connect.s3.content;

/** What becomes of a record whose value is null. */
public enum NullValues {
  /** It is a bad record. */
  FAIL,
  /** It is left out. */
  IGNORE,
  /** It is left out and, where there is a dead-letter topic, reported to it. */
  REPORT,
  /** It is written, with its key, among the other records or into a file of keys. */
  WRITE
}
