package dev.millrace.connect.jdbc.dialect;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Connect type each PostgreSQL type becomes. A type that is not named here travels as the
 * text that the server prints; none is left out.
 */
final class PostgresTypes {
  private static final Logger log = LoggerFactory.getLogger(PostgresTypes.class);

  /** Connect's widest whole number takes 18 digits for sure. */
  private static final int LONG_DIGITS = 18;

  /** Types that are text by nature: nothing to tell the user. */
  private static final Set<String> TEXT =
      Set.of(
          "text",
          "varchar",
          "bpchar",
          "char",
          "name",
          "json",
          "jsonb",
          "uuid",
          "xml",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "interval",
          "bit",
          "varbit",
          "timetz",
          "tsvector");

  private final TypeSettings settings;
  private final TimeReaders times;

  PostgresTypes(TypeSettings settings) {
    this.settings = settings;
    this.times = new TimeReaders(settings);
  }

  ColumnPlan plan(TableId table, Column column, String name) {
    return switch (column.type()) {
      case "bool" -> plan(column, name, SchemaBuilder.bool(), PostgresTypes::readBoolean);
      case "int2" -> plan(column, name, SchemaBuilder.int16(), PostgresTypes::readShort);
      case "int4" -> plan(column, name, SchemaBuilder.int32(), PostgresTypes::readInt);
      case "int8", "oid" -> plan(column, name, SchemaBuilder.int64(), PostgresTypes::readLong);
      case "float4" -> plan(column, name, SchemaBuilder.float32(), PostgresTypes::readFloat);
      case "float8" -> plan(column, name, SchemaBuilder.float64(), PostgresTypes::readDouble);
      case "numeric" -> numeric(table, column, name);
      case "bytea" -> plan(column, name, SchemaBuilder.bytes(), (row, i) -> row.getBytes(i));
      case "date" -> plan(column, name, Date.builder(), TimeReaders::date);
      case "time" -> time(table, column, name, times.timeSchema(), times.time());
      case "timestamp" -> time(table, column, name, times.timestampSchema(), times.local());
      case "timestamptz" -> time(table, column, name, times.timestampSchema(), times.instant());
      // Through numeric, or the text would follow the server's lc_monetary.
      case "money" -> text(column, "CAST(CAST(" + name + " AS numeric) AS text)");
      case "bit" ->
          column.precision() == 1
              ? plan(
                  column,
                  "CAST(CAST(" + name + " AS integer) AS boolean)",
                  SchemaBuilder.bool(),
                  PostgresTypes::readBoolean)
              : asText(column, name);
      case "int2vector", "oidvector" -> asText(column, name);
      default -> column.element() == null ? other(table, column, name) : array(column, name);
    };
  }

  private ColumnPlan time(
      TableId table, Column column, String name, SchemaBuilder schema, ColumnReader reader) {
    if (settings.granularity() == TimestampGranularity.CONNECT_LOGICAL && column.scale() > 3) {
      log.info(
          "{}: column {} travels to the millisecond; timestamp.granularity=micros_long keeps all",
          table,
          column.name());
    }
    return plan(column, name, schema, reader);
  }

  private ColumnPlan other(TableId table, Column column, String name) {
    if (!TEXT.contains(column.type())) {
      log.info(
          "{}: column {} of type {} travels as the text that PostgreSQL prints for it",
          table,
          column.name(),
          column.declaredType());
    }
    return asText(column, name);
  }

  private static ColumnPlan asText(Column column, String name) {
    return text(column, "CAST(" + name + " AS text)");
  }

  private static ColumnPlan text(Column column, String select) {
    return plan(column, select, SchemaBuilder.string(), (row, i) -> row.getString(i));
  }

  private static ColumnPlan plan(
      Column column, String select, SchemaBuilder schema, ColumnReader reader) {
    return new ColumnPlan(
        select,
        (column.nullable() ? schema.optional() : schema).doc(column.comment()).build(),
        reader);
  }

