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
   * @param value makes the Connect value of the exact text of a decimal, which is not null
   */
  record Made(SchemaBuilder schema, Function<String, Object> value) {}

  /**
   * Takes a column of any precision and scale.
   *
   * @param name reads it
   * @param printed reads it as exact text
   */
  ColumnPlan plan(TableId table, Column column, String name, String printed) {
    Made made = made(table, column);
    return switch (made.schema().type()) {
      case FLOAT64 -> ColumnPlan.of(column, name, made.schema(), Readers::float64);
      case STRING -> ColumnPlan.of(column, printed, made.schema(), Readers::text);
      default ->
          ColumnPlan.of(
              column,
              name,
              made.schema(),
              (row, i) -> {
                String text = row.getString(i);
                return text == null ? null : made.value().apply(text);
              });
    };
  }

  /** Takes a column of any precision and scale. */
  Made made(TableId table, Column column) {
    int precision = column.precision();
    int scale = column.scale();
    if (precision == 0) {
      // A scale of each value's own, and digits without end: only text or a double holds it.
      return mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE
          ? new Made(SchemaBuilder.float64(), Double::valueOf)
          : new Made(SchemaBuilder.string(), text -> text);
    }
    boolean fits = precision <= LONG_DIGITS;
    boolean whole = mapping == NumericMapping.PRECISION_ONLY ? scale == 0 : scale <= 0;
    boolean bestFit =
        mapping == NumericMapping.BEST_FIT || mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE;
    // A negative scale stands for zeros that the precision does not count.
    if (mapping != NumericMapping.NONE && whole && precision - scale <= LONG_DIGITS) {
      return integer(table, column, precision - scale);
    }
    if (bestFit && scale > 0 && (fits || mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE)) {
      return new Made(SchemaBuilder.float64(), Double::valueOf);
    }
    return new Made(Decimal.builder(scale), text -> exact(text, table, column));
  }

  private static Made integer(TableId table, Column column, int digits) {
    if (digits > 9) {
      return whole(table, column, SchemaBuilder.int64(), BigDecimal::longValueExact);
    }
    if (digits > 4) {
      return whole(table, column, SchemaBuilder.int32(), BigDecimal::intValueExact);
    }
    return digits > 2
        ? whole(table, column, SchemaBuilder.int16(), BigDecimal::shortValueExact)
        : whole(table, column, SchemaBuilder.int8(), BigDecimal::byteValueExact);
  }

  private static Made whole(
      TableId table, Column column, SchemaBuilder schema, Function<BigDecimal, Object> narrow) {
    return new Made(schema, text -> narrow.apply(exact(text, table, column)));
  }

  private static BigDecimal exact(String text, TableId table, Column column) {
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
