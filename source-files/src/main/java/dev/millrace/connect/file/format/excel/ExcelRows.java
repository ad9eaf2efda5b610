package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.file.format.excel.ExcelOptions.Area;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rows of a sheet's area that are not empty, each as wide as the first. A row's place is its
 * number.
 */
final class ExcelRows implements Rows {
  private static final int MOST_TEXT = BadRecord.MAX_TEXT;

  private final Sheet sheet;
  private final Area area;
  private final long from;
  private final Cells cells = new Cells();
  private final SheetRow next = new SheetRow();
  private final Deque<SheetRow> again = new ArrayDeque<>();
  private List<SheetRow> marked;
  private int markedBytes;
  private SheetRow row = next;
  private int width;
  private long after;

  /**
   * @param from the number of the first row wanted
   */
  ExcelRows(Sheet sheet, ExcelOptions options, long from) {
    this.sheet = sheet;
    this.area = options.area();
    this.from = from;
    this.after = from;
  }

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    if (!advance()) {
      return false;
    }
    after = row.number() + 1L;
    if (marked != null) {
      marked.add(row.copy());
      markedBytes += row.bytes() + 8 * row.count() + 64;
    }
    checkErrors();
    fill();
    return true;
  }

  private void checkErrors() throws BadRecord {
    for (int i = 0; i < row.count(); i++) {
      if (row.error(i)
          && row.column(i) >= area.firstColumn()
          && row.column(i) <= area.lastColumn()) {
        String error =
            new String(row.array(), row.from(i), row.to(i) - row.from(i), StandardCharsets.UTF_8);
        throw new BadRecord(
            "the cell " + SheetRow.name(row.column(i), row.number()) + " holds the error " + error,
            text());
      }
    }
  }

  /** Goes to the next row that is wanted; the first of the area tells the width in any case. */
  private boolean advance() throws IOException {
    if (!again.isEmpty()) {
      row = again.poll();
      return true;
    }
    row = next;
    while (sheet.next(next)) {
      int last = lastColumn();
      if (next.number() > area.lastRow()) {
        return false;
      }
      if (next.number() < area.firstRow() || last < 0) {
        continue;
      }
      width = width == 0 ? last + 1 : width;
      if (next.number() >= from) {
        return true;
      }
    }
    return false;
  }

  /** Of the row's cells in the area, counted from its first column; -1 if there are none. */
  private int lastColumn() {
    for (int i = next.count() - 1; i >= 0; i--) {
      if (next.column(i) < area.firstColumn()) {
        return -1;
      }
      if (next.column(i) <= area.lastColumn()) {
        return next.column(i) - area.firstColumn();
      }
    }
    return -1;
  }

  private void fill() {
    cells.clear();
    cells.in(row.array(), 0);
    int column = area.firstColumn();
    for (int i = 0; i < row.count(); i++) {
      if (row.column(i) >= column && row.column(i) <= area.lastColumn()) {
        for (; column < row.column(i); column++) {
          cells.add(0, 0, false);
        }
        cells.add(row.from(i), row.to(i), false);
        column++;
      }
    }
    for (; column < area.firstColumn() + width; column++) {
      cells.add(0, 0, false);
    }
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public long position() {
    return row.number();
  }

  @Override
  public long after() {
    return after;
  }

  @Override
  public String text() {
    String text =
        new String(row.array(), 0, Math.min(row.bytes(), 4 * MOST_TEXT), StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), MOST_TEXT));
  }

  @Override
  public void mark() {
    marked = new ArrayList<>();
    markedBytes = 0;
  }

  @Override
  public int marked() {
    return markedBytes;
  }

  @Override
  public boolean rewind() {
    for (int i = marked.size() - 1; i >= 0; i--) {
      again.addFirst(marked.get(i));
    }
    marked = null;
    return true;
  }

  @Override
  public void close() throws IOException {
    sheet.close();
  }
}
