package dev.millrace.connect.file.format;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Lines;
import dev.millrace.connect.files.read.text.Rows;
import java.io.IOException;

/** Lines, each cut into the texts of a row; empty lines are no rows. */
final class LineRows implements Rows {
  private final Lines lines;
  private final Cut cut;
  private final Cells cells = new Cells();

  /** Cuts a line. */
  @FunctionalInterface
  interface Cut {
    /**
     * @param line one text
     * @param into takes the texts; is empty
     * @throws BadRecord if the line can't be cut
     */
    void of(Cells line, Cells into) throws BadRecord;
  }

  LineRows(Lines lines, Cut cut) {
    this.lines = lines;
    this.cut = cut;
  }

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    while (lines.next(end)) {
      Cells line = lines.cells();
      if (line.from(0) < line.to(0)) {
        cells.clear();
        cut.of(line, cells);
        return true;
      }
    }
    return false;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public long position() {
    return lines.position();
  }

  @Override
  public long after() {
    return lines.after();
  }

  @Override
  public String text() {
    return lines.text();
  }

  @Override
  public void mark() {
    lines.mark();
  }

  @Override
  public int marked() {
    return lines.marked();
  }

  @Override
  public boolean rewind() {
    return lines.rewind();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
