package dev.millrace.connect.files.read.text;

import java.util.Arrays;

/** One row's texts, as places in an array of bytes. Used again for each row; by one thread. */
public final class Cells {
  private byte[] bytes = {};
  private int base;
  private int count;
  private int[] from = new int[32];
  private int[] to = new int[32];
  private boolean[] quoted = new boolean[32];

  /** Forgets the row. */
  public void clear() {
    count = 0;
  }

  /**
   * Adds a text.
   *
   * @param start counted from the row's first byte, as is {@code end}
   * @param inQuotes whether it stood in quotes: then it is never a null
   */
  public void add(int start, int end, boolean inQuotes) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
      quoted = Arrays.copyOf(quoted, 2 * count);
    }
    from[count] = start;
    to[count] = end;
    quoted[count++] = inQuotes;
  }

  /** Says where the row lies. */
  public void in(byte[] array, int first) {
    bytes = array;
    base = first;
  }

  /** Moves a text, as {@link #add} does. */
  public void move(int cell, int start, int end) {
    from[cell] = start;
    to[cell] = end;
  }

  public int count() {
    return count;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int from(int cell) {
    return base + from[cell];
  }

  public int to(int cell) {
    return base + to[cell];
  }

  public boolean quoted(int cell) {
    return quoted[cell];
  }
}
