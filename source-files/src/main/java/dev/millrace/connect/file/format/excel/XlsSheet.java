package dev.millrace.connect.file.format.excel;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellRecord;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.ExtendedFormatRecord;
import org.apache.poi.hssf.record.FilePassRecord;
import org.apache.poi.hssf.record.FormatRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaError;

/** A sheet of an xls workbook, out of POI's stream of its records. */
final class XlsSheet implements Sheet {
  private final Spool spool;
  private final ExcelOptions options;
  private final POIFSFileSystem container;
  private final InputStream stream;
  private final RecordFactoryInputStream records;
  private final Map<Integer, CellFormat> codes = new HashMap<>();
  private final List<CellFormat> styles = new ArrayList<>();
  private boolean since1904;
  private SSTRecord shared;
  private CellRecord pending;
  private String pendingText;
  private Record ahead;
  private boolean ended;

  private XlsSheet(Spool spool, ExcelOptions options, POIFSFileSystem container)
      throws IOException {
    this.spool = spool;
    this.options = options;
    this.container = container;
    String name =
        container.getRoot().hasEntry("Workbook")
            ? "Workbook"
            : container.getRoot().hasEntry("Book") ? "Book" : null;
    if (name == null) {
      throw broken(
          container.getRoot().hasEntry("EncryptedPackage")
              ? "it is encrypted: take its password off"
              : "it holds no workbook",
          null);
    }
    this.stream = container.createDocumentInputStream(name);
    this.records = new RecordFactoryInputStream(stream, false);
  }

  static XlsSheet open(Spool spool, ExcelOptions options, ExcelLimits limits) throws IOException {
    POIFSFileSystem container = null;
    try {
      container = new POIFSFileSystem(spool.path().toFile(), true);
      XlsSheet sheet = new XlsSheet(spool, options, container);
      sheet.begin();
      return sheet;
    } catch (IOException | RuntimeException e) {
      if (container != null) {
        container.close();
      }
      throw broken(spool, e);
    }
  }

  private static IOException broken(Spool spool, Exception e) {
    return e instanceof IOException io
            && String.valueOf(e.getMessage()).startsWith("'" + spool.name() + "'")
        ? io
        : new IOException(
            "'" + spool.name() + "' is no readable xls workbook: " + e.getMessage(), e);
  }

  private IOException broken(String what, Exception cause) {
    return new IOException("'" + spool.name() + "' is no readable xls workbook: " + what, cause);
  }

