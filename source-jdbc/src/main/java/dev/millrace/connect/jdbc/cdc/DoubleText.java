package dev.millrace.connect.jdbc.cdc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Prints numbers of double precision as PostgreSQL does: the fewest digits that tell them apart.
 */
final class DoubleText {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:NaN|Infinity|\\d[\\d.]*(?:E-?\\d+)?)");

  private DoubleText() {}

  /** {@code text} with each number in it printed so. */
  static String in(String text) {
    return NUMBER.matcher(text).replaceAll(found -> of(Double.parseDouble(found.group())));
  }

  static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    return exponent < -4 || exponent >= 15 ? scientific(shortest, exponent) : plain(shortest);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }

  private static String scientific(BigDecimal value, int exponent) {
    String digits = value.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int positive = Math.abs(exponent);
    return (value.signum() < 0 ? "-" : "")
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (positive < 10 ? "0" : "")
        + positive;
  }
}
