package dev.millrace.sandbox.snowflake.sql;

import java.util.Locale;
import java.util.Map;

/**
 * A type of Snowflake's.
 *
 * @param size digits of a FIXED, length of a TEXT (characters) or BINARY (bytes), fractional digits
 *     of what has a time; 0 where the type has none
 * @param scale of a FIXED
 */
record DataType(Kind kind, int size, int scale) {
  enum Kind {
    FIXED,
    REAL,
    TEXT,
    BOOLEAN,
    DATE,
    TIME,
    TIMESTAMP_NTZ,
    TIMESTAMP_LTZ,
    TIMESTAMP_TZ,
    BINARY,
    VARIANT,
    OBJECT,
    ARRAY;

    boolean isSemiStructured() {
      return this == VARIANT || this == OBJECT || this == ARRAY;
    }

    boolean hasTime() {
      return this == TIME || this == TIMESTAMP_NTZ || this == TIMESTAMP_LTZ || this == TIMESTAMP_TZ;
    }
  }

  static final int MAX_TEXT = 134_217_728;
  static final int MAX_BINARY = 67_108_864;
  private static final int DEFAULT_TEXT = 16_777_216;
  private static final int DEFAULT_BINARY = 8_388_608;

  static final DataType NUMBER = new DataType(Kind.FIXED, 38, 0);
  static final DataType FLOAT = new DataType(Kind.REAL, 0, 0);
  static final DataType VARCHAR = new DataType(Kind.TEXT, DEFAULT_TEXT, 0);
  static final DataType BOOLEAN = new DataType(Kind.BOOLEAN, 0, 0);
  static final DataType DATE = new DataType(Kind.DATE, 0, 0);
  static final DataType BINARY = new DataType(Kind.BINARY, DEFAULT_BINARY, 0);
  static final DataType VARIANT = new DataType(Kind.VARIANT, 0, 0);
  static final DataType OBJECT = new DataType(Kind.OBJECT, 0, 0);
  static final DataType ARRAY = new DataType(Kind.ARRAY, 0, 0);
  static final DataType TIMESTAMP_LTZ = new DataType(Kind.TIMESTAMP_LTZ, 9, 0);

  private static final Map<String, DataType> NAMES =
      Map.ofEntries(
          Map.entry("NUMBER", NUMBER),
          Map.entry("DECIMAL", NUMBER),
          Map.entry("DEC", NUMBER),
          Map.entry("NUMERIC", NUMBER),
          Map.entry("INT", NUMBER),
          Map.entry("INTEGER", NUMBER),
          Map.entry("BIGINT", NUMBER),
          Map.entry("SMALLINT", NUMBER),
          Map.entry("TINYINT", NUMBER),
          Map.entry("BYTEINT", NUMBER),
          Map.entry("FLOAT", FLOAT),
          Map.entry("FLOAT4", FLOAT),
          Map.entry("FLOAT8", FLOAT),
          Map.entry("DOUBLE", FLOAT),
          Map.entry("REAL", FLOAT),
          Map.entry("VARCHAR", VARCHAR),
          Map.entry("STRING", VARCHAR),
          Map.entry("TEXT", VARCHAR),
          Map.entry("NVARCHAR", VARCHAR),
          Map.entry("CHAR", new DataType(Kind.TEXT, 1, 0)),
          Map.entry("CHARACTER", new DataType(Kind.TEXT, 1, 0)),
          Map.entry("BOOLEAN", BOOLEAN),
          Map.entry("DATE", DATE),
          Map.entry("TIME", new DataType(Kind.TIME, 9, 0)),
          Map.entry("DATETIME", new DataType(Kind.TIMESTAMP_NTZ, 9, 0)),
          Map.entry("TIMESTAMP", new DataType(Kind.TIMESTAMP_NTZ, 9, 0)),
          Map.entry("TIMESTAMP_NTZ", new DataType(Kind.TIMESTAMP_NTZ, 9, 0)),
          Map.entry("TIMESTAMPNTZ", new DataType(Kind.TIMESTAMP_NTZ, 9, 0)),
          Map.entry("TIMESTAMP_LTZ", TIMESTAMP_LTZ),
          Map.entry("TIMESTAMPLTZ", TIMESTAMP_LTZ),
          Map.entry("TIMESTAMP_TZ", new DataType(Kind.TIMESTAMP_TZ, 9, 0)),
          Map.entry("TIMESTAMPTZ", new DataType(Kind.TIMESTAMP_TZ, 9, 0)),
          Map.entry("BINARY", BINARY),
          Map.entry("VARBINARY", BINARY),
          Map.entry("VARIANT", VARIANT),
          Map.entry("OBJECT", OBJECT),
          Map.entry("ARRAY", ARRAY));

