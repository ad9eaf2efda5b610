package dev.millrace.connect.jdbc.dialect;

/** {@code timestamp.granularity}: which Connect type a timestamp column becomes. */
public enum TimestampGranularity {
  CONNECT_LOGICAL,
  MICROS_LONG,
  MICROS_STRING,
  MICROS_ISO_DATETIME_STRING,
  NANOS_LONG,
  NANOS_STRING,
  NANOS_ISO_DATETIME_STRING
}
