package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.RowReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** Rows of CSV as they stream in. */
final class CsvBody implements Body {
  private final String name;
  private final RowReader rows;
  private final int[] columns;
  private final String[] picked;

  /**
   * @param picks pointers of one name each
   */
  CsvBody(String name, RowReader rows, List<JsonPointer> picks) {
    this.name = name;
    this.rows = rows;
    columns = picks.stream().mapToInt(this::column).toArray();
    picked = new String[columns.length];
  }

  private int column(JsonPointer pick) {
    int column = rows.names().indexOf(pick.getMatchingProperty());
    return column < 0 ? Integer.MAX_VALUE : column;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    try {
      if (!rows.next()) {
        return false;
      }
    } catch (BadRecord e) {
      pick();
      throw e;
    }
    pick();
    return true;
  }

  @Override
  public boolean whole() {
    return rows.cells().count() > 0;
  }

  private void pick() {
    for (int i = 0; i < columns.length && whole(); i++) {
      picked[i] = rows.text(columns[i]);
    }
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public Object value() {
    return rows.value();
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

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
