package dev.millrace.connect.file.format;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Lines;
import dev.millrace.connect.files.read.text.RowFormat;
import dev.millrace.connect.files.read.text.RowReader;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Transcoded;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Lines of columns that are so many characters wide, with blanks around the texts.
 *
 * @param header whether the first line holds names, which are passed over
 * @param maxRecordBytes the longest line, in bytes of UTF-8
 */
public record FixedWidthFormat(
    List<Width> widths, boolean header, RowRules rules, Charset charset, int maxRecordBytes)
    implements ReadFormat, RowFormat {

  public FixedWidthFormat {
    widths = List.copyOf(widths);
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("A fixed width needs a column at least");
    }
  }

  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public boolean splittable() {
    return !Transcoded.needed(charset);
  }

  @Override
  public List<String> columns() {
    return widths.stream().map(Width::column).toList();
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    return RowReader.open(Transcoded.of(file, charset), this, rules, schemas, range, from);
  }

  @Override
  public Rows open(FileBytes file, Range range, Place from) throws IOException {
    return new LineRows(Lines.open(file, range, from, maxRecordBytes), this::cut);
  }

  private void cut(Cells line, Cells into) {
    byte[] bytes = line.bytes();
    int start = line.from(0);
    int end = line.to(0);
    int at = start;
    for (Width column : widths) { // A line whose blanks were cut off at its end is no shorter.
      int next = after(bytes, at, end, column.width());
      add(bytes, start, at, next, into);
      at = next;
    }
    int rest = at;
    while (rest < end && bytes[rest] == ' ') {
      rest++;
    }
    if (rest < end) {
      add(bytes, start, rest, end, into); // One too many: the rule for ragged rows decides.
    }
    into.in(bytes, start);
  }

  /** The place behind so many characters of UTF-8, of which each has one byte that begins it. */
  private static int after(byte[] bytes, int from, int end, int characters) {
    int at = from;
    for (int left = characters; at < end; at++) {
      if ((bytes[at] & 0xC0) != 0x80 && left-- == 0) {
        return at;
      }
    }
    return at;
  }

  private static void add(byte[] bytes, int start, int from, int to, Cells into) {
    int first = from;
    int last = to;
    while (first < last && bytes[first] == ' ') {
      first++;
    }
    while (last > first && bytes[last - 1] == ' ') {
      last--;
    }
    into.add(first - start, last - start, false);
  }
}
