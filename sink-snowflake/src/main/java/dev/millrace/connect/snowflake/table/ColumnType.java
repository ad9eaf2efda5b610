package dev.millrace.connect.snowflake.table;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column.
 *
 * @param size digits of a NUMBER, characters of a VARCHAR; 0 for other types
 * @param scale of a NUMBER
 */
public record ColumnType(Kind kind, int size, int scale) {
  static final int MAX_DIGITS = 38;
  static final int MAX_TEXT = 16_777_216;

  private static final Pattern TEXT =
      Pattern.compile("([A-Z_ ]+?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)).*|([A-Z_ ]+).*");

  /** What kinds of columns there are. */
  public enum Kind {
    NUMBER,
    FLOAT,
    BOOLEAN,
    VARCHAR,
    BINARY,
    DATE,
    TIME,
    TIMESTAMP_NTZ,
    TIMESTAMP_LTZ,
    TIMESTAMP_TZ,
    VARIANT,
    OBJECT,
    ARRAY,
    /** Geography, vectors, and what may come. */
    OTHER
  }

  static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0);
  }

  static ColumnType number(int digits, int scale) {
    return new ColumnType(Kind.NUMBER, digits, scale);
  }

  static ColumnType text(int length) {
    return new ColumnType(Kind.VARCHAR, length, 0);
  }

  /** A type as {@code DESCRIBE TABLE} names it. */
  public static ColumnType parse(String described) {
    Matcher parts = TEXT.matcher(described.toUpperCase(Locale.ROOT).strip());
    if (!parts.matches()) {
      return of(Kind.OTHER);
    }
    String name = (parts.group(1) == null ? parts.group(4) : parts.group(1)).strip();
    int first = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
    int second = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    return switch (name) {
      case "NUMBER", "DECIMAL", "NUMERIC", "INT", "INTEGER", "BIGINT", "SMALLINT" ->
          number(first < 0 ? MAX_DIGITS : first, second);
      case "VARCHAR", "TEXT", "STRING", "CHAR" -> text(first < 0 ? MAX_TEXT : first);
      case "DOUBLE", "REAL", "FLOAT" -> of(Kind.FLOAT);
      default -> of(kind(name));
    };
  }

  private static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return Kind.OTHER;
  }

  /** Digits before the point. */
  int whole() {
    return size - scale;
  }

  /** As SQL has it. */
  public String sql() {
    return switch (kind) {
      case NUMBER -> "NUMBER(" + size + "," + scale + ")";
      case VARCHAR -> size == MAX_TEXT ? "VARCHAR" : "VARCHAR(" + size + ")";
      default -> kind.name();
    };
  }
}
