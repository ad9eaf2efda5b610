package dev.millrace.e2e.crash;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** What the dropped files are: formats, compressed or not, written without any code of ours. */
enum FileKind {
  CSV("csv", "csv", true),
  CSV_GZIP("csv", "csv.gz", false),
  CSV_ZIP("csv", "zip", false),
  LINES("txt", "txt", true),
  JSON_LINES("jsonl", "jsonl", true),
  JSON_LINES_ZSTD("jsonl", "jsonl.zst", false),
  JSON_LINES_TAR("jsonl", "tar.gz", false),
  JSON_ARRAY("json", "json", false),
  AVRO("avro", "avro", true),
  PARQUET("parquet", "parquet", true),
  XLSX("xlsx", "xlsx", false),
  XML("xml", "xml", false);

  /** The group names are the fields. */
  static final String LINES_REGEX = "(?<file>\\d+) (?<n>\\d+) (?<note>.*)";

  private static final int ENTRIES = 3;

  /** Small, so that a small file has several. */
  private static final int BLOCK_RECORDS = 2048;

  private static final int BLOCK_BYTES = 16_000;

  private static final Schema AVRO_SCHEMA =
      SchemaBuilder.record("row")
          .fields()
          .requiredInt("file")
          .requiredInt("n")
          .requiredString("note")
          .endRecord();

  private final String folder;
  private final String extension;
  private final boolean splittable;

  FileKind(String folder, String extension, boolean splittable) {
    this.folder = folder;
    this.extension = extension;
    this.splittable = splittable;
  }

  String folder() {
    return folder;
  }

  /** Whether the source may cut it into ranges. */
  boolean splittable() {
    return splittable;
  }

  String path(String name) {
    return folder + "/" + name + "." + extension;
  }

