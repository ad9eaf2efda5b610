package dev.millrace.connect.s3.content;

/** What becomes of records of several versions of a schema, by the widely used sink's names. */
public enum Compatibility {
  /** Files of their own. */
  NONE,
  /** They are projected to the newest version seen. */
  BACKWARD,
  /** They are projected to the oldest version seen. */
  FORWARD,
  /** As {@link #BACKWARD}. */
  FULL;

  /** Whether files go from version {@code from} on to {@code to}. */
  boolean goesOn(int from, int to) {
    return this == FORWARD ? to < from : to > from;
  }
}
