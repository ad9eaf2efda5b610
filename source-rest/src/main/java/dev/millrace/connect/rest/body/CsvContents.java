package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.RowReader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/** What stands in rows of CSV. */
final class CsvContents implements Contents {
  private final RowReader rows;
  private final int[] columns;
  private final String[] picked;

  /**
   * @param picks pointers of one name each
   */
  CsvContents(RowReader rows, List<JsonPointer> picks) {
    this.rows = rows;
    columns = picks.stream().mapToInt(this::column).toArray();
    picked = new String[columns.length];
  }

  private int column(JsonPointer pick) {
    int column = rows.names().indexOf(pick.getMatchingProperty());
    return column < 0 ? Integer.MAX_VALUE : column;
  }

  @Override
  public void look() {
    for (int i = 0; i < columns.length && whole(); i++) {
      picked[i] = rows.text(columns[i]);
    }
  }

  @Override
  public boolean whole() {
    return rows.cells().count() > 0;
  }

  @Override
  public String picked(int pick) {
    return picked[pick];
  }

  /** The texts and whether they are quoted, but not the line's end. */
  @Override
  public void digest(MessageDigest digest) {
    Cells cells = rows.cells();
    for (int i = 0; i < cells.count(); i++) {
      int length = cells.to(i) - cells.from(i);
      digest.update((byte) (cells.quoted(i) ? 1 : 0));
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
      digest.update(cells.bytes(), cells.from(i), length);
    }
  }

  @Override
  public String told(JsonPointer pointer) {
    throw new IllegalArgumentException(pointer + " was not asked for");
  }
}
