package dev.millrace.connect.jdbc.dialect;

import java.math.BigDecimal;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Which Connect type a decimal column becomes, by {@code numeric.mapping}. */
final class Decimals {
  /** Connect's widest whole number takes 18 digits for sure. */
  private static final int LONG_DIGITS = 18;

  private final NumericMapping mapping;

  Decimals(NumericMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Takes a column of any precision and scale.
   *
   * @param name reads it
   * @param printed reads it as exact text
   */
  ColumnPlan plan(TableId table, Column column, String name, String printed) {
    int precision = column.precision();
    int scale = column.scale();
    if (precision == 0) {
      // A scale of each value's own, and digits without end: only text or a double holds it.
      return mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE
          ? ColumnPlan.of(column, name, SchemaBuilder.float64(), Readers::float64)
          : ColumnPlan.of(column, printed, SchemaBuilder.string(), Readers::text);
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
      return ColumnPlan.of(column, name, SchemaBuilder.float64(), Readers::float64);
    }
    return ColumnPlan.of(
        column, name, Decimal.builder(scale), (row, i) -> exact(row.getString(i), table, column));
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
    return ColumnPlan.of(
        column,
        name,
        schema,
        (row, i) -> {
          BigDecimal value = exact(row.getString(i), table, column);
          return value == null ? null : narrow.apply(value);
        });
  }

  private static BigDecimal exact(String text, TableId table, Column column) {
    if (text == null) {
      return null;
    }
    try {
      return new BigDecimal(text.strip()).setScale(column.scale());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new DataException(
          table
              + ": column "
              + column.name()
              + " ("
              + column.declaredType()
              + ") holds "
              + shortened(text)
              + ", which no Connect decimal or integer can. Correct the row, or set"
              + " numeric.mapping=best_fit_eager_double, which reads decimals as FLOAT64",
          e);
    }
  }

  static String shortened(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "...";
  }
}
