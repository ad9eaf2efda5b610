package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.ParquetFormat.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
  private static final long MB = 1024 * 1024;

  @TempDir private Path dir;

  private Path write(Codec codec, int rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetFormat format = new ParquetFormat(codec, MB);
    try (RecordWriter writer = format.open(Samples.SCHEMA, out)) {
      for (int i = 0; i < rows; i++) {
        writer.write(Samples.SCHEMA, i % 2 == 0 ? Samples.full(i) : Samples.required(i));
      }
      assertThat(writer.held()).isBetween(1L, 6 * MB);
    }
    return Files.write(dir.resolve("f" + format.extension()), out.toByteArray());
  }

  private static String query(String sql) throws SQLException {
    return Duck.query(sql);
  }

  @Test
  void isReadBackByDuckDbInEveryCodec() throws IOException, SQLException {
    for (Codec codec : Codec.values()) {
      Path file = write(codec, 20_000);
      String from = " from '" + file + "'";
      assertThat(query("select count(*), sum(i64), count(text), count(lines)" + from))
          .isEqualTo("20000|199990000|10000|10000");
      assertThat(
              query(
                  "select i8, i16, i32, f32, f64, flag, text, hex(raw), amount, day, time,"
                      + " epoch_ms(\"at\"), address.street, address.number, tags, counts['x'],"
                      + " lines[1].street"
                      + from
                      + " where i64 = 4"))
          .isEqualTo(
              "1|2|3|1.5|2.25|true|grüße \"4\"\n|0102FF|-12345.67|2024-10-04|01:02:03.004|"
                  + "1700000000123|Mill Lane|7|[a, NULL, b]|5|s1");
      assertThat(query("select typeof(amount), typeof(\"at\"), typeof(day), typeof(i8)" + from))
          .isEqualTo("DECIMAL(38,2)|TIMESTAMP WITH TIME ZONE|DATE|TINYINT");
    }
  }

  @Test
  void isNamedAfterItsCodec() {
    assertThat(new ParquetFormat(Codec.SNAPPY, MB).extension()).isEqualTo(".snappy.parquet");
    assertThat(new ParquetFormat(Codec.NONE, MB).extension()).isEqualTo(".parquet");
  }

  @Test
  void hasDictionariesStatisticsAndBloomFiltersByChoice() throws IOException, SQLException {
    ParquetOptions full =
        new ParquetOptions(8 * 1024, true, true, List.of("text", "address.street", "none"));
    ParquetOptions bare = new ParquetOptions(64 * 1024, false, false, List.of());
    for (ParquetOptions options : List.of(full, bare)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (RecordWriter writer =
          new ParquetFormat(Codec.SNAPPY, MB, options).open(Samples.SCHEMA, out)) {
        for (int i = 0; i < 2_000; i++) {
          writer.write(Samples.SCHEMA, Samples.full(i));
        }
      }
      Path file = Files.write(dir.resolve(options.pageBytes() + ".parquet"), out.toByteArray());
      String of = " from parquet_metadata('" + file + "') where path_in_schema = ";
      boolean rich = options.equals(full);
      assertThat(query("select encodings like '%DICTIONARY%'" + of + "'address, street'"))
          .isEqualTo(Boolean.toString(rich));
      assertThat(query("select stats_max_value is not null" + of + "'i64'"))
          .isEqualTo(Boolean.toString(rich));
      assertThat(query("select bloom_filter_length is not null" + of + "'text'"))
          .isEqualTo(Boolean.toString(rich));
      assertThat(query("select bloom_filter_length is null" + of + "'i64'")).isEqualTo("true");
      assertThat(query("select count(*) from '" + file + "' where text like 'gr%'"))
          .isEqualTo("2000");
    }
  }

  @Test
  void refusesARecordThatDoesNotFitAndGoesOn() throws IOException, SQLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Struct wrongScale = Samples.full(1).put("text", "x");
    Schema schema =
        SchemaBuilder.struct()
            .field("n", Schema.INT32_SCHEMA)
            .field("d", Decimal.builder(2).parameter("connect.decimal.precision", "4").build())
            .build();
    try (RecordWriter writer = new ParquetFormat(Codec.ZSTD, MB).open(schema, out)) {
      writer.write(schema, new Struct(schema).put("n", 1).put("d", new BigDecimal("12.34")));
      Struct large = new Struct(schema).put("n", 2).put("d", new BigDecimal("123.45"));
      assertThatThrownBy(() -> writer.write(schema, large))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'd': the decimal has 5 digits, more than the column's 4");
      assertThatThrownBy(() -> writer.write(schema, new Struct(schema).put("n", 3)))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'd': a required value is null");
    }
    Path file = Files.write(dir.resolve("d.parquet"), out.toByteArray());
    assertThat(query("select count(*), min(d) from '" + file + "'")).isEqualTo("1|12.34");
    assertThat(wrongScale.get("i64")).isEqualTo(1L);
  }

  @Test
  void refusesTextThatIsNoText() throws IOException, SQLException {
    Schema schema =
        SchemaBuilder.struct()
            .field("s", Schema.OPTIONAL_STRING_SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter writer = new ParquetFormat(Codec.NONE, MB).open(schema, out)) {
      writer.write(schema, new Struct(schema).put("s", "whole \ud83d\ude00?"));
      assertThatThrownBy(() -> writer.write(schema, new Struct(schema).put("s", "half \ud83d")))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "Field 's': the text has half of a surrogate pair at character 5: UTF-8 can't hold"
                  + " it");
      Struct inside = new Struct(schema).put("tags", List.of("ok", "\ude00 half"));
      assertThatThrownBy(() -> writer.write(schema, inside))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Field 'tags': the text has half of a surrogate pair");
    }
    Path file = Files.write(dir.resolve("s.parquet"), out.toByteArray());
    assertThat(query("select count(*), min(s) from '" + file + "'"))
        .isEqualTo("1|whole \ud83d\ude00?");
  }

  @Test
  void saysWhatItCanNotHold() {
    ParquetFormat format = new ParquetFormat(Codec.NONE, MB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> format.open(null, out)).hasMessageContaining("without a schema");
    assertThatThrownBy(() -> format.open(Schema.STRING_SCHEMA, out)).hasMessageContaining("STRING");
    Schema empty = SchemaBuilder.struct().field("e", SchemaBuilder.struct().build()).build();
    assertThatThrownBy(() -> format.open(empty, out))
        .hasMessage("Field 'e': Parquet can't hold a struct without fields");
  }
}
