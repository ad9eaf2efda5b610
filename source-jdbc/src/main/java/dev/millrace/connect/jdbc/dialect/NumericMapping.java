package dev.millrace.connect.jdbc.dialect;

/** {@code numeric.mapping}: which Connect type a decimal column becomes. */
public enum NumericMapping {
  NONE,
  PRECISION_ONLY,
  BEST_FIT,
  BEST_FIT_EAGER_DOUBLE
}