  private ColumnPlan numeric(TableId table, Column column, String name) {
    int precision = column.precision();
    int scale = column.scale();
    NumericMapping mapping = settings.numeric();
    if (precision == 0) {
      // Up to 131,072 digits, and a scale of each value's own: only text or a double holds it.
      return mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE
          ? plan(column, name, SchemaBuilder.float64(), PostgresTypes::readDouble)
          : asText(column, name);
    }
    boolean fits = precision <= LONG_DIGITS;
    boolean whole = mapping == NumericMapping.PRECISION_ONLY ? scale == 0 : scale <= 0;
    boolean bestFit =
        mapping == NumericMapping.BEST_FIT || mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE;
    // A negative scale stands for zeros that the precision does not count.
    if (mapping != NumericMapping.NONE && whole && precision - scale <= LONG_DIGITS) {
      return integer(table, column, name, precision - scale);
    }
    if (bestFit && scale > 0 && (fits || mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE)) {
      return plan(column, name, SchemaBuilder.float64(), PostgresTypes::readDouble);
    }
    return plan(
        column, name, Decimal.builder(scale), (row, i) -> decimal(row.getString(i), table, column));
  }

  private static ColumnPlan integer(TableId table, Column column, String name, int digits) {
    if (digits > 9) {
      return whole(table, column, name, SchemaBuilder.int64(), BigDecimal::longValueExact);
    }
    if (digits > 4) {
      return whole(table, column, name, SchemaBuilder.int32(), BigDecimal::intValueExact);
    }
    return digits > 2
        ? whole(table, column, name, SchemaBuilder.int16(), BigDecimal::shortValueExact)
        : whole(table, column, name, SchemaBuilder.int8(), BigDecimal::byteValueExact);
  }

  private static ColumnPlan whole(
      TableId table,
      Column column,
      String name,
      SchemaBuilder schema,
      Function<BigDecimal, Object> narrow) {
    return plan(
        column,
        name,
        schema,
        (row, i) -> {
          BigDecimal value = decimal(row.getString(i), table, column);
          return value == null ? null : narrow.apply(value);
        });
  }

  private static BigDecimal decimal(String text, TableId table, Column column) {
    if (text == null) {
      return null;
    }
    if (text.equals("NaN")) {
      throw new DataException(
          table
              + ": column "
              + column.name()
              + " ("
              + column.declaredType()
              + ") holds NaN, which no Connect decimal or integer can. Correct the row, or set"
              + " numeric.mapping=best_fit_eager_double, which reads decimals as FLOAT64");
    }
    return new BigDecimal(text).setScale(column.scale());
  }

  private static ColumnPlan array(Column column, String name) {
    return switch (column.element()) {
      case "bool" -> array(column, name, SchemaBuilder.bool());
      case "int2" -> array(column, name, SchemaBuilder.int16());
      case "int4" -> array(column, name, SchemaBuilder.int32());
      case "int8" -> array(column, name, SchemaBuilder.int64());
      case "float4" -> array(column, name, SchemaBuilder.float32());
      case "float8" -> array(column, name, SchemaBuilder.float64());
      default -> array(column, "CAST(" + name + " AS text[])", SchemaBuilder.string());
    };
  }

  private static ColumnPlan array(Column column, String select, SchemaBuilder element) {
    Schema elements = element.optional().build();
    return plan(
        column,
        select,
        SchemaBuilder.array(elements),
        (row, i) -> ArrayReader.read(row, i, column));
  }

  private static Object readBoolean(ResultSet row, int i) throws SQLException {
    boolean value = row.getBoolean(i);
    return !value && row.wasNull() ? null : (Object) value;
  }

  private static Object readShort(ResultSet row, int i) throws SQLException {
    short value = row.getShort(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  private static Object readInt(ResultSet row, int i) throws SQLException {
    int value = row.getInt(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  private static Object readLong(ResultSet row, int i) throws SQLException {
    long value = row.getLong(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  private static Object readFloat(ResultSet row, int i) throws SQLException {
    float value = row.getFloat(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  private static Object readDouble(ResultSet row, int i) throws SQLException {
    double value = row.getDouble(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }
}
