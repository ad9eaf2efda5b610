package dev.millrace.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** What any source of CSV must do at least: FastCSV, and a typed {@code Struct} a row. */
final class BareCsv implements Side {
  private static final Field[] FIELDS = OrderRow.SCHEMA.fields().toArray(Field[]::new);

  private final TemporaryFile file;

  BareCsv(Scale scale) throws IOException {
    file = TemporaryFile.of("orders.csv", scale.records(), OrdersFile::csv);
  }

  @Override
  public long round() throws IOException {
    long read = 0;
    try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file.path())) {
      rows.skipLines(1);
      for (CsvRecord row : rows) {
        read += struct(row).schema() == OrderRow.SCHEMA ? 1 : 0; // so that the JIT drops nothing
      }
    }
    return read;
  }

  private static Struct struct(CsvRecord row) {
    return new Struct(OrderRow.SCHEMA)
        .put(FIELDS[0], Long.parseLong(row.getField(0)))
        .put(FIELDS[1], row.getField(1))
        .put(FIELDS[2], row.getField(2))
        .put(FIELDS[3], Long.parseLong(row.getField(3)))
        .put(FIELDS[4], Double.parseDouble(row.getField(4)))
        .put(FIELDS[5], Boolean.parseBoolean(row.getField(5)))
        .put(FIELDS[6], row.getField(6))
        .put(FIELDS[7], time(row.getField(7)));
  }

  /** All have one form, which a general parser would take several times as long to find out. */
  @SuppressWarnings("JavaUtilDate") // Connect's own type for timestamps
  private static Date time(String text) {
    LocalDateTime time =
        LocalDateTime.of(
            Integer.parseInt(text, 0, 4, 10),
            Integer.parseInt(text, 5, 7, 10),
            Integer.parseInt(text, 8, 10, 10),
            Integer.parseInt(text, 11, 13, 10),
            Integer.parseInt(text, 14, 16, 10),
            Integer.parseInt(text, 17, 19, 10));
    return new Date(time.toEpochSecond(ZoneOffset.UTC) * 1000);
  }

  @Override
  public void close() {
    file.close();
  }
}
