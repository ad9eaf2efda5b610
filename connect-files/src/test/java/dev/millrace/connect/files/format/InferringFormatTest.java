package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.format.ParquetFormat.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferringFormatTest {
  private static final long MB = 1024 * 1024;
  private static final InferringFormat PARQUET =
      new InferringFormat(new ParquetFormat(Codec.SNAPPY, MB), MB);

  @TempDir private Path dir;

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  /** Writes as a sink does: a record that a file does not take begins the next one. */
  private List<Path> write(RecordFormat topic, Object... values) throws IOException {
    List<Path> files = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordWriter writer = topic.open(null, out);
    for (Object value : values) {
      if (!writer.takes(null, value)) {
        writer.close();
        files.add(save(topic, files.size(), out));
        out = new ByteArrayOutputStream();
        writer = topic.open(null, out);
        assertThat(writer.takes(null, value)).isTrue();
      }
      writer.write(null, value);
    }
    writer.close();
    files.add(save(topic, files.size(), out));
    return files;
  }

  private Path save(RecordFormat format, int number, ByteArrayOutputStream out) throws IOException {
    return Files.write(
        dir.resolve(System.nanoTime() + "-" + number + format.extension()), out.toByteArray());
  }

  @Test
  void oneFileTakesAllThatItsFirstRecordsHave() throws IOException, SQLException {
    List<Path> files =
        write(
            PARQUET.fresh(),
            map("n", 1L, "t", "2026-11-25", "x", null),
            map("n", 2.5, "o", map("a", List.of(1L))),
            map("x", true, "o", map("b", "z", "a", Arrays.asList(null, 3L)), "mixed", 7L),
            map("mixed", map("k", "v")),
            map("mixed", "plain"));
    assertThat(files).hasSize(1);
    String from = " from '" + files.get(0) + "'";
    assertThat(Duck.query("select count(*), sum(n), max(t), bool_or(x), sum(o.a[2])" + from))
        .isEqualTo("5|3.5|2026-11-25|true|3");
    assertThat(Duck.query("select string_agg(mixed, ' ' order by mixed)" + from))
        .isEqualTo("7 plain {\"k\":\"v\"}");
    assertThat(Duck.query("select typeof(n), typeof(t), typeof(x), typeof(o)" + from))
        .isEqualTo("DOUBLE|VARCHAR|BOOLEAN|STRUCT(a BIGINT[], b VARCHAR)");
  }

  @Test
  void aLaterRecordThatDoesNotFitBeginsAFileOfAWiderSchemaThatStays()
      throws IOException, SQLException {
    RecordFormat topic = new InferringFormat(PARQUET.typed(), 1).fresh();
    List<Path> files =
        write(
            topic,
            map("n", 1L),
            map("n", 2L),
            map("n", 2L, "city", "Ulm"),
            map("n", 3L),
            map("n", 0.5));
    assertThat(files).hasSize(3);
    assertThat(Duck.query("select count(*) from '" + files.get(0) + "'")).isEqualTo("2");
    assertThat(Duck.query("select count(*), count(city) from '" + files.get(1) + "'"))
        .isEqualTo("2|1");
    assertThat(write(topic, map("n", 5L), map("city", "Bonn"), map("n", 1.5))).hasSize(1);
    assertThat(
            Duck.query(
                "select count(*), sum(n) from read_parquet('"
                    + dir
                    + "/*.parquet', union_by_name = true)"))
        .isEqualTo("8|15.0");
  }

  @Test
  void wholeNumbersKeepTheirDigits() throws IOException, SQLException {
    long large = (1L << 60) + 1;
    List<Path> files = write(PARQUET.fresh(), map("n", large), map("n", 0.5), map("n", 4L));
    assertThat(files).hasSize(2);
    assertThat(Duck.query("select sum(n) from '" + files.get(0) + "'"))
        .isEqualTo(Long.toString(large));
    RecordFormat topic = PARQUET.fresh();
    RecordWriter writer = topic.open(null, new ByteArrayOutputStream());
    writer.write(null, map("n", 0.5));
    assertThatThrownBy(() -> writer.takes(null, map("n", large)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Field 'n': the whole number " + large + " has more digits");
  }

  @Test
  void csvAndAvroLearnToo() throws IOException, SQLException {
    RecordFormat csv =
        new InferringFormat(new CsvFormat(Compression.NONE, true, ',', ""), MB).fresh();
    Path file = write(csv, map("a", 1L), map("b", map("c", List.of(1L)))).get(0);
    assertThat(Files.readString(file)).isEqualTo("a,b\n1,\n,\"{\"\"c\"\":[1]}\"\n");
    RecordFormat avro =
        new InferringFormat(new AvroFormat(AvroCodec.NULL, AvroFormat.Options.DEFAULT), MB);
    assertThat(
            new String(
                Files.readAllBytes(write(avro, map("a", 1L)).get(0)), StandardCharsets.ISO_8859_1))
        .startsWith("Obj\u0001")
        .contains("\"name\":\"a\",\"type\":[\"null\",\"long\"]");
  }

  @Test
  void valuesWithASchemaPassByUnchanged() throws IOException, SQLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter writer = PARQUET.fresh().open(Samples.INNER, out)) {
      assertThat(writer.takes(Samples.INNER, "anything")).isTrue();
      writer.write(Samples.INNER, new Struct(Samples.INNER).put("street", "s"));
    }
    Path file = save(PARQUET, 0, out);
    assertThat(Duck.query("select street, typeof(number) from '" + file + "'"))
        .isEqualTo("s|INTEGER");
    assertThat(PARQUET.extension()).isEqualTo(".snappy.parquet");
    assertThat(PARQUET.oneSchemaPerFile()).isTrue();
  }

  @Test
  void countsWhatWaitsAndLetsGoOfItInTime() throws IOException {
    RecordWriter writer =
        new InferringFormat(PARQUET.typed(), 100_000)
            .fresh()
            .open(null, new ByteArrayOutputStream());
    long before = writer.held();
    writer.write(null, map("t", "x".repeat(10_000)));
    assertThat(writer.held()).isGreaterThan(before + 10_000).isLessThan(before + 100_000);
    for (int i = 0; i < 100; i++) {
      writer.write(null, map("t", "y".repeat(10_000)));
    }
    assertThat(writer.held()).isPositive().isLessThan(8 * MB);
    writer.close();
  }

  @Test
  void saysWhatMakesNoRow() {
    RecordWriter writer = PARQUET.fresh().open(null, new ByteArrayOutputStream());
    assertThatThrownBy(() -> writer.takes(null, "text"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("needs objects, or values with a schema, not String");
    assertThatThrownBy(() -> writer.takes(null, map()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("empty object");
    assertThatThrownBy(() -> writer.takes(null, map("a", "\ud800")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Field 'a': the text has half of a surrogate pair");
    Map<String, Object> many = map();
    for (int i = 0; i < 2_500; i++) {
      many.put("id-" + i, 1L);
    }
    assertThatThrownBy(() -> writer.takes(null, many))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2500 columns, more than 2000: are its keys data?");
    assertThat(writer.takes(null, map("a", 1L))).isTrue();
  }
}
