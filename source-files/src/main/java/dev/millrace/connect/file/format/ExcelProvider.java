package dev.millrace.connect.file.format;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.file.format.excel.ExcelLimits;
import dev.millrace.connect.file.format.excel.ExcelOptions;
import dev.millrace.connect.file.format.excel.ExcelOptions.Area;
import dev.millrace.connect.file.format.excel.ExcelOptions.Errors;
import dev.millrace.connect.file.format.excel.ExcelReadFormat;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;

/** Excel's workbooks, xlsx and xls. */
public final class ExcelProvider implements FormatProvider {
  public static final String SHEET = "excel.sheet";
  public static final String RANGE = "excel.range";
  public static final String HEADER = "excel.header";
  public static final String ERRORS = "excel.errors";
  public static final String FILE_BYTES = "excel.file.max.bytes";
  public static final String SHARED_BYTES = "excel.shared.max.bytes";
  public static final String CELL_BYTES = "excel.cell.max.bytes";
  public static final String RATIO = "excel.max.ratio";

  private static final int MB = 1024 * 1024;

  @Override
  public List<String> formats() {
    return List.of("excel", "xlsx", "xls");
  }

  @Override
  public void addKeys(Keys keys) {
    ExcelLimits limits = ExcelLimits.DEFAULT;
    keys.group("Excel")
        .add(
            Key.string(SHEET)
                .byDefault("")
                .display("Sheet")
                .doc("The sheet's name, or its number from 1; empty for the first."))
        .add(
            Key.string(RANGE)
                .byDefault("")
                .check(
                    matching(
                        "a range of cells such as B3:F100, B:F or 3:100", ExcelProvider::isArea))
                .display("Cells")
                .doc("The cells to read: `B3:F100`, `B:F` or `3:100`; empty for all."))
        .add(
            Key.bool(HEADER)
                .byDefault(true)
                .display("Header row")
                .doc(
                    "Whether the first row in the range that is not empty holds the names of the"
                        + " columns."))
        .add(
            Key.string(ERRORS)
                .byDefault("bad_record")
                .check(oneOf("bad_record", "null", "text"))
                .display("Errors in cells")
                .doc(
                    "What becomes of a cell that holds an error such as `#DIV/0!`: its row is a bad"
                        + " record, or the cell is null, or the error's text."))
        .add(
            Key.longInteger(FILE_BYTES)
                .byDefault(limits.fileBytes())
                .check(between(1024, Long.MAX_VALUE))
                .low()
                .display("File limit")
                .doc(
                    "Largest workbook, in bytes; it is copied to the worker's folder for temporary"
                        + " files while it is read. A larger one is refused."))
        .add(
            Key.integer(SHARED_BYTES)
                .byDefault(limits.sharedBytes())
                .check(between(1024, 1024 * MB))
                .low()
                .display("Shared texts limit")
                .doc(
                    "How many bytes of text the cells of an xlsx workbook may share; they stay in"
                        + " memory. A workbook with more is refused."))
        .add(
            Key.integer(CELL_BYTES)
                .byDefault(limits.cellBytes())
                .check(between(1024, 1024 * MB))
                .low()
                .display("Cell limit")
                .doc("Largest cell of an xlsx workbook, in bytes of XML."))
        .add(
            Key.integer(RATIO)
                .byDefault(limits.ratio())
                .check(between(1, 1_100))
                .low()
                .display("Ratio limit")
                .doc(
                    "How many times its compressed size a part of an xlsx workbook may inflate to,"
                        + " once it has 10 MB."));
  }

  private static boolean isArea(String text) {
    try {
      Area.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    ExcelOptions options =
        new ExcelOptions(
            config.getString(SHEET),
            Area.parse(config.getString(RANGE)),
            config.getBoolean(HEADER),
            Errors.valueOf(config.getString(ERRORS).toUpperCase(Locale.ROOT)));
    ExcelLimits limits =
        new ExcelLimits(
            config.getLong(FILE_BYTES),
            config.getInt(SHARED_BYTES),
            config.getInt(CELL_BYTES),
            config.getInt(RATIO));
    return new ExcelReadFormat(options, TextKeys.rows(config), limits);
  }
}
