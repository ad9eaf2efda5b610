package dev.millrace.connect.snowflake.table;

import dev.millrace.connect.snowflake.table.ColumnType.Kind;

/** What a value looks like in a staged file, and how it comes out of it. */
public enum Form {
  WHOLE,
  DECIMAL,
  FLOATING,
  BOOL,
  TEXT,
  /** JSON in UTF-8. */
  JSON,
  /** Days since the epoch. */
  DAYS,
  /** A text such as {@code 12:34:56.789}. */
  CLOCK,
  /** Whole numbers since the epoch, in UTC. */
  MILLIS,
  MICROS,
  NANOS,
  /** A text such as {@code 2024-02-29T12:34:56+01:00}. */
  ZONED,
  BASE64;

  /** Whether columns of that kind take such values without loss, or refuse those that don't fit. */
  boolean fits(Kind column) {
    return switch (column) {
      case NUMBER -> this == WHOLE || this == DECIMAL;
      case FLOAT -> this == WHOLE || this == FLOATING;
      case BOOLEAN -> this == BOOL;
      case VARCHAR ->
          this == WHOLE
              || this == DECIMAL
              || this == BOOL
              || this == TEXT
              || this == JSON
              || this == CLOCK
              || this == ZONED;
      case BINARY -> this == BASE64;
      case DATE -> this == DAYS || this == TEXT;
      case TIME -> this == CLOCK || this == TEXT;
      case TIMESTAMP_NTZ -> isInstant() || this == TEXT;
      case TIMESTAMP_LTZ, TIMESTAMP_TZ -> isInstant() || this == TEXT || this == ZONED;
      case VARIANT ->
          this == WHOLE
              || this == DECIMAL
              || this == FLOATING
              || this == BOOL
              || this == TEXT
              || this == JSON;
      case OBJECT, ARRAY -> this == JSON;
      case OTHER -> false;
    };
  }

  private boolean isInstant() {
    return this == MILLIS || this == MICROS || this == NANOS;
  }

  /**
   * The value of a staged column for one of a table. A text is not cast to its column's length, for
   * a cast cuts it off; the column itself refuses what is too long.
   */
  String expression(String field, ColumnType column) {
    String raw = "$1:" + Identifiers.quote(field);
    String text = raw + "::VARCHAR";
    return switch (this) {
      case WHOLE, DECIMAL, FLOATING, BOOL, TEXT, DAYS ->
          column.kind() == Kind.VARIANT
              ? raw + "::VARIANT"
              : column.kind() == Kind.VARCHAR ? text : raw + "::" + column.sql();
      case JSON ->
          switch (column.kind()) {
            case VARCHAR -> text;
            case VARIANT -> "PARSE_JSON(" + text + ")";
            default -> "PARSE_JSON(" + text + ")::" + column.sql();
          };
      case CLOCK -> column.kind() == Kind.VARCHAR ? text : "TO_TIME(" + text + ")";
      case MILLIS -> since(raw, column, 3);
      case MICROS -> since(raw, column, 6);
      case NANOS -> since(raw, column, 9);
      case ZONED -> column.kind() == Kind.VARCHAR ? text : "TO_" + column.sql() + "(" + text + ")";
      case BASE64 -> "TO_BINARY(" + text + ", 'BASE64')";
    };
  }

  private static String since(String raw, ColumnType column, int scale) {
    return "TO_" + column.sql() + "(" + raw + "::NUMBER(38,0), " + scale + ")";
  }
}
