package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.files.format.AvroCodec;
import dev.millrace.connect.files.format.AvroFormat;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A big file of each format, one after another, in which rows of up to a megabyte follow narrow
 * ones. Our task reads it, and each row must come once, in order.
 */
final class FilesMemory implements Side {
  private static final int WIDE = 999_999;

  /** A cell of a sheet holds no more. */
  private static final int WIDE_CELL = 32_000;

  private static final ParquetFormat PARQUET =
      new ParquetFormat(ParquetFormat.Codec.SNAPPY, 64L << 20);
  private static final AvroFormat AVRO =
      new AvroFormat(AvroCodec.SNAPPY, AvroFormat.Options.DEFAULT);

  /**
   * @param name of the file
   * @param wide characters of the widest notes
   * @param config beside what all have; a file is read whole, so that its rows have one order
   */
  private record Kind(
      String name, OrdersFile.Writer writer, int wide, Map<String, String> config) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("orders.csv", OrdersFile::csv, WIDE, Map.of()),
          new Kind("orders.csv.gz", FilesMemory::gzip, WIDE, Map.of()),
          new Kind("orders.jsonl", OrdersFile::jsonLines, WIDE, Map.of()),
          new Kind(
              "orders.json", OrdersFile::jsonDocument, WIDE, Map.of("json.pointer", "/orders")),
          new Kind("orders.xml", OrdersFile::xml, WIDE, Map.of()),
          new Kind(
              "orders.txt",
              OrdersFile::fixedWidth,
              WIDE,
              Map.of("format", "fixed", "fixed.columns", "id:10,note:" + WIDE)),
          new Kind(
              "orders.log",
              OrdersFile::fixedWidth,
              WIDE,
              Map.of("format", "lines", "lines.regex", "(?<id>\\d+) +(?<note>.*)")),
          new Kind("orders.xlsx", OrdersFile::xlsx, WIDE_CELL, Map.of()),
          new Kind("orders.parquet", OrdersFile.by(PARQUET), WIDE, Map.of()),
          new Kind("orders.avro", OrdersFile.by(AVRO), WIDE, Map.of()));

  private final Path folder;
  private final int orders;

  FilesMemory(Scale scale) throws IOException {
    orders = scale.records() / KINDS.size();
    folder = Files.createTempDirectory("millrace-bench-");
  }

  private static void gzip(OrdersFile orders, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out);
    orders.csv(zip);
    zip.finish();
  }

  @Override
  public long round() throws Exception {
    long read = 0;
    for (Kind kind : KINDS) {
      read += round(kind);
    }
    return read;
  }

  private long round(Kind kind) throws Exception {
    Path file = folder.resolve(kind.name());
    try (OutputStream out = Files.newOutputStream(file)) {
      kind.writer().write(new OrdersFile(orders, kind.wide()), out);
    }
    InOrder rows = new InOrder(kind.name());
    Map<String, String> config = new HashMap<>(kind.config());
    config.put("split.bytes", "0");
    try {
      return FilesPoll.read(
          "file://" + folder, config, orders, records -> records.forEach(rows::check));
    } finally {
      Files.delete(file);
    }
  }

  private static final class InOrder {
    private final String file;
    private long next;

    InOrder(String file) {
      this.file = file;
    }

    private void check(SourceRecord order) {
      String id = String.valueOf(((Struct) order.value()).get("id"));
      if (!id.equals(Long.toString(next))) {
        throw new IllegalStateException(file + ": " + id + " came in place of " + next);
      }
      next++;
    }
  }

  @Override
  public void close() {
    Trees.delete(folder);
  }
}
