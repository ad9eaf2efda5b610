package dev.millrace.connect.files.read.csv;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.RowFormat;
import dev.millrace.connect.files.read.text.RowReader;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Transcoded;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

/**
 * CSV and its dialects.
 *
 * @param header whether a file's first row holds the columns' names
 * @param columns the names, instead of the header's; empty to take those, or the fields of a given
 *     schema, or {@code column_1} and so on
 * @param maxRecordBytes the longest row, in bytes of UTF-8
 */
public record CsvReadFormat(
    CsvDialect dialect,
    boolean header,
    List<String> columns,
    RowRules rules,
    Charset charset,
    int maxRecordBytes)
    implements ReadFormat, RowFormat {

  public CsvReadFormat {
    columns = List.copyOf(columns);
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean splittable() {
    return !dialect.multiline() && !Transcoded.needed(charset);
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    return RowReader.open(Transcoded.of(file, charset), this, rules, schemas, range, from);
  }

  /**
   * Begins to read a document that is streamed, once.
   *
   * @throws IOException as {@link #open(FileBytes, Range, Place, Schemas)}
   */
  public RowReader open(FileBytes document, Schemas schemas) throws IOException {
    return RowReader.once(Transcoded.of(document, charset), this, rules, schemas);
  }

  @Override
  public Rows open(FileBytes file, Range range, Place from) throws IOException {
    return CsvRows.open(file, dialect, maxRecordBytes, range, from);
  }
}
