package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.RowReader;
import dev.millrace.connect.files.read.text.RowRules;
import java.io.IOException;

/**
 * Workbooks of Excel, xlsx or xls, told apart by their first bytes. A place's byte is the number of
 * the row to read next. Formulas give the values that were stored with them.
 */
public record ExcelReadFormat(ExcelOptions options, RowRules rules, ExcelLimits limits)
    implements ReadFormat {
  @Override
  public String name() {
    return "excel";
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    Spool spool = Spool.of(file, limits.fileBytes());
    try {
      ExcelRowFormat rows = new ExcelRowFormat(spool, options, limits);
      return new SpooledReader(RowReader.open(file, rows, rules, schemas, range, from), spool);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }
}
