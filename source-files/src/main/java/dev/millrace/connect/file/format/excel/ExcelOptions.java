package dev.millrace.connect.file.format.excel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a workbook is read.
 *
 * @param sheet its name, or its number from 1; empty for the first
 * @param area the cells
 * @param header whether the area's first row that is not empty holds the columns' names
 */
public record ExcelOptions(String sheet, Area area, boolean header, Errors errors) {
  public static final ExcelOptions DEFAULT =
      new ExcelOptions("", Area.ALL, true, Errors.BAD_RECORD);

  /** What becomes of a cell that holds an error, such as {@code #DIV/0!}. */
  public enum Errors {
    /** Its row is a bad record. */
    BAD_RECORD,
    /** It is null. */
    NULL,
    /** It is the error's text. */
    TEXT
  }

  /**
   * Rows and columns, counted from 0; all inclusive.
   *
   * @param firstRow of the sheet
   */
  public record Area(int firstRow, int lastRow, int firstColumn, int lastColumn) {
    static final int MOST_ROWS = 1_048_576;
    static final int MOST_COLUMNS = 16_384;

    public static final Area ALL = new Area(0, MOST_ROWS - 1, 0, MOST_COLUMNS - 1);

    private static final Pattern RANGE =
        Pattern.compile("([A-Z]{1,3})?([0-9]{1,7})?:([A-Z]{1,3})?([0-9]{1,7})?");

    /**
     * @param text {@code B3:F100}, {@code B:F}, {@code 3:100}, {@code B3:F} or, for all, nothing
     * @throws IllegalArgumentException if it is none
     */
    public static Area parse(String text) {
      if (text.isBlank()) {
        return ALL;
      }
      Matcher matcher = RANGE.matcher(text.strip().toUpperCase(Locale.ROOT).replace("$", ""));
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + text + "' is no range of cells: write B3:F100, B:F or 3:100");
      }
      Area area =
          new Area(
              row(matcher.group(2), 0),
              row(matcher.group(4), MOST_ROWS - 1),
              matcher.group(1) == null ? 0 : column(matcher.group(1)),
              matcher.group(3) == null ? MOST_COLUMNS - 1 : column(matcher.group(3)));
      if (area.firstRow > area.lastRow
          || area.firstColumn > area.lastColumn
          || area.firstRow < 0
          || area.lastRow >= MOST_ROWS
          || area.lastColumn >= MOST_COLUMNS) {
        throw new IllegalArgumentException("The range of cells '" + text + "' holds none");
      }
      return area;
    }

    private static int row(String digits, int none) {
      return digits == null ? none : Integer.parseInt(digits) - 1;
    }

    /** Of {@code A} 0, of {@code AA} 26. */
    static int column(String letters) {
      int column = 0;
      for (int i = 0; i < letters.length(); i++) {
        column = column * 26 + letters.charAt(i) - 'A' + 1;
      }
      return column - 1;
    }
  }
}
