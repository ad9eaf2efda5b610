package dev.millrace.connect.file.format.excel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One row's cells that are not empty, as text. Used again for each row. */
final class SheetRow {
  private int number;
  private int count;
  private int[] columns = new int[16];
  private int[] ends = new int[16];
  private boolean[] texts = new boolean[16];
  private byte[] bytes = new byte[256];
  private boolean[] errors = new boolean[16];

  /**
   * @param row from 0
   */
  void begin(int row) {
    number = row;
    count = 0;
  }

  /**
   * @param column from 0; above those before
   * @param text whether the cell is said to hold text
   */
  void add(int column, String value, boolean text) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    add(column, utf8, 0, utf8.length, text);
  }

  void add(int column, byte[] from, int start, int length, boolean text) {
    if (length == 0) {
      return;
    }
    if (count == columns.length) {
      columns = Arrays.copyOf(columns, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      texts = Arrays.copyOf(texts, 2 * count);
      errors = Arrays.copyOf(errors, 2 * count);
    }
    int used = bytes();
    if (used + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + length));
    }
    System.arraycopy(from, start, bytes, used, length);
    columns[count] = column;
    texts[count] = text;
    errors[count] = false;
    ends[count++] = used + length;
  }

  /**
   * Adds a cell that makes its row bad.
   *
   * @param error such as {@code #N/A}; not empty
   */
  void addError(int column, String error) {
    add(column, error, true);
    errors[count - 1] = true;
  }

  boolean error(int cell) {
    return errors[cell];
  }

  int number() {
    return number;
  }

  int count() {
    return count;
  }

  int column(int cell) {
    return columns[cell];
  }

  int from(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  int to(int cell) {
    return ends[cell];
  }

  boolean text(int cell) {
    return texts[cell];
  }

  byte[] array() {
    return bytes;
  }

  /** How many there are in {@link #array}. */
  int bytes() {
    return count == 0 ? 0 : ends[count - 1];
  }

  SheetRow copy() {
    SheetRow copy = new SheetRow();
    copy.number = number;
    copy.count = count;
    copy.columns = Arrays.copyOf(columns, Math.max(1, count));
    copy.ends = Arrays.copyOf(ends, Math.max(1, count));
    copy.texts = Arrays.copyOf(texts, Math.max(1, count));
    copy.bytes = Arrays.copyOf(bytes, Math.max(1, bytes()));
    copy.errors = Arrays.copyOf(errors, Math.max(1, count));
    return copy;
  }

  /** {@code C5} of column 2 and row 4. */
  static String name(int column, int row) {
    StringBuilder letters = new StringBuilder();
    for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
      letters.insert(0, (char) ('A' + (rest - 1) % 26));
    }
    return letters.append(row + 1).toString();
  }
}
