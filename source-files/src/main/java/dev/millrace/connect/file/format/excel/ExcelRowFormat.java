package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.text.RowFormat;
import dev.millrace.connect.files.read.text.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** The rows of one sheet. */
final class ExcelRowFormat implements RowFormat {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] COMPOUND = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

  private final Spool spool;
  private final ExcelOptions options;
  private final ExcelLimits limits;

  ExcelRowFormat(Spool spool, ExcelOptions options, ExcelLimits limits) {
    this.spool = spool;
    this.options = options;
    this.limits = limits;
  }

  @Override
  public Rows open(FileBytes file, Range range, Place from) throws IOException {
    return new ExcelRows(sheet(), options, from.at());
  }

  private Sheet sheet() throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(spool.path())) {
      head = in.readNBytes(ZIP.length);
    }
    if (java.util.Arrays.equals(head, ZIP)) {
      return XlsxSheet.open(spool, options, limits);
    }
    if (java.util.Arrays.equals(head, COMPOUND)) {
      return XlsSheet.open(spool, options, limits);
    }
    throw new IOException("'" + spool.name() + "' is no workbook of Excel, neither xlsx nor xls");
  }

  @Override
  public boolean header() {
    return options.header();
  }

  @Override
  public List<String> columns() {
    return List.of();
  }
}