  private Record record() throws IOException {
    try {
      return records.nextRecord();
    } catch (RuntimeException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads what the workbook has in common, and goes to the sheet. */
  private void begin() throws IOException {
    List<String> names = new ArrayList<>();
    int depth = 0;
    int sheet = -1;
    for (Record record = record(); record != null; record = record()) {
      if (record instanceof BOFRecord) {
        // First comes the workbook's own part, then one a sheet; charts lie within sheets.
        if (depth++ == 0) {
          if (sheet >= 0 && sheet == Sheets.index(spool.name(), names, options.sheet())) {
            return;
          }
          sheet++;
        }
      } else if (record instanceof EOFRecord) {
        depth--;
      } else if (depth == 1) {
        take(record, names);
      }
    }
    throw broken("it does not hold the sheet that it names", null);
  }

  private void take(Record record, List<String> names) throws IOException {
    if (record instanceof FilePassRecord) {
      throw broken("it is encrypted: take its password off", null);
    } else if (record instanceof BoundSheetRecord sheet) {
      names.add(sheet.getSheetname());
    } else if (record instanceof SSTRecord texts) {
      shared = texts;
    } else if (record instanceof DateWindow1904Record window) {
      since1904 = window.getWindowing() == 1;
    } else if (record instanceof FormatRecord format) {
      codes.put(format.getIndexCode(), CellFormat.of(format.getFormatString()));
    } else if (record instanceof ExtendedFormatRecord style) {
      int id = style.getFormatIndex();
      styles.add(codes.containsKey(id) ? codes.get(id) : CellFormat.builtIn(id));
    }
  }

  @Override
  public boolean next(SheetRow row) throws IOException {
    CellRecord first = pending == null ? cell() : pending;
    if (first == null) {
      return false;
    }
    row.begin(first.getRow());
    String text = pendingText;
    for (CellRecord cell = first; ; ) {
      add(row, cell, text);
      int column = cell.getColumn();
      cell = cell();
      text = pendingText;
      if (cell == null || cell.getRow() != row.number()) {
        pending = cell;
        if (cell != null && cell.getRow() < row.number()) {
          throw broken("row " + (cell.getRow() + 1) + " follows row " + (row.number() + 1), null);
        }
        return true;
      }
      if (cell.getColumn() <= column) {
        throw broken("the cells of row " + (row.number() + 1) + " are not in order", null);
      }
    }
  }

  /** The next cell of the sheet; sets {@link #pendingText} for a formula that gave a text. */
  private CellRecord cell() throws IOException {
    pendingText = null;
    while (!ended) {
      Record record = ahead == null ? record() : ahead;
      ahead = null;
      if (record == null
          || record instanceof org.apache.poi.hssf.record.EOFRecord
          || record instanceof BOFRecord) {
        ended = true;
      } else if (record instanceof FormulaRecord formula) {
        if (formula.getCachedResultTypeEnum() == CellType.STRING) {
          Record next = record();
          while (next != null
              && !(next instanceof StringRecord)
              && !(next instanceof CellRecord)
              && !(next instanceof EOFRecord)) {
            next = record();
          }
          if (next instanceof StringRecord text) {
            pendingText = text.getString();
          } else {
            ahead = next;
          }
        }
        return formula;
      } else if (record instanceof CellRecord cell) {
        return cell;
      } else if (record instanceof LabelRecord label) {
        throw broken(
            "the cell "
                + SheetRow.name(label.getColumn(), label.getRow())
                + " is of Excel 5, which is too old: save it anew",
            null);
      }
    }
    return null;
  }

  private void add(SheetRow row, CellRecord cell, String formulaText) throws IOException {
    int column = cell.getColumn();
    if (cell instanceof NumberRecord number) {
      row.add(column, number(number.getValue(), cell), false);
    } else if (cell instanceof LabelSSTRecord label) {
      if (shared == null
          || label.getSSTIndex() < 0
          || label.getSSTIndex() >= shared.getNumUniqueStrings()) {
        throw broken(
            "the cell " + SheetRow.name(column, row.number()) + " refers to no text", null);
      }
      row.add(column, shared.getString(label.getSSTIndex()).getString(), true);
    } else if (cell instanceof BoolErrRecord flag) {
      if (flag.isBoolean()) {
        row.add(column, Boolean.toString(flag.getBooleanValue()), false);
      } else {
        XlsxSheet.error(row, column, error(flag.getErrorValue()), options.errors());
      }
    } else if (cell instanceof FormulaRecord formula) {
      switch (formula.getCachedResultTypeEnum()) {
        case STRING -> row.add(column, formulaText == null ? "" : formulaText, true);
        case BOOLEAN -> row.add(column, Boolean.toString(formula.getCachedBooleanValue()), false);
        case ERROR ->
            XlsxSheet.error(
                row, column, error((byte) formula.getCachedErrorValue()), options.errors());
        default -> row.add(column, number(formula.getValue(), cell), false);
      }
    }
  }

  private static String error(byte code) {
    return FormulaError.isValidCode(code) ? FormulaError.forInt(code).getString() : "#" + code;
  }

  private String number(double value, CellRecord cell) {
    int style = cell.getXFIndex();
    CellFormat format = style < styles.size() ? styles.get(style) : CellFormat.NUMBER;
    return format.text(Double.toString(value), since1904);
  }

  @Override
  public void close() throws IOException {
    try (container) {
      stream.close();
    }
  }
}
