package dev.millrace.connect.jdbc.dialect;

/** What a database's error is about, as far as it tells the user where to look. */
public enum Failure {
  /** A later try may mend it. */
  TRANSIENT,
  WRONG_PASSWORD,
  WRONG_USER,
  UNKNOWN_DATABASE,
  FORBIDDEN,
  UNKNOWN_TABLE,
  UNKNOWN_COLUMN,
  /** More bytes at once than {@link Dialect#fetchBound} lets in. */
  TOO_WIDE,
  /** Everything else; no retry mends it. */
  OTHER
}
