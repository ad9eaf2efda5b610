package dev.millrace.connect.file.format.excel;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a number in a cell stands for, by the cell's number format. Source: ECMA-376 part 1, 18.8.30
 * and 18.8.31.
 */
enum CellFormat {
  NUMBER,
  DATE,
  TIME,
  TIMESTAMP;

  private static final long DAY_MS = 86_400_000L;
  private static final LocalDateTime EPOCH_1900 = LocalDateTime.of(1899, 12, 30, 0, 0);
  private static final LocalDateTime EPOCH_1904 = LocalDateTime.of(1904, 1, 1, 0, 0);

  /** Of year 10000: a larger number is no date, whatever its format says. */
  private static final double MOST_DAYS = 2_958_466;

  private static final DateTimeFormatter TIME_TEXT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter TIMESTAMP_TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  /** Of those that have numbers instead of codes. */
  static CellFormat builtIn(int id) {
    return switch (id) {
      case 14, 15, 16, 17 -> DATE;
      case 18, 19, 20, 21, 45, 47 -> TIME;
      case 22 -> TIMESTAMP;
      default -> (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58) ? DATE : NUMBER;
    };
  }

  /** Of a code such as {@code yyyy-mm-dd} or {@code [Red]0.00}. */
  static CellFormat of(String code) {
    String plain =
        code.replaceAll("\"[^\"]*\"?", "")
            .replaceAll("\\\\.|_.|\\*.", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll(";.*", "");
    boolean elapsed = plain.matches(".*\\[(h+|m+|s+)].*");
    String letters = plain.replaceAll("\\[[^\\]]*\\]?", "").replaceAll("am/pm|a/p", "h");
    if (elapsed || letters.contains("general")) {
      return NUMBER;
    }
    boolean time = letters.contains("h") || letters.contains("s");
    boolean date =
        letters.contains("y") || letters.contains("d") || (letters.contains("m") && !time);
    return date ? time ? TIMESTAMP : DATE : time ? TIME : NUMBER;
  }

  /** A number as text: a date or time of ISO 8601, or digits without an exponent. */
  String text(String number, boolean since1904) {
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      return number;
    }
    if (this == NUMBER || !(value >= 0) || value >= MOST_DAYS) {
      return plain(number, value);
    }
    // Excel has a 29 February 1900, which never was.
    double days = !since1904 && value < 60 && value >= 1 ? value + 1 : value;
    long millis = Math.round(days * DAY_MS);
    if (this == TIME && millis < DAY_MS) {
      return TIME_TEXT.format(LocalTime.ofNanoOfDay(millis * 1_000_000L));
    }
    LocalDateTime at = (since1904 ? EPOCH_1904 : EPOCH_1900).plusDays(millis / DAY_MS);
    if (this == DATE && millis % DAY_MS == 0) {
      return at.toLocalDate().toString();
    }
    return TIMESTAMP_TEXT.format(at.plusNanos(millis % DAY_MS * 1_000_000L));
  }

  private static String plain(String number, double value) {
    if (!Double.isFinite(value)) {
      return number;
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return number.indexOf('E') < 0 && number.indexOf('e') < 0
        ? number
        : new BigDecimal(Double.toString(value)).toPlainString();
  }
}
