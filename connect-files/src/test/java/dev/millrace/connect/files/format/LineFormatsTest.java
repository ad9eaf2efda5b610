package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.compress.Compression.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFormatsTest {
  private static final CsvFormat CSV = new CsvFormat(Compression.NONE, true, ',', "");

  @TempDir private Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void csvOfEveryTypeIsReadBackByDuckDbInEveryCompressionItKnows()
      throws IOException, SQLException {
    for (Codec codec : List.of(Codec.NONE, Codec.GZIP, Codec.ZSTD)) {
      out.reset();
      CsvFormat format = new CsvFormat(new Compression(codec, -1), true, ',', "");
      try (RecordWriter writer = format.open(Samples.SCHEMA, out)) {
        writer.write(Samples.SCHEMA, Samples.full(1));
        writer.write(Samples.SCHEMA, Samples.required(2));
      }
      Path file = Files.write(dir.resolve("f" + format.extension()), out.toByteArray());
      String from = " from read_csv('" + file + "', header = true)";
      assertThat(Duck.query("select count(*), sum(i64), count(text), count(lines)" + from))
          .isEqualTo("2|3|1|1");
      assertThat(
              Duck.query(
                  "select i8, f64, flag, text, raw, amount, day, time, epoch_ms(\"at\"), address,"
                      + " tags, counts, lines"
                      + from
                      + " where i64 = 1"))
          .isEqualTo(
              "1|2.25|true|grüße \"1\"\n|AQL/|-12345.67|2024-10-04|01:02:03.004|1700000000123|"
                  + "{\"street\":\"Mill Lane\",\"number\":7}|[\"a\",null,\"b\"]|{\"x\":5}|"
                  + "[{\"street\":\"s1\",\"number\":null}]");
    }
  }

  @Test
  void csvQuotesWhatWouldReadAsSomethingElse() throws IOException {
    Schema schema =
        SchemaBuilder.struct()
            .field("a;b", Schema.OPTIONAL_STRING_SCHEMA)
            .field("c", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    CsvFormat format = new CsvFormat(Compression.NONE, true, ';', "\\N");
    try (RecordWriter writer = format.open(schema, out)) {
      writer.write(schema, new Struct(schema).put("a;b", "x;y").put("c", "\\N"));
      writer.write(schema, new Struct(schema).put("a;b", "say \"hi\"").put("c", null));
      writer.write(schema, new Struct(schema).put("a;b", "").put("c", "two\r\nlines"));
    }
    assertThat(text())
        .isEqualTo("\"a;b\";c\n\"x;y\";\"\\N\"\n\"say \"\"hi\"\"\";\\N\n;\"two\r\nlines\"\n");
  }

  @Test
  void csvWithoutANullTextTellsAnEmptyTextFromNull() throws IOException {
    Schema schema = SchemaBuilder.struct().field("a", Schema.OPTIONAL_STRING_SCHEMA).build();
    try (RecordWriter writer = new CsvFormat(Compression.NONE, false, ',', "").open(schema, out)) {
      writer.write(schema, new Struct(schema).put("a", ""));
      writer.write(schema, new Struct(schema));
    }
    assertThat(text()).isEqualTo("\"\"\n\n");
  }

  @Test
  void csvSaysWhatItCanNotHold() throws IOException {
    assertThatThrownBy(() -> CSV.open(Schema.STRING_SCHEMA, out))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("use format.class=text for single values");
    assertThatThrownBy(() -> new CsvFormat(Compression.NONE, true, '"', ""))
        .hasMessageContaining("can't be CSV's delimiter");
    assertThatThrownBy(() -> new CsvFormat(Compression.NONE, true, ',', "a,b"))
        .hasMessageContaining("null text");
    Schema schema = SchemaBuilder.struct().field("a", Schema.STRING_SCHEMA).build();
    try (RecordWriter writer = CSV.open(schema, out)) {
      assertThatThrownBy(() -> writer.write(schema, new Struct(schema)))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'a': a required value is null");
      assertThatThrownBy(() -> writer.write(schema, new Struct(schema).put("a", "x\ud83d")))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "Field 'a': the text has half of a surrogate pair at character 1: UTF-8 can't hold"
                  + " it");
      writer.write(schema, new Struct(schema).put("a", "\ud83d\ude00"));
    }
    assertThat(text()).isEqualTo("a\n\ud83d\ude00\n");
  }

  @Test
  void textIsOneValueALine() throws IOException {
    try (RecordWriter writer = new TextFormat(Compression.NONE).open(null, out)) {
      writer.write(Schema.STRING_SCHEMA, "as it is, \"quotes\" too");
      writer.write(null, 12L);
      writer.write(Schema.BYTES_SCHEMA, "grüße".getBytes(StandardCharsets.UTF_8));
      writer.write(null, Map.of("a", List.of(1, 2)));
      assertThatThrownBy(() -> writer.write(null, new byte[] {'a', (byte) 0xff}))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("not UTF-8 text")
          .hasMessageContaining("format.class=bytearray");
      assertThatThrownBy(() -> writer.write(null, "\udc00")).isInstanceOf(DataException.class);
      writer.write(Samples.INNER, new Struct(Samples.INNER).put("street", "s"));
    }
    assertThat(text())
        .isEqualTo(
            "as it is, \"quotes\" too\n12\ngrüße\n{\"a\":[1,2]}\n{\"street\":\"s\",\"number\":null}\n");
  }

  @Test
  void bytesAreWrittenAsTheyAreWithASeparatorBetween() throws IOException {
    BytesFormat format = new BytesFormat(new Compression(Codec.NONE, -1), ".raw", " | ");
    assertThat(format.extension()).isEqualTo(".raw");
    try (RecordWriter writer = format.open(null, out)) {
      writer.write(Schema.BYTES_SCHEMA, new byte[] {0, (byte) 0xff});
      writer.write(Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {7}));
      assertThatThrownBy(() -> writer.write(null, "text"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("takes bytes, not String")
          .hasMessageContaining("ByteArrayConverter");
    }
    assertThat(out.toByteArray()).containsExactly(0, 0xff, ' ', '|', ' ', 7, ' ', '|', ' ');
  }

  @Test
  void compressedFilesCountTheCompressorsMemory() throws IOException {
    for (Codec codec : List.of(Codec.GZIP, Codec.ZSTD, Codec.SNAPPY, Codec.LZ4)) {
      Compression compression = new Compression(codec, -1);
      try (RecordWriter writer = new TextFormat(compression).open(null, out)) {
        assertThat(writer.held()).isEqualTo(compression.memory()).isPositive();
      }
    }
  }
}
