package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** What every format owes to who writes several files row by row. */
class CheckedRowsTest {
  private static final Compression GZIP = new Compression(Compression.Codec.GZIP, -1);
  private static final AvroFormat AVRO = new AvroFormat(AvroCodec.NULL, AvroFormat.Options.DEFAULT);
  private static final Schema ORDER = Samples.SCHEMA;
  private static final Schema TEXT = Schema.STRING_SCHEMA;
  private static final Struct LACKING = new Struct(ORDER).put("i64", 1L);

  /** A format, and what it can write and what it can't. */
  private record Sample(RecordFormat format, Schema schema, Object good, Object bad) {}

  private static List<Sample> samples() {
    ParquetFormat parquet = new ParquetFormat(ParquetFormat.Codec.SNAPPY, 1024 * 1024);
    CsvFormat csv = new CsvFormat(Compression.NONE, true, ',', "");
    Struct full = Samples.full(1);
    return List.of(
        new Sample(new JsonLinesFormat(GZIP, Decimals.BASE64), TEXT, "a", 7L),
        new Sample(parquet, ORDER, full, LACKING),
        new Sample(AVRO, ORDER, full, LACKING),
        new Sample(csv, ORDER, full, LACKING),
        new Sample(new TextFormat(Compression.NONE), TEXT, "a", "\ud83d"),
        new Sample(new BytesFormat(Compression.NONE, ".bin", "\n"), null, new byte[] {1}, "a"),
        new Sample(new InferringFormat(csv, 1), null, Map.of("n", 1), List.of()),
        new Sample(new InferringFormat(AVRO, 1 << 20), null, Map.of("n", 1), "a"));
  }

  @Test
  void whatCanNotBeWrittenIsRefusedAndLeavesNoTrace() throws IOException {
    for (Sample sample : samples()) {
      assertThat(file(sample, true))
          .as(sample.format().extension())
          .isEqualTo(file(sample, false))
          .isPositive();
    }
  }

  /** The size of a file of three good rows. */
  private static int file(Sample sample, boolean checked) throws IOException {
    Schema schema = sample.schema();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter writer = sample.format().open(schema, out)) {
      for (int i = 0; i < 3; i++) {
        if (checked) {
          assertThatThrownBy(() -> writer.check(schema, sample.bad()))
              .isInstanceOf(DataException.class);
          writer.check(schema, sample.good());
          writer.check(schema, sample.good());
        }
        writer.write(schema, sample.good());
      }
      assertThatThrownBy(() -> writer.write(schema, sample.bad()))
          .isInstanceOf(DataException.class);
    }
    return out.size();
  }
}
