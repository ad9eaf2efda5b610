package dev.millrace.bench;

import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.RecordWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Orders as files: eight columns and about 118 bytes a row, the same in every run. Never more than
 * a row of them is in memory.
 *
 * @param orders how many
 * @param wide characters of the note of one order in a thousand: of those in the middle and at the
 *     end; 0 for none
 */
record OrdersFile(int orders, int wide) {
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  /** Writes a file of all orders; leaves the stream open. */
  @FunctionalInterface
  interface Writer {
    void write(OrdersFile orders, OutputStream out) throws IOException;
  }

  private interface Line {
    String of(OrderRow order, String note);
  }

  private void write(OutputStream out, String head, Line line, String foot) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    String wideNote = OrderRow.NOTE.repeat(wide / OrderRow.NOTE.length());
    buffered.write(head.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < orders; i++) {
      buffered.write(line.of(new OrderRow(i), note(i, wideNote)).getBytes(StandardCharsets.UTF_8));
    }
    buffered.write(foot.getBytes(StandardCharsets.UTF_8));
    buffered.flush();
  }

  private String note(int i, String wideNote) {
    int stretch = orders / 2000;
    boolean isWide = i >= orders - stretch || (i >= orders / 2 && i < orders / 2 + stretch);
    return isWide && wide > 0 ? wideNote : new OrderRow(i).note();
  }

  /** With a header; notes are quoted. */
  void csv(OutputStream out) throws IOException {
    String head = "id,customer,product,quantity,price,paid,note,ordered_at\n";
    write(
        out,
        head,
        (order, note) -> plain(order, ",") + (",\"" + note + "\"," + order.time() + '\n'),
        "");
  }

  private static String plain(OrderRow order, String between) {
    return order.id()
        + (between + order.customer() + between + order.product() + between + order.quantity())
        + (between + order.price() + between + order.paid());
  }

  /** A JSON object a line. */
  void jsonLines(OutputStream out) throws IOException {
    write(out, "", (order, note) -> json(order, note) + '\n', "");
  }

  /** One array in an object. */
  void jsonDocument(OutputStream out) throws IOException {
    write(
        out,
        "{\"orders\":[\n",
        (order, note) -> json(order, note) + (order.id() == orders - 1 ? "\n" : ",\n"),
        "]}");
  }

  private static String json(OrderRow order, String note) {
    return "{\"id\":"
        + order.id()
        + (",\"customer\":\"" + order.customer() + "\",\"product\":\"" + order.product())
        + ("\",\"quantity\":"
            + order.quantity()
            + ",\"price\":"
            + order.price()
            + ",\"paid\":"
            + order.paid())
        + (",\"note\":\"" + note + "\",\"ordered_at\":\"" + order.time() + "\"}");
  }

  /** An element an order, with an element a field. */
  void xml(OutputStream out) throws IOException {
    write(out, "<?xml version=\"1.0\"?>\n<orders>\n", OrdersFile::element, "</orders>\n");
  }

  private static String element(OrderRow order, String note) {
    return "<order><id>"
        + order.id()
        + ("</id><customer>" + order.customer() + "</customer><product>" + order.product())
        + ("</product><quantity>" + order.quantity() + "</quantity><price>" + order.price())
        + ("</price><paid>"
            + order.paid()
            + "</paid><note>"
            + note
            + "</note><ordered_at>"
            + order.time())
        + "</ordered_at></order>\n";
  }

  /** Two columns of 10 and {@link #wide} characters. */
  void fixedWidth(OutputStream out) throws IOException {
    write(out, "", (order, note) -> "%-10d".formatted(order.id()) + note + '\n', "");
  }

  /** A workbook of one sheet, whose texts stand in their cells. Source: ECMA-376 parts 1 and 2. */
  void xlsx(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    part(
        zip,
        "[Content_Types].xml",
        "<Types xmlns=\"%scontent-types\">".formatted(PACKAGE)
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package"
            + ".relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/vnd"
            + ".openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
    part(zip, "_rels/.rels", relation("officeDocument", "xl/workbook.xml"));
    part(
        zip,
        "xl/workbook.xml",
        "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>".formatted(SHEET, OFFICE)
            + "<sheet name=\"orders\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    part(zip, "xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml"));
    zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
    String head =
        "<worksheet xmlns=\"%s\"><sheetData><row>%s%s</row>"
            .formatted(SHEET, text("id"), text("note"));
    write(
        zip,
        head,
        (order, note) -> "<row><c><v>" + order.id() + "</v></c>" + text(note) + "</row>",
        "</sheetData></worksheet>");
    zip.finish();
  }

  private static void part(ZipOutputStream zip, String name, String xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static String relation(String type, String target) {
    return "<Relationships xmlns=\"%srelationships\"><Relationship Id=\"r1\" Type=\"%s/%s\""
            .formatted(PACKAGE, OFFICE, type)
        + " Target=\"%s\"/></Relationships>".formatted(target);
  }

  private static String text(String value) {
    return "<c t=\"inlineStr\"><is><t>" + value + "</t></is></c>";
  }

  /** By one of our own writers. */
  static Writer by(RecordFormat format) {
    return (file, out) -> {
      String wideNote = OrderRow.NOTE.repeat(file.wide / OrderRow.NOTE.length());
      try (RecordWriter writer = format.open(OrderRow.SCHEMA, out)) {
        for (int i = 0; i < file.orders; i++) {
          writer.write(OrderRow.SCHEMA, new OrderRow(i).struct(file.note(i, wideNote)));
        }
      }
    };
  }
}
