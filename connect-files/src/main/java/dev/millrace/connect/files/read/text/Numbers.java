package dev.millrace.connect.files.read.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Numbers, read from bytes. Stateless. */
public final class Numbers {
  private static final int LONGEST = 400;
  private static final double[] POWERS = powers();

  private Numbers() {}

  /** The powers of ten that a double holds exactly. */
  private static double[] powers() {
    double[] powers = new double[23];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = new BigDecimal("1e" + i).doubleValue();
    }
    return powers;
  }

  /**
   * A whole number.
   *
   * @param exact refuses {@code +1} and {@code 007}, which are texts as likely
   * @return null if it is none, or has more than 63 bits
   */
  static Long integer(byte[] b, int from, int to, boolean exact) {
    boolean negative = from < to && b[from] == '-';
    int first = negative || (!exact && from < to && b[from] == '+') ? from + 1 : from;
    int digits = to - first;
    if (digits < 1 || digits > 19 || (exact && b[first] == '0' && (digits > 1 || negative))) {
      return null;
    }
    long value = 0; // Negative, for there is one number more below zero than above.
    for (int i = first; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
        return null;
      }
      value = value * 10 - digit;
      if (value > 0) {
        return null;
      }
    }
    if (negative) {
      return value;
    }
    return value == Long.MIN_VALUE ? null : -value;
  }

  /**
   * A double.
   *
   * @param exact refuses what a double would round, whole numbers of many digits, {@code +1},
   *     {@code 007} and {@code NaN}
   * @return null if it is none
   */
  static Double real(byte[] b, int from, int to, boolean exact) {
    int at = from < to && b[from] == '-' ? from + 1 : from;
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    int point = -1;
    for (; at < to; at++) {
      int digit = b[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits += digits > 0 || digit > 0 ? 1 : 0;
        if (digits > 15) {
          return slow(b, from, to, exact);
        }
        mantissa = mantissa * 10 + digit;
        scale += point >= 0 ? 1 : 0;
      } else if (b[at] == '.' && point < 0) {
        point = at;
      } else {
        return slow(b, from, to, exact);
      }
    }
    if (scale > 22 || !wellFormed(b, from, to, point, exact)) {
      return slow(b, from, to, exact);
    }
    // Both are exact in a double, and one division rounds once: this is what parseDouble gives.
    double value = mantissa / POWERS[scale];
    return b[from] == '-' ? -value : value;
  }

  private static boolean wellFormed(byte[] b, int from, int to, int point, boolean exact) {
    int first = from < to && b[from] == '-' ? from + 1 : from;
    int whole = (point < 0 ? to : point) - first;
    return whole >= 1 && point != to - 1 && !(exact && whole > 1 && b[first] == '0');
  }

  private static Double slow(byte[] b, int from, int to, boolean exact) {
    BigDecimal decimal = decimal(b, from, to, exact);
    if (decimal == null) {
      return exact ? null : special(b, from, to);
    }
    if (exact && decimal.scale() == 0 && decimal.precision() > 18) {
      return null; // Many digits and no point: rather a number of something than a measure.
    }
    double value = decimal.doubleValue();
    return exact && (Double.isInfinite(value) || !survives(value, decimal)) ? null : value;
  }

  /** Whether a double, written with as many digits, is the number again. */
  public static boolean survives(double value, BigDecimal decimal) {
    BigDecimal back =
        new BigDecimal(value)
            .round(new MathContext(Math.max(1, decimal.precision()), RoundingMode.HALF_EVEN));
    return back.compareTo(decimal) == 0;
  }

  private static Double special(byte[] b, int from, int to) {
    return switch (latin(b, from, Math.min(to, from + 10))) {
      case "NaN", "nan" -> Double.NaN;
      case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /**
   * A number of any size.
   *
   * @return null if it is none, or has more than 400 characters
   */
  static BigDecimal decimal(byte[] b, int from, int to, boolean exact) {
    if (to - from > LONGEST || from == to || !plain(b, from, to)) {
      return null;
    }
    int first = b[from] == '-' ? from + 1 : from;
    boolean padded =
        first + 1 < to && b[first] == '0' && b[first + 1] >= '0' && b[first + 1] <= '9';
    boolean bare = b[first == to ? from : first] == '.' || b[to - 1] == '.' || b[from] == '+';
    if (exact && (padded || bare)) {
      return null;
    }
    try {
      BigDecimal decimal = new BigDecimal(latin(b, from, to));
      return Math.abs((long) decimal.scale()) > LONGEST ? null : decimal;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Spares an exception for each text that can't be a number. */
  private static boolean plain(byte[] b, int from, int to) {
    boolean digit = false;
    for (int i = from; i < to; i++) {
      byte c = b[i];
      boolean is = c >= '0' && c <= '9';
      digit |= is;
      boolean sign = (c == '-' || c == '+') && (i == from || b[i - 1] == 'e' || b[i - 1] == 'E');
      boolean exponent = digit && (c == 'e' || c == 'E');
      if (!is && !sign && !exponent && c != '.') {
        return false;
      }
    }
    return digit;
  }

  private static String latin(byte[] b, int from, int to) {
    return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
