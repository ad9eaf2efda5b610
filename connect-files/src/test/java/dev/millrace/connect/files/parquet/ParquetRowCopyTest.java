package dev.millrace.connect.files.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.ParquetFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB writes the files, and reads the copies. */
class ParquetRowCopyTest {
  private static final Binary ODD = Binary.fromString("odd");
  private static final Binary EVEN = Binary.fromString("even");

  /** Rows of every third number are left out. */
  private static Binary label(long row) {
    return row % 3 == 0 ? null : row % 2 == 0 ? EVEN : ODD;
  }

  @TempDir private Path dir;

  @SuppressWarnings("ArrayRecordComponent")
  private record Bytes(byte[] bytes) implements ParquetSource {
    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) {
      return Arrays.copyOfRange(bytes, Math.toIntExact(offset), Math.toIntExact(offset) + length);
    }
  }

  private String sql(String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      if (!statement.execute(sql)) {
        return "";
      }
      ResultSet rows = statement.getResultSet();
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private ParquetPages source(String columns) throws SQLException, IOException {
    Path file = dir.resolve("source.parquet");
    sql(
        "copy (select "
            + columns
            + " from range(50000) r(i)) to '"
            + file
            + "' (format parquet, row_group_size 20000)");
    return ParquetPages.open(new Bytes(Files.readAllBytes(file)));
  }

  private ParquetRowCopy copy(MessageType type, String label, ByteArrayOutputStream out)
      throws IOException {
    // Row groups that end within those of the source.
    return new ParquetRowCopy(
        type, label, new ParquetFormat(ParquetFormat.Codec.ZSTD, 200_000), out);
  }

  @Test
  void copiesRowsOfEveryShapeAsTheyAre() throws IOException, SQLException {
    ParquetPages source =
        source(
            "i, i % 7 = 0 as b, i::float f, i::double d, i::decimal(30, 3) n,"
                + " timestamp '2020-01-01' + interval (i) second t, 'text ' || i % 1000 s,"
                + " ('b' || i)::blob raw, case when i % 3 = 1 then null else i end o,"
                + " case when i % 5 = 0 then null when i % 5 = 1 then []"
                + " else [[i, null], null, [], [i + 1]] end l,"
                + " map([i, i + 1], ['x', null]) m, {'a': i, 'in': {'b': 's' || i}} st");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetRowCopy copy = copy(source.schema(), "kind", out);
    copy.add(source, ParquetRowCopyTest::label);
    copy.close();
    assertThat(copy.rows()).isEqualTo(33_333);
    assertThat(copy.bytes()).isEqualTo(out.size());
    assertThat(copy.footer().getBlocks()).hasSizeGreaterThan(3);
    Path file = dir.resolve("copy.parquet");
    Files.write(file, out.toByteArray());
    String wanted =
        "select *, case when i % 2 = 0 then 'even' else 'odd' end as kind from '"
            + dir.resolve("source.parquet")
            + "' where i % 3 <> 0";
    String got = "select * from '" + file + "'";
    assertThat(sql("select count(*) from ((" + wanted + ") except all (" + got + "))"))
        .isEqualTo("0");
    assertThat(sql("select count(*) from (" + got + ")")).isEqualTo("33333");
  }

  @Test
  void takesRowsOfSeveralFilesWithoutALabel() throws IOException, SQLException {
    ParquetPages source = source("i, [i] as l");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetRowCopy copy = copy(source.schema(), null, out);
    copy.add(source, row -> row < 10 ? EVEN : null);
    copy.add(source, row -> row >= 49_990 ? ODD : null);
    copy.close();
    Path file = dir.resolve("copy.parquet");
    Files.write(file, out.toByteArray());
    assertThat(sql("select sum(i) || ' ' || sum(l[1]) || ' ' || count(*) from '" + file + "'"))
        .isEqualTo("499990 499990 20");
    assertThatThrownBy(() -> copy.add(source("i as other"), ParquetRowCopyTest::label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Rows of another type");
  }

  @Test
  void putsTheLabelInPlaceOfAColumnOfThatName() throws IOException, SQLException {
    ParquetPages source = source("null::varchar as kind, i");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetRowCopy copy = copy(source.schema(), "kind", out);
    copy.add(source, ParquetRowCopyTest::label);
    copy.close();
    Path file = dir.resolve("copy.parquet");
    Files.write(file, out.toByteArray());
    assertThat(sql("select count(*) from '" + file + "' where kind = 'even' and i % 2 = 0"))
        .isEqualTo("16666");
  }
}
