package dev.millrace.connect.jdbc.dialect;

/** What a column is as a cursor. */
public enum CursorKind {
  /** Whole numbers that fit into a long. */
  NUMBER,
  /** A point in time without a zone: in {@code db.timezone}. */
  LOCAL_TIME,
  /** A point in time. */
  INSTANT,
  /**
   * Anything else that has an order and comes back exactly through text: strings, UUIDs, decimals.
   */
  TEXT,
  /** Not a cursor. */
  NONE;

  public boolean isTime() {
    return this == LOCAL_TIME || this == INSTANT;
  }
}