  /** Writes all records of {@code drop}. */
  void write(Drop drop, Path to) throws IOException {
    switch (this) {
      case AVRO -> avro(drop, to);
      case PARQUET -> parquet(drop, to);
      default -> {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
          stream(drop, out);
        }
      }
    }
  }

  private void stream(Drop drop, OutputStream out) throws IOException {
    switch (this) {
      case CSV_GZIP -> {
        try (OutputStream gzip = new GZIPOutputStream(out)) {
          csv(drop, gzip, 0, drop.records());
        }
      }
      case CSV_ZIP -> zip(drop, out);
      case LINES -> lines(drop, out);
      case JSON_LINES -> jsonLines(drop, out, 0, drop.records());
      case JSON_LINES_ZSTD -> {
        try (OutputStream zstd = new ZstdOutputStream(out)) {
          jsonLines(drop, zstd, 0, drop.records());
        }
      }
      case JSON_LINES_TAR -> tar(drop, out);
      case JSON_ARRAY -> jsonArray(drop, out);
      case XLSX -> xlsx(drop, out);
      case XML -> xml(drop, out);
      default -> csv(drop, out, 0, drop.records());
    }
  }

  private static Writer text(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  private static void csv(Drop drop, OutputStream out, int from, int to) throws IOException {
    Writer text = text(out);
    text.write("file,n,note\n");
    for (int n = from; n < to; n++) {
      text.write(drop.number() + "," + n + ",\"" + drop.note(n).replace("\"", "\"\"") + "\"\n");
    }
    text.flush();
  }

  private static void lines(Drop drop, OutputStream out) throws IOException {
    Writer text = text(out);
    for (int n = 0; n < drop.records(); n++) {
      text.write(drop.number() + " " + n + " " + drop.note(n) + "\n");
    }
    text.flush();
  }

  private static String json(Drop drop, int n) {
    String note = drop.note(n).replace("\"", "\\\"");
    return "{\"file\":" + drop.number() + ",\"n\":" + n + ",\"note\":\"" + note + "\"}";
  }

  private static void jsonLines(Drop drop, OutputStream out, int from, int to) throws IOException {
    Writer text = text(out);
    for (int n = from; n < to; n++) {
      text.write(json(drop, n) + "\n");
    }
    text.flush();
  }

  private static void jsonArray(Drop drop, OutputStream out) throws IOException {
    Writer text = text(out);
    text.write("[");
    for (int n = 0; n < drop.records(); n++) {
      text.write((n == 0 ? "\n" : ",\n") + json(drop, n));
    }
    text.write("\n]\n");
    text.flush();
  }

  private static void xml(Drop drop, OutputStream out) throws IOException {
    Writer text = text(out);
    text.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rows>\n");
    for (int n = 0; n < drop.records(); n++) {
      text.write("<row file=\"" + drop.number() + "\"><n>" + n + "</n>");
      text.write("<note>" + drop.note(n) + "</note></row>\n");
    }
    text.write("</rows>\n");
    text.flush();
  }

  private static int part(Drop drop, int entry) {
    return (int) ((long) drop.records() * entry / ENTRIES);
  }

  private static void zip(Drop drop, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (int entry = 0; entry < ENTRIES; entry++) {
      zip.putNextEntry(new ZipEntry("part-" + entry + ".csv"));
      csv(drop, zip, part(drop, entry), part(drop, entry + 1));
    }
    zip.finish();
  }

  private static void tar(Drop drop, OutputStream out) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip);
    for (int entry = 0; entry < ENTRIES; entry++) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      jsonLines(drop, lines, part(drop, entry), part(drop, entry + 1));
      TarArchiveEntry header = new TarArchiveEntry("part-" + entry + ".jsonl");
      header.setSize(lines.size());
      tar.putArchiveEntry(header);
      lines.writeTo(tar);
      tar.closeArchiveEntry();
    }
    tar.finish();
    gzip.finish();
  }

  /** The least that is a workbook. */
  private static void xlsx(Drop drop, OutputStream out) throws IOException {
    String schemas = "http://schemas.openxmlformats.org/";
    String relations = schemas + "officeDocument/2006/relationships";
    String office = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    ZipOutputStream zip = new ZipOutputStream(out);
    part(
        zip,
        "[Content_Types].xml",
        "<Types xmlns=\"" + schemas + "package/2006/content-types\">",
        "<Default Extension=\"rels\""
            + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + office + "sheet.main+xml\"/>",
        "<Override PartName=\"/xl/worksheets/sheet1.xml\""
            + (" ContentType=\"" + office + "worksheet+xml\"/>"),
        "</Types>");
    String rels = "<Relationships xmlns=\"" + schemas + "package/2006/relationships\">";
    String rel = "<Relationship Id=\"r1\" Type=\"" + relations;
    part(
        zip,
        "_rels/.rels",
        rels + rel + "/officeDocument\" Target=\"xl/workbook.xml\"/>",
        "</Relationships>");
    part(
        zip,
        "xl/workbook.xml",
        "<workbook xmlns=\"" + schemas + "spreadsheetml/2006/main\" xmlns:r=\"" + relations + "\">",
        "<sheets><sheet name=\"rows\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    part(
        zip,
        "xl/_rels/workbook.xml.rels",
        rels + rel + "/worksheet\" Target=\"worksheets/sheet1.xml\"/>",
        "</Relationships>");
    zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
    sheet(drop, zip, schemas);
    zip.finish();
  }

  private static void sheet(Drop drop, OutputStream out, String schemas) throws IOException {
    Writer text = text(out);
    text.write("<worksheet xmlns=\"" + schemas + "spreadsheetml/2006/main\"><sheetData>");
    text.write("<row>" + cell("file") + cell("n") + cell("note") + "</row>\n");
    for (int n = 0; n < drop.records(); n++) {
      text.write("<row><c><v>" + drop.number() + "</v></c><c><v>" + n + "</v></c>");
      text.write(cell(drop.note(n)) + "</row>\n");
    }
    text.write("</sheetData></worksheet>");
    text.flush();
  }

  private static String cell(String text) {
    return "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
  }

  private static void part(ZipOutputStream zip, String name, String... xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(String.join("", xml).getBytes(StandardCharsets.UTF_8));
  }

  private static void avro(Drop drop, Path to) throws IOException {
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<>(AVRO_SCHEMA))) {
      out.setCodec(CodecFactory.deflateCodec(1)).setSyncInterval(BLOCK_BYTES);
      out.create(AVRO_SCHEMA, to.toFile());
      for (int n = 0; n < drop.records(); n++) {
        GenericRecord row = new GenericData.Record(AVRO_SCHEMA);
        row.put("file", drop.number());
        row.put("n", n);
        row.put("note", drop.note(n));
        out.append(row);
      }
    }
  }

  /** By DuckDB. */
  private static void parquet(Drop drop, Path to) throws IOException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 1");
      sql.execute(
          ("COPY (SELECT %d::INT AS file, i::INT AS n,"
                  + " 'row ' || i || ', \"%d\" ü' AS note FROM range(%d) t(i) ORDER BY i)"
                  + " TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)")
              .formatted(
                  drop.number(),
                  drop.number(),
                  drop.records(),
                  to.toString().replace("'", "''"),
                  BLOCK_RECORDS));
    } catch (SQLException e) {
      throw new IOException("DuckDB can't write " + to, e);
    }
  }
}