  static DataType parse(Tokens tokens) throws SqlFailure {
    Token word = tokens.peek();
    DataType type = word.kind() == Token.Kind.WORD ? NAMES.get(word.name()) : null;
    if (type == null) {
      throw Failures.compilation("002040", "42601", "Unsupported data type '" + word.text() + "'.");
    }
    tokens.next();
    if (word.is("DOUBLE")) {
      tokens.accept("PRECISION");
    }
    if (!tokens.is("(") || (type.equals(NUMBER) && word.name().endsWith("INT"))) {
      return type;
    }
    tokens.next();
    DataType sized = type.sized(tokens);
    tokens.expect(")");
    return sized;
  }

  private DataType sized(Tokens tokens) throws SqlFailure {
    int first = tokens.integer();
    switch (kind) {
      case FIXED -> {
        int digits = tokens.accept(",") ? tokens.integer() : 0;
        if (first < 1 || first > 38 || digits > first) {
          throw Failures.compilation(
              "001008",
              "22023",
              "Invalid precision or scale: NUMBER(%d,%d)".formatted(first, digits));
        }
        return new DataType(kind, first, digits);
      }
      case TEXT, BINARY -> {
        int most = kind == Kind.TEXT ? MAX_TEXT : MAX_BINARY;
        if (first < 1 || first > most) {
          throw Failures.compilation(
              "001008",
              "22023",
              "Invalid length %d: must be between 1 and %d".formatted(first, most));
        }
        return new DataType(kind, first, 0);
      }
      default -> {
        if (!kind.hasTime() || first > 9) {
          throw tokens.unexpected();
        }
        return new DataType(kind, first, 0);
      }
    }
  }

  static DataType of(String text) {
    try {
      return parse(new Tokens(text));
    } catch (SqlFailure e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** As DESCRIBE writes it, such as {@code NUMBER(38,0)}. */
  @Override
  public String toString() {
    return switch (kind) {
      case FIXED -> "NUMBER(" + size + "," + scale + ")";
      case REAL -> "FLOAT";
      case TEXT -> "VARCHAR(" + size + ")";
      case BINARY, TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> kind + "(" + size + ")";
      default -> kind.name();
    };
  }

  /** The H2 type that holds its values. */
  String h2() {
    return switch (kind) {
      case FIXED -> "NUMERIC(" + size + "," + scale + ")";
      case REAL -> "DOUBLE PRECISION";
      case TEXT -> "VARCHAR(" + size + ")";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIME -> "TIME(" + size + ")";
      case TIMESTAMP_NTZ -> "TIMESTAMP(" + size + ")";
      case TIMESTAMP_LTZ, TIMESTAMP_TZ -> "TIMESTAMP(" + size + ") WITH TIME ZONE";
      case BINARY -> "VARBINARY(" + size + ")";
      case VARIANT, OBJECT, ARRAY -> "JSON";
    };
  }

  Column column(String name, boolean nullable) {
    String wire = kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case FIXED -> new Column(name, wire, nullable, size, scale, null, null);
      case TEXT -> new Column(name, wire, nullable, null, null, size, bytes());
      case BINARY -> new Column(name, wire, nullable, null, null, size, size);
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
          new Column(name, wire, nullable, 0, size, null, null);
      default -> new Column(name, wire, nullable, null, null, null, null);
    };
  }

  /** As SHOW COLUMNS writes it. */
  String json(boolean nullable) {
    String details =
        switch (kind) {
          case FIXED -> ",\"precision\":" + size + ",\"scale\":" + scale;
          case TEXT -> ",\"length\":" + size + ",\"byteLength\":" + bytes();
          case BINARY -> ",\"length\":" + size + ",\"byteLength\":" + size;
          case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
              ",\"precision\":0,\"scale\":" + size;
          default -> "";
        };
    return "{\"type\":\"%s\"%s,\"nullable\":%s%s}"
        .formatted(kind, details, nullable, kind == Kind.TEXT ? ",\"fixed\":false" : "");
  }

  /** UTF-8 takes up to four bytes a character, and Snowflake no more than the greatest length. */
  int bytes() {
    return (int) Math.min(4L * size, MAX_TEXT);
  }

  /** Whether {@code ALTER COLUMN SET DATA TYPE} may make this a {@code wider}. */
  boolean widensTo(DataType wider) {
    if (kind != wider.kind) {
      return false;
    }
    return switch (kind) {
      case FIXED -> scale == wider.scale && size <= wider.size;
      case TEXT -> size <= wider.size;
      default -> equals(wider);
    };
  }

  /** H2 to bring {@code value}, of whatever type, to this one. */
  String convert(String value, Conversion.Mode mode, String zone) {
    return "CAST(SF.CONVERT(%s,'%s',%d,%d,'%s',%s) AS %s)"
        .formatted(value, kind, size, scale, mode, H2Names.literal(zone), h2());
  }
}
