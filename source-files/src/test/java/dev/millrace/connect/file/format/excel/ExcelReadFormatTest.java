package dev.millrace.connect.file.format.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.format.excel.ExcelOptions.Area;
import dev.millrace.connect.file.format.excel.ExcelOptions.Errors;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.text.RowRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/** POI writes the workbooks, and says what is in them. */
class ExcelReadFormatTest {
  private static final ExcelReadFormat FORMAT =
      new ExcelReadFormat(ExcelOptions.DEFAULT, RowRules.DEFAULT, ExcelLimits.DEFAULT);

  private static ExcelReadFormat format(String sheet, String area, boolean header, Errors errors) {
    return new ExcelReadFormat(
        new ExcelOptions(sheet, Area.parse(area), header, errors),
        RowRules.DEFAULT,
        ExcelLimits.DEFAULT);
  }

  private static MemoryFile file(Workbook book) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (book) {
      book.write(out);
    }
    return new MemoryFile("a.xlsx", out.toByteArray());
  }

  private static List<String> read(ExcelReadFormat format, MemoryFile file, Schemas schemas)
      throws IOException {
    return ReadContract.read(format, file, Range.WHOLE, Place.START, schemas).stream()
        .map(read -> read.bad() == null ? String.valueOf(read.value()) : "bad: " + read.bad())
        .toList();
  }

  private static CellStyle style(Workbook book, String code) {
    CellStyle style = book.createCellStyle();
    style.setDataFormat(book.createDataFormat().getFormat(code));
    return style;
  }

  private static Workbook orders(Workbook book) {
    book.createSheet("notes").createRow(0).createCell(0).setCellValue("nothing");
    org.apache.poi.ss.usermodel.Sheet sheet = book.createSheet("orders");
    CellStyle day = style(book, "yyyy-mm-dd");
    CellStyle at = style(book, "dd/mm/yy hh:mm");
    CellStyle time = style(book, "h:mm AM/PM");
    CellStyle money = style(book, "[Red]#,##0.00\" d\"");
    Row title = sheet.createRow(1);
    title.createCell(1).setCellValue("All orders");
    Row header = sheet.createRow(3);
    String[] names = {"id", "day", "at", "time", "paid", "total", "sum", "word", "note"};
    for (int i = 0; i < names.length; i++) {
      header.createCell(1 + i).setCellValue(names[i]);
    }
    for (int i = 0; i < 5; i++) {
      Row row = sheet.createRow(4 + 2 * i);
      row.createCell(1).setCellValue(i);
      row.createCell(2).setCellValue(LocalDate.of(1900, 2, 27).plusDays(i * 20_000L));
      row.getCell(2).setCellStyle(day);
      row.createCell(3).setCellValue(LocalDateTime.of(2024, 2, 29, 23, 59, 59, 500_000_000));
      row.getCell(3).setCellStyle(at);
      row.createCell(4).setCellValue(0.5 + i / 96.0);
      row.getCell(4).setCellStyle(time);
      row.createCell(5).setCellValue(i % 2 == 0);
      row.createCell(6).setCellValue(i + 0.25);
      row.getCell(6).setCellStyle(money);
      row.createCell(7).setCellFormula("G" + (5 + 2 * i) + "*2");
      row.createCell(8).setCellFormula("\"w\"&B" + (5 + 2 * i));
      if (i % 2 == 0) {
        row.createCell(9).setCellValue("grüße <" + i + ">");
      }
    }
    book.getCreationHelper().createFormulaEvaluator().evaluateAll();
    return book;
  }

  @Test
  void readsTypesDatesAndCachedValuesOfBothKinds() throws IOException {
    for (Workbook book : List.of(new XSSFWorkbook(), new HSSFWorkbook())) {
      MemoryFile file = file(orders(book));
      ExcelReadFormat format = format("orders", "B4:J100", true, Errors.BAD_RECORD);
      List<ReadContract.Read> read = ReadContract.read(format, file);
      assertThat(read).hasSize(5);
      Struct second = (Struct) read.get(1).value();
      assertThat(
              second.schema().fields().stream()
                  .map(field -> field.name() + " " + kind(field.schema())))
          .containsExactly(
              "id int64",
              "day Date",
              "at Timestamp",
              "time Time",
              "paid boolean",
              "total float64",
              "sum float64",
              "word string",
              "note string");
      assertThat(second.get("id")).isEqualTo(1L);
      assertThat(((java.util.Date) second.get("day")).toInstant())
          .isEqualTo("1954-12-01T00:00:00Z");
      assertThat(((java.util.Date) ((Struct) read.get(0).value()).get("day")).toInstant())
          .isEqualTo("1900-02-27T00:00:00Z");
      assertThat(((java.util.Date) second.get("at")).toInstant())
          .isEqualTo("2024-02-29T23:59:59.500Z");
      assertThat(((java.util.Date) second.get("time")).toInstant())
          .isEqualTo("1970-01-01T12:15:00Z");
      assertThat(second.get("paid")).isEqualTo(false);
      assertThat(second.get("sum")).isEqualTo(2.5);
      assertThat(second.get("word")).isEqualTo("w1");
      assertThat(second.get("note")).isNull();
      assertThat(((Struct) read.get(2).value()).get("note")).isEqualTo("grüße <2>");
      ReadContract.resumesAnywhere(format, file, SampleSchemas::auto);
      ReadContract.resumesAnywhere(
          format("2", "B5:E", false, Errors.NULL), file, SampleSchemas::auto);
      assertThat(read(FORMAT, file, SampleSchemas.auto())).isEmpty();
      assertThat(
              read(
                  format("2", "B5:C9", false, Errors.NULL),
                  file,
                  SampleSchemas.of(Mode.STRINGS, null)))
          .containsExactly(
              "Struct{column_1=0,column_2=1900-02-27}",
              "Struct{column_1=1,column_2=1954-12-01}",
              "Struct{column_1=2,column_2=2009-09-03}");
      assertThatThrownBy(() -> ReadContract.read(format("gone", "", true, Errors.NULL), file))
          .hasMessage("'a.xlsx' has no sheet 'gone'; it has [notes, orders]");
    }
  }

  private static String kind(org.apache.kafka.connect.data.Schema schema) {
    return schema.name() == null
        ? schema.type().getName()
        : schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }

  @Test
  void readsTheTextsThatPoiReads() throws IOException {
    SXSSFWorkbook stream = new SXSSFWorkbook(null, 100, false, true);
    org.apache.poi.ss.usermodel.Sheet sheet = stream.createSheet();
    java.util.Random random = new java.util.Random(5);
    for (int r = 0; r < 2_000; r += 1 + random.nextInt(3)) {
      Row row = sheet.createRow(r);
      for (int c = 0; c < 12; c++) {
        switch (random.nextInt(5)) {
          case 0 -> row.createCell(c).setCellValue(random.nextInt());
          case 1 -> row.createCell(c).setCellValue(random.nextDouble() * 1e6);
          case 2 ->
              row.createCell(c).setCellValue("t_x000D_ & " + random.nextInt(40) + "\u0001\n é");
          case 3 -> row.createCell(c).setCellValue(random.nextBoolean());
          default -> {
            // Empty.
          }
        }
      }
      row.createCell(12).setCellValue("end");
    }
    MemoryFile file = file(stream);
    List<String> expected = new ArrayList<>();
    try (Workbook book = new XSSFWorkbook(new ByteArrayInputStream(file.bytes()))) {
      for (Row row : book.getSheetAt(0)) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < 13; c++) {
          Cell cell = row.getCell(c);
          if (cell != null) {
            text.append(text.isEmpty() ? "" : ",")
                .append("column_")
                .append(c + 1)
                .append('=')
                .append(text(cell));
          }
        }
        expected.add("Struct{" + text + "}");
      }
    }
    assertThat(read(format("", "", false, Errors.NULL), file, SampleSchemas.of(Mode.STRINGS, null)))
        .isEqualTo(expected);
  }

  private static String text(Cell cell) {
    return switch (cell.getCellType()) {
      case NUMERIC ->
          cell.getNumericCellValue() == Math.rint(cell.getNumericCellValue())
              ? Long.toString((long) cell.getNumericCellValue())
              : Double.toString(cell.getNumericCellValue());
      case BOOLEAN -> Boolean.toString(cell.getBooleanCellValue());
      default -> cell.getStringCellValue();
    };
  }

  @Test
  void knowsDateFormatsAsPoiDoes() {
    for (String code :
        List.of(
            "General",
            "0.00E+00",
            "yyyy-mm-dd",
            "d-mmm",
            "mmm-yy",
            "dd/mm/yyyy\\ hh:mm:ss",
            "[$-409]d-mmm-yy;@",
            "#,##0.00 \"days\"",
            "[Red]0;[Blue]-0",
            "mm:ss",
            "h:mm AM/PM",
            "@",
            "0%",
            "yyyy\"年\"m\"月\"d\"日\"")) {
      boolean date = org.apache.poi.ss.usermodel.DateUtil.isADateFormat(200, code);
      assertThat(CellFormat.of(code) != CellFormat.NUMBER).as(code).isEqualTo(date);
    }
    assertThat(CellFormat.of("\"y\"0")).isEqualTo(CellFormat.NUMBER); // POI minds the quoted y.
    assertThat(CellFormat.of("mm:ss.0")).isEqualTo(CellFormat.TIME);
    assertThat(CellFormat.of("[h]:mm")).isEqualTo(CellFormat.NUMBER);
    assertThat(CellFormat.DATE.text("60", true)).isEqualTo("1904-03-01");
    assertThat(CellFormat.DATE.text("1", false)).isEqualTo("1900-01-01");
    assertThat(CellFormat.DATE.text("2958465", false)).isEqualTo("9999-12-31");
    assertThat(CellFormat.DATE.text("2958466", false)).isEqualTo("2958466");
    assertThat(CellFormat.NUMBER.text("1.5E-7", false)).isEqualTo("0.00000015");
    assertThat(new DataFormatter().formatRawCellContents(61, 14, "m/d/yy")).isEqualTo("3/1/00");
    assertThat(CellFormat.DATE.text("61", false)).isEqualTo("1900-03-01");
  }

  @Test
  void doesWithErrorsAsAsked() throws IOException {
    for (Workbook book : List.of(new XSSFWorkbook(), new HSSFWorkbook())) {
      org.apache.poi.ss.usermodel.Sheet sheet = book.createSheet();
      sheet.createRow(0).createCell(0).setCellValue("a");
      sheet.createRow(1).createCell(0).setCellValue(1);
      sheet.createRow(2).createCell(0).setCellFormula("1/0");
      sheet.createRow(3).createCell(0).setCellErrorValue((byte) 0x2a);
      sheet.createRow(4).createCell(0).setCellValue(2);
      sheet.forEach(row -> row.createCell(1).setCellValue(row.getRowNum()));
      book.getCreationHelper().createFormulaEvaluator().evaluateAll();
      MemoryFile file = file(book);
      assertThat(read(format("", "A:A", true, Errors.BAD_RECORD), file, SampleSchemas.auto()))
          .containsExactly(
              "Struct{a=1}",
              "bad: 'a.xlsx', record 2 (byte 2): the cell A3 holds the error #DIV/0!",
              "bad: 'a.xlsx', record 3 (byte 3): the cell A4 holds the error #N/A",
              "Struct{a=2}");
      assertThat(read(format("", "A:A", true, Errors.TEXT), file, SampleSchemas.auto()))
          .containsExactly("Struct{a=1}", "Struct{a=#DIV/0!}", "Struct{a=#N/A}", "Struct{a=2}");
      assertThat(read(format("", "B3:B4", false, Errors.BAD_RECORD), file, SampleSchemas.auto()))
          .as("errors beside the area")
          .containsExactly("Struct{column_1=2}", "Struct{column_1=3}");
    }
  }

  private static MemoryFile rewritten(MemoryFile file, String part, String content)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file.bytes()));
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = in.readAllBytes();
        to.write(entry.getName().equals(part) ? content.getBytes(StandardCharsets.UTF_8) : bytes);
        to.closeEntry();
      }
    }
    return new MemoryFile(file.name(), out.toByteArray());
  }

  private static void refused(ExcelLimits limits, MemoryFile file, String message) {
    ExcelReadFormat format = new ExcelReadFormat(ExcelOptions.DEFAULT, RowRules.DEFAULT, limits);
    assertThatThrownBy(() -> ReadContract.read(format, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'a.xlsx'")
        .hasMessageContaining(message);
  }

  @Test
  void refusesBombsAndNamesTheLimit() throws IOException {
    MemoryFile file = file(orders(new XSSFWorkbook()));
    String sheet = "xl/worksheets/sheet1.xml";
    String cell =
        "<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>%s</v></c></row></sheetData></worksheet>";
    refused(
        new ExcelLimits(1_000, 1 << 20, 1 << 20, 200),
        file,
        "more bytes than excel.file.max.bytes = 1000");
    refused(
        new ExcelLimits(1 << 20, 50, 1 << 20, 200),
        file,
        "share have more bytes than excel.shared.max.bytes = 50");
    ExcelLimits small = new ExcelLimits(1 << 20, 1 << 20, 50_000, 20);
    refused(
        small,
        rewritten(file, sheet, cell.formatted("x".repeat(100_000))),
        "excel.cell.max.bytes = 50000");
    refused(
        small,
        rewritten(file, sheet, "<worksheet><sheetData>" + "<row             />".repeat(1_000_000)),
        "inflates to more than excel.max.ratio = 20 times");
    refused(
        ExcelLimits.DEFAULT,
        rewritten(file, sheet, "<!DOCTYPE a [<!ENTITY b 'c'>]>" + cell.formatted("&b;")),
        "it has a DTD");
    refused(
        ExcelLimits.DEFAULT,
        rewritten(file, sheet, "<worksheet><row r='5'/><row r='5'/></worksheet>"),
        "row 5 follows row 5");
    refused(
        ExcelLimits.DEFAULT,
        rewritten(file, sheet, cell.formatted("1").replace("str", "s").replace(">1<", ">999<")),
        "the cell A1 refers to no text");
    refused(
        ExcelLimits.DEFAULT, new MemoryFile("a.xlsx", new byte[100]), "is no workbook of Excel");
  }

  @Test
  void survivesBrokenFilesAndLeavesNoCopy() throws IOException {
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    long before = spools(temp);
    MemoryFile xlsx = file(orders(new XSSFWorkbook()));
    MemoryFile xls = file(orders(new HSSFWorkbook()));
    assertThat(ReadContract.survives(FORMAT, xlsx, 150, 2_000)).isPositive();
    assertThat(ReadContract.survives(format("orders", "B4:J", true, Errors.NULL), xls, 150, 20_000))
        .isPositive();
    assertThat(spools(temp)).isEqualTo(before);
  }

  private static long spools(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".spool")).count();
    }
  }

  @Test
  void readsRangesOfCells() {
    assertThat(Area.parse("B3:F100")).isEqualTo(new Area(2, 99, 1, 5));
    assertThat(Area.parse("$AA:AB")).isEqualTo(new Area(0, 1_048_575, 26, 27));
    assertThat(Area.parse("3:4")).isEqualTo(new Area(2, 3, 0, 16_383));
    assertThatThrownBy(() -> Area.parse("B3")).hasMessageContaining("write B3:F100");
    assertThatThrownBy(() -> Area.parse("B5:B3")).hasMessageContaining("holds none");
  }
}
