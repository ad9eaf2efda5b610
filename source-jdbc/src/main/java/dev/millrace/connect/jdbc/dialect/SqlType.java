package dev.millrace.connect.jdbc.dialect;

/** What a column's values are, whatever their database calls it. */
enum SqlType {
  BOOLEAN,
  INT8,
  INT16,
  INT32,
  INT64,
  /** Of the column's precision and scale, or of any if the precision is 0. */
  DECIMAL,
  FLOAT32,
  FLOAT64,
  TEXT,
  BYTES,
  DATE,
  TIME,
  /** A timestamp without a time zone. */
  LOCAL_TIME,
  INSTANT,
  /** Anything else: text as the database or the driver prints it. */
  PRINTED;

  boolean isWholeNumber() {
    return this == INT8 || this == INT16 || this == INT32 || this == INT64;
  }

  /**
   * By JDBC's standard.
   *
   * @param jdbc one of {@link java.sql.Types}
   */
  static SqlType of(int jdbc) {
    return switch (jdbc) {
      case java.sql.Types.BIT, java.sql.Types.BOOLEAN -> BOOLEAN;
      // Not every database's TINYINT has a sign.
      case java.sql.Types.TINYINT, java.sql.Types.SMALLINT -> INT16;
      case java.sql.Types.INTEGER -> INT32;
      case java.sql.Types.BIGINT -> INT64;
      case java.sql.Types.DECIMAL, java.sql.Types.NUMERIC -> DECIMAL;
      case java.sql.Types.REAL -> FLOAT32;
      case java.sql.Types.FLOAT, java.sql.Types.DOUBLE -> FLOAT64;
      case java.sql.Types.CHAR,
          java.sql.Types.VARCHAR,
          java.sql.Types.LONGVARCHAR,
          java.sql.Types.NCHAR,
          java.sql.Types.NVARCHAR,
          java.sql.Types.LONGNVARCHAR,
          java.sql.Types.CLOB,
          java.sql.Types.NCLOB ->
          TEXT;
      case java.sql.Types.BINARY,
          java.sql.Types.VARBINARY,
          java.sql.Types.LONGVARBINARY,
          java.sql.Types.BLOB ->
          BYTES;
      case java.sql.Types.DATE -> DATE;
      case java.sql.Types.TIME -> TIME;
      case java.sql.Types.TIMESTAMP -> LOCAL_TIME;
      case java.sql.Types.TIMESTAMP_WITH_TIMEZONE -> INSTANT;
      default -> PRINTED;
    };
  }
}
