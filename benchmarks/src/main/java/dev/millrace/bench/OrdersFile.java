package dev.millrace.bench;

import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.RecordWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Orders as files: eight columns and about 118 bytes a row, the same in every run. Never more than
 * a row of them is in memory.
 *
 * @param orders how many
 * @param wide characters of the note of one order in a thousand: of those in the middle and at the
 *     end; 0 for none
 */
record OrdersFile(int orders, int wide) {
  /** What our source infers from text. */
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("customer", Schema.OPTIONAL_STRING_SCHEMA)
          .field("product", Schema.OPTIONAL_STRING_SCHEMA)
          .field("quantity", Schema.OPTIONAL_INT64_SCHEMA)
          .field("price", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ordered_at", Timestamp.builder().optional().build())
          .build();

  private static final String NOTE = "leave it with the neighbour, or at the door in the yard";
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
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
    String of(int order, String note);
  }

  private void write(OutputStream out, String head, Line line, String foot) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    String wideNote = NOTE.repeat(wide / NOTE.length());
    buffered.write(head.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < orders; i++) {
      buffered.write(line.of(i, note(i, wideNote)).getBytes(StandardCharsets.UTF_8));
    }
    buffered.write(foot.getBytes(StandardCharsets.UTF_8));
    buffered.flush();
  }

  private String note(int i, String wideNote) {
    int stretch = orders / 2000;
    boolean isWide = i >= orders - stretch || (i >= orders / 2 && i < orders / 2 + stretch);
    return isWide && wide > 0 ? wideNote : NOTE.substring(0, 20 + i % 36);
  }

  /** With a header; notes are quoted. */
  void csv(OutputStream out) throws IOException {
    String head = "id,customer,product,quantity,price,paid,note,ordered_at\n";
    write(out, head, (i, note) -> plain(i, ",") + (",\"" + note + "\"," + time(i) + '\n'), "");
  }

  private static String plain(int i, String between) {
    return i
        + (between + customer(i) + between + product(i) + between + quantity(i))
        + (between + price(i) + between + paid(i));
  }

  /** A JSON object a line. */
  void jsonLines(OutputStream out) throws IOException {
    write(out, "", (i, note) -> json(i, note) + '\n', "");
  }

  /** One array in an object. */
  void jsonDocument(OutputStream out) throws IOException {
    write(
        out,
        "{\"orders\":[\n",
        (i, note) -> json(i, note) + (i == orders - 1 ? "\n" : ",\n"),
        "]}");
  }

  private static String json(int i, String note) {
    return "{\"id\":"
        + i
        + (",\"customer\":\"" + customer(i) + "\",\"product\":\"" + product(i))
        + ("\",\"quantity\":" + quantity(i) + ",\"price\":" + price(i) + ",\"paid\":" + paid(i))
        + (",\"note\":\"" + note + "\",\"ordered_at\":\"" + time(i) + "\"}");
  }

  /** An element an order, with an element a field. */
  void xml(OutputStream out) throws IOException {
    write(out, "<?xml version=\"1.0\"?>\n<orders>\n", OrdersFile::element, "</orders>\n");
  }

  private static String element(int i, String note) {
    return "<order><id>"
        + i
        + ("</id><customer>" + customer(i) + "</customer><product>" + product(i))
        + ("</product><quantity>" + quantity(i) + "</quantity><price>" + price(i))
        + ("</price><paid>" + paid(i) + "</paid><note>" + note + "</note><ordered_at>" + time(i))
        + "</ordered_at></order>\n";
  }

  /** Two columns of 10 and {@link #wide} characters. */
  void fixedWidth(OutputStream out) throws IOException {
    write(out, "", (i, note) -> "%-10d".formatted(i) + note + '\n', "");
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
        (i, note) -> "<row><c><v>" + i + "</v></c>" + text(note) + "</row>",
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
  @SuppressWarnings("JavaUtilDate") // Connect's own type for timestamps
  static Writer by(RecordFormat format) {
    return (file, out) -> {
      String wideNote = NOTE.repeat(file.wide / NOTE.length());
      try (RecordWriter writer = format.open(SCHEMA, out)) {
        for (int i = 0; i < file.orders; i++) {
          Struct order =
              new Struct(SCHEMA)
                  .put("id", (long) i)
                  .put("customer", customer(i))
                  .put("product", product(i))
                  .put("quantity", (long) quantity(i))
                  .put("price", Double.valueOf(price(i)))
                  .put("paid", paid(i))
                  .put("note", file.note(i, wideNote))
                  .put("ordered_at", Date.from(time(i)));
          writer.write(SCHEMA, order);
        }
      }
    };
  }

  private static String customer(int i) {
    return "customer-" + i % 50_000;
  }

  private static String product(int i) {
    return "product-" + i % 2_000;
  }

  private static int quantity(int i) {
    return i % 100;
  }

  private static String price(int i) {
    return i / 100 + "." + (i % 9 + 1);
  }

  private static boolean paid(int i) {
    return i % 2 == 0;
  }

  private static Instant time(int i) {
    return FIRST.plusSeconds(i);
  }
}
