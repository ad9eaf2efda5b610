package dev.millrace.connect.files.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCountTest {
  @TempDir private Path dir;

  private static long count(String name, byte[] file) throws IOException {
    return RecordCount.of(
        name,
        most -> {
          int length = (int) Math.min(most, file.length);
          return new ByteArrayInputStream(file, file.length - length, length);
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text(text));
    }
    return out.toByteArray();
  }

  @Test
  void countsLinesOfJson() throws IOException {
    assertThat(count("a.json", text(""))).isZero();
    assertThat(count("a.json", text("{}\n{}\n"))).isEqualTo(2);
    assertThat(count("a.json", text("{}\n{}"))).isEqualTo(2);
    assertThat(count("a.json.gz", gzip("{\"n\":1}\n".repeat(100_000)))).isEqualTo(100_000);
    byte[] broken = Arrays.copyOf(gzip("{\"n\":1}\n".repeat(100_000)), 100);
    assertThatThrownBy(() -> count("a.json.gz", broken)).isInstanceOf(IOException.class);
  }

  @Test
  void readsTheRowsOfParquetInItsFooterHoweverLong() throws IOException, SQLException {
    for (int columns : new int[] {1, 3000}) {
      Path file = dir.resolve(columns + ".parquet");
      StringBuilder select = new StringBuilder("select range n");
      for (int i = 1; i < columns; i++) {
        select.append(", 1 as column_").append(i);
      }
      try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duck.createStatement()) {
        statement.execute(
            "copy (" + select + " from range(1234)) to '" + file + "' (format parquet)");
      }
      assertThat(count("x.snappy.parquet", Files.readAllBytes(file))).isEqualTo(1234);
    }
    assertThatThrownBy(() -> count("x.parquet", text("PAR1 is not enough")))
        .hasMessage("it does not end as an unencrypted Parquet file does");
    byte[] cut = {1, 2, 3, 4, 0, 1, 0, 0, 'P', 'A', 'R', '1'};
    assertThatThrownBy(() -> count("x.parquet", cut))
        .hasMessage("its Parquet footer is longer than the file");
  }

  /** A container of two blocks, 3 and 200 objects, as the specification has it. */
  private static byte[] avro() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] sync = text("0123456789abcdef");
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    out.writeBytes(new byte[] {2, 22}); // one pair, a key of 11 bytes
    out.writeBytes(text("avro.schema"));
    out.writeBytes(new byte[] {12});
    out.writeBytes(text("\"null\""));
    out.writeBytes(new byte[] {0});
    out.writeBytes(sync);
    out.writeBytes(new byte[] {6, 4, 7, 7});
    out.writeBytes(sync);
    out.writeBytes(new byte[] {(byte) 0x90, 3, 0});
    out.writeBytes(sync);
    return out.toByteArray();
  }

  @Test
  void addsUpTheBlocksOfAvro() throws IOException {
    byte[] file = avro();
    assertThat(count("x.avro", file)).isEqualTo(203);
    assertThatThrownBy(() -> count("x.avro", Arrays.copyOf(file, file.length - 1)))
        .hasMessage("it ends in the middle of an Avro block");
    file[file.length - 1]++;
    assertThatThrownBy(() -> count("x.avro", file))
        .hasMessage("an Avro block does not end with the file's sync marker");
    assertThatThrownBy(() -> count("x.avro", text("{}\n")))
        .hasMessage("it ends in the middle of an Avro block");
    assertThatThrownBy(() -> count("x.avro", text("{\"a\":1}\n")))
        .hasMessage("it does not begin as an Avro file does");
  }

  @Test
  void saysWhatItCanNotCount() {
    assertThatThrownBy(() -> count("x.bin", text("a\nb")))
        .hasMessage("only the records of .json, .json.gz, .avro and .parquet can be counted");
  }
}
