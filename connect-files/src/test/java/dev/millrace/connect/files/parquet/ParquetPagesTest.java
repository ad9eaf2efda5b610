package dev.millrace.connect.files.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written by DuckDB, which shares no code with the reader. */
class ParquetPagesTest {
  private static final int ROWS = 100_000;

  @TempDir private Path dir;

  @SuppressWarnings("ArrayRecordComponent")
  private record Bytes(String name, byte[] bytes) implements ParquetSource {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) {
      return Arrays.copyOfRange(bytes, Math.toIntExact(offset), Math.toIntExact(offset) + length);
    }
  }

  private ParquetSource write(String options) throws SQLException, IOException {
    Path file = dir.resolve("f.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "copy (select i, case when i % 3 = 0 then null else 'text ' || i % 1000 end as t,"
              + " case when i % 5 = 0 then null else [i, null, i + 1] end as l,"
              + " hash(i) as unasked from range("
              + ROWS
              + ") r(i)) to '"
              + file
              + "' (format parquet, row_group_size 40000, "
              + options
              + ")");
    }
    return new Bytes(file.toString(), Files.readAllBytes(file));
  }

  private static List<Group> read(ParquetSource source) throws IOException {
    ParquetPages file = ParquetPages.open(source);
    MessageType wanted =
        new MessageType(
            "wanted",
            file.schema().getFields().stream()
                .filter(f -> !f.getName().equals("unasked"))
                .toList());
    List<Group> rows = new ArrayList<>();
    for (BlockMetaData rowGroup : file.rowGroups()) {
      PageReadStore pages = file.read(rowGroup, wanted);
      RecordReader<Group> reader =
          new ColumnIOFactory()
              .getColumnIO(wanted, file.schema())
              .getRecordReader(pages, new GroupRecordConverter(wanted));
      for (long i = 0; i < pages.getRowCount(); i++) {
        rows.add(reader.read());
      }
    }
    return rows;
  }

  @Test
  void readsEveryCodecAndBothKindsOfPage() throws IOException, SQLException {
    for (String codec : List.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw")) {
      for (String version : List.of("V1", "V2")) {
        List<Group> rows = read(write("codec '" + codec + "', parquet_version '" + version + "'"));
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i += 997) {
          Group row = rows.get(i);
          assertThat(row.getLong("i", 0)).isEqualTo(i);
          assertThat(row.getFieldRepetitionCount("t")).isEqualTo(i % 3 == 0 ? 0 : 1);
          if (i % 3 != 0) {
            assertThat(row.getString("t", 0)).isEqualTo("text " + i % 1000);
          }
          assertThat(row.getFieldRepetitionCount("l")).isEqualTo(i % 5 == 0 ? 0 : 1);
          if (i % 5 != 0) {
            Group list = row.getGroup("l", 0);
            assertThat(list.getFieldRepetitionCount(0)).isEqualTo(3);
            assertThat(list.getGroup(0, 2).getLong(0, 0)).isEqualTo(i + 1L);
          }
        }
      }
    }
  }

  @Test
  void namesAFileThatIsCut() throws IOException, SQLException {
    Bytes whole = (Bytes) write("codec 'snappy'");
    for (int length : new int[] {0, 7, 100, whole.bytes().length - 1}) {
      ParquetSource cut = new Bytes("cut", Arrays.copyOf(whole.bytes(), length));
      assertThatThrownBy(() -> ParquetPages.open(cut))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("'cut' is no readable Parquet file: it ");
    }
  }

  @Test
  void namesAFileWhoseBytesAreWrong() throws IOException, SQLException {
    Bytes whole = (Bytes) write("codec 'zstd'");
    byte[] wrong = whole.bytes().clone();
    Arrays.fill(wrong, 40, 20_000, (byte) 0x5a);
    assertThatThrownBy(() -> read(new Bytes("wrong", wrong)))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(IOException.class),
            e -> assertThat(e).isInstanceOf(UncheckedIOException.class))
        .hasMessageContaining("'wrong' is no readable Parquet file: the column ");
    byte[] footer = whole.bytes().clone();
    Arrays.fill(footer, footer.length - 200, footer.length - 20, (byte) 0x5a);
    assertThatThrownBy(() -> ParquetPages.open(new Bytes("wrong", footer)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("'wrong' is no readable Parquet file: ");
  }
}
