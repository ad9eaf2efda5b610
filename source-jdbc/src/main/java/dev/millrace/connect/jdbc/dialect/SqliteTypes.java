package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * SQLite's columns by their declared types, which bind no value: what does not fit is an error, so
 * that nothing is bent in silence.
 */
final class SqliteTypes {
  /** Of {@code strftime}; the form that SQLite's own functions give, with milliseconds. */
  static final String FORM = "%Y-%m-%d %H:%M:%f";

  private final TypeSettings settings;

  SqliteTypes(TypeSettings settings) {
    this.settings = settings;
  }

  /** The declared type by SQLite's rules of affinity, and what users mean beside them. */
  static String type(String declared) {
    String type = MetadataDialect.bare(declared);
    if (type.contains("int")) {
      return "integer";
    }
    if (type.startsWith("bool")) {
      return "boolean";
    }
    if (type.startsWith("timestamp") || type.startsWith("datetime")) {
      return "timestamp";
    }
    if (type.equals("date") || type.equals("time")) {
      return type;
    }
    if (type.contains("char") || type.contains("clob") || type.contains("text")) {
      return "text";
    }
    if (type.startsWith("decimal") || type.startsWith("numeric")) {
      return "decimal";
    }
    if (type.contains("real") || type.contains("floa") || type.contains("doub")) {
      return "real";
    }
    return type.contains("blob") ? "blob" : "any";
  }

  static SqlType sqlType(Column column) {
    return switch (column.type()) {
      case "integer" -> SqlType.INT64;
      case "boolean" -> SqlType.BOOLEAN;
      case "timestamp" -> SqlType.LOCAL_TIME;
      case "date" -> SqlType.DATE;
      case "time" -> SqlType.TIME;
      case "text" -> SqlType.TEXT;
      case "decimal" -> SqlType.DECIMAL;
      case "real" -> SqlType.FLOAT64;
      case "blob" -> SqlType.BYTES;
      default -> SqlType.PRINTED;
    };
  }

  ColumnPlan plan(TableId table, Column column, String name) {
    return switch (column.type()) {
      case "integer" ->
          ColumnPlan.of(
              column, name, SchemaBuilder.int64(), typed(table, column, SqliteTypes::integer));
      case "boolean" ->
          ColumnPlan.of(
              column, name, SchemaBuilder.bool(), typed(table, column, SqliteTypes::bool));
      case "real" ->
          ColumnPlan.of(
              column, name, SchemaBuilder.float64(), typed(table, column, SqliteTypes::real));
      case "blob" ->
          ColumnPlan.of(
              column, name, SchemaBuilder.bytes(), typed(table, column, SqliteTypes::bytes));
      case "text" ->
          ColumnPlan.of(
              column, name, SchemaBuilder.string(), typed(table, column, SqliteTypes::text));
      case "timestamp" -> standard(table, column, SqlType.LOCAL_TIME, instead(name, FORM));
      case "date" -> standard(table, column, SqlType.DATE, instead(name, "%Y-%m-%d"));
      case "time" -> standard(table, column, SqlType.TIME, instead(name, "%H:%M:%f"));
      default -> standard(table, column, sqlType(column), printed(name));
    };
  }

  private ColumnPlan standard(TableId table, Column column, SqlType type, String select) {
    return new StandardTypes(settings, TextTimes.INSTANCE)
        .plan(table, column, type, select, select);
  }

  /** Text as it is, bytes in hexadecimal, and numbers with as many digits as tell them apart. */
  private static String printed(String name) {
    return "CASE typeof("
        + name
        + ") WHEN 'blob' THEN hex("
        + name
        + ") WHEN 'real' THEN CASE WHEN CAST(CAST("
        + name
        + " AS TEXT) AS REAL) = "
        + name
        + " THEN CAST("
        + name
        + " AS TEXT) ELSE printf('%!.17g', "
        + name
        + ") END ELSE CAST("
        + name
        + " AS TEXT) END";
  }

  /** Texts stay, so that what is no time can be told. */
  private static String instead(String name, String form) {
    return "CASE typeof("
        + name
        + ") WHEN 'text' THEN "
        + name
        + " ELSE "
        + inForm(name, form)
        + " END";
  }

  static String timestamp(String name) {
    return "coalesce(" + inForm(name, FORM) + ", " + name + ")";
  }

  /** Integers are milliseconds since 1970, as sqlite-jdbc stores times; reals are Julian days. */
  private static String inForm(String name, String form) {
    return "CASE typeof("
        + name
        + ") WHEN 'integer' THEN strftime('"
        + form
        + "', "
        + name
        + " / 1000.0, 'unixepoch') ELSE strftime('"
        + form
        + "', "
        + name
        + ") END";
  }

  /** Null for what is not of the column's type. */
  @FunctionalInterface
  private interface Taken {
    Object from(Object value);
  }

  private static ColumnReader typed(TableId table, Column column, Taken taken) {
    return (row, i) -> {
      Object value = row.getObject(i);
      if (value == null) {
        return null;
      }
      Object fits = taken.from(value);
      if (fits == null) {
        throw misfit(table, column, row, i);
      }
      return fits;
    };
  }

  private static DataException misfit(TableId table, Column column, ResultSet row, int i)
      throws SQLException {
    return new DataException(
        table
            + ": column "
            + column.name()
            + " ("
            + column.declaredType()
            + ") holds "
            + Decimals.shortened(String.valueOf(row.getString(i)))
            + ", which is not of that type. Correct the row, or read a view that casts the column"
            + " to text");
  }

  private static Object integer(Object value) {
    return value instanceof Integer || value instanceof Long
        ? (Object) ((Number) value).longValue()
        : null;
  }

  private static Object real(Object value) {
    return value instanceof Number number ? (Object) number.doubleValue() : null;
  }

  private static Object bool(Object value) {
    return switch (value.toString().toLowerCase(Locale.ROOT)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> null;
    };
  }

  private static Object bytes(Object value) {
    return value instanceof byte[] ? value : null;
  }

  private static Object text(Object value) {
    return value instanceof byte[] ? null : value.toString();
  }
}
