package dev.millrace.connect.files.read.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetRowFile;
import dev.millrace.connect.files.format.ParquetRowPlan;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB writes the files, and compares what we read. */
class ParquetReadFormatTest {
  private static final ParquetReadFormat FORMAT =
      new ParquetReadFormat(Times.MILLIS, BlockLimits.DEFAULT);

  private static final String SHAPES =
      "i, i % 7 = 0 as b, i::tinyint i8, i::smallint i16, i::int i32, i::float f, i::double d,"
          + " (i * 1.5)::decimal(9, 2) n9, i::decimal(18, 3) n18, (-i)::decimal(38, 10) n38,"
          + " date '1969-12-30' + i::int as day, time '01:02:03.004' as t,"
          + " timestamp '1969-12-31 23:59:59.5' + interval (i) second ts,"
          + " 'text ' || i % 10 s, ('b' || i)::blob raw,"
          + " case when i % 3 = 1 then null else i end o,"
          + " case when i % 5 = 0 then null when i % 5 = 1 then []"
          + " else [[i, null], null, [], [i + 1]] end l,"
          + " map {i: 'x', i + 1: null} m,"
          + " case when i % 4 = 0 then null else {'a': i, 'in': {'b': 's' || i, 'c': [i]}} end st,"
          + " case when i % 2 = 0 then [{'x': i, 'y': [i, i]}, null] end ls";

  @TempDir private Path dir;

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

  private MemoryFile duck(String columns, int rows, String options)
      throws SQLException, IOException {
    Path file = dir.resolve("source.parquet");
    sql(
        "copy (select "
            + columns
            + " from range("
            + rows
            + ") r(i)) to '"
            + file
            + "' (format parquet"
            + options
            + ")");
    return new MemoryFile("source.parquet", Files.readAllBytes(file));
  }

  private static MemoryFile own(String type, List<Consumer<RecordConsumer>> rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetRowPlan<Consumer<RecordConsumer>> plan =
        new ParquetRowPlan<>() {
          @Override
          public void check(Consumer<RecordConsumer> row) {}

          @Override
          public void write(RecordConsumer consumer, Consumer<RecordConsumer> row) {
            consumer.startMessage();
            row.accept(consumer);
            consumer.endMessage();
          }
        };
    try (ParquetRowFile<Consumer<RecordConsumer>> file =
        new ParquetRowFile<>(
            MessageTypeParser.parseMessageType(type),
            new ParquetFormat(ParquetFormat.Codec.NONE, 1_000_000),
            out,
            row -> 100)) {
      for (Consumer<RecordConsumer> row : rows) {
        file.write(plan, row);
      }
    }
    return new MemoryFile("own.parquet", out.toByteArray());
  }

  private static void field(RecordConsumer to, String name, int index, Runnable value) {
    to.startField(name, index);
    value.run();
    to.endField(name, index);
  }

  /** Writes what we read, by a writer that has tests of its own. */
  private void copyEquals(ParquetReadFormat format, MemoryFile file, int rows)
      throws IOException, SQLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordReader reader = format.open(file, Range.WHOLE, Place.START, SampleSchemas.auto())) {
      RecordWriter writer = null;
      while (reader.next()) {
        if (writer == null) {
          writer =
              new ParquetFormat(ParquetFormat.Codec.SNAPPY, 10_000_000).open(reader.schema(), out);
        }
        ((Struct) reader.value()).validate();
        writer.write(reader.schema(), reader.value());
      }
      writer.close();
    } catch (BadRecord e) {
      throw new AssertionError(e);
    }
    Path copy = dir.resolve("copy.parquet");
    Files.write(copy, out.toByteArray());
    String source = "select * from '" + dir.resolve("source.parquet") + "'";
    String read = "select * from '" + copy + "'";
    assertThat(sql("select count(*) from (" + read + ")")).isEqualTo("" + rows);
    assertThat(sql("select count(*) from ((" + source + ") except all (" + read + "))"))
        .isEqualTo("0");
  }

  @Test
  void readsEveryShapeAsDuckDbWroteIt() throws IOException, SQLException {
    MemoryFile file =
        duck(SHAPES.replace("i::tinyint", "(i % 100)::tinyint"), 30_000, ", row_group_size 10000");
    copyEquals(FORMAT, file, 30_000);
    // Too little memory for a row group: its pages come window by window.
    copyEquals(new ParquetReadFormat(Times.MILLIS, BlockLimits.DEFAULT, 1), file, 30_000);
  }

  @Test
  void readsEveryCodecAndBothKindsOfPage() throws IOException, SQLException {
    for (String options :
        List.of(
            "codec uncompressed",
            "codec snappy",
            "codec gzip",
            "codec zstd",
            "codec lz4_raw",
            "codec zstd, parquet_version v2")) {
      MemoryFile file = duck("i, 's' || i % 100 s, i::double d, [i] l", 5_000, ", " + options);
      copyEquals(FORMAT, file, 5_000);
    }
  }

  @Test
  void makesConnectsTypes() throws IOException, SQLException {
    MemoryFile file =
        duck(
            "255::utinyint u8, 65535::usmallint u16, 4294967295::uinteger u32,"
                + " 18446744073709551615::ubigint u64, uuid '8a1f0b3c-0000-4000-8000-00000000000a' id,"
                + " timestamp_ns '2024-01-02 03:04:05.678901234' ns,"
                + " timestamptz '2024-01-02 03:04:05.678901Z' us, time '23:59:59.999999' t,"
                + " 'happy'::enum('happy', 'sad') e, '{\"a\": 1}'::json j, 1.25::decimal(5, 2) n",
            1,
            "");
    Struct row = (Struct) ReadContract.read(FORMAT, file).get(0).value();
    assertThat(row.get("u8")).isEqualTo((short) 255);
    assertThat(row.get("u16")).isEqualTo(65_535);
    assertThat(row.get("u32")).isEqualTo(4_294_967_295L);
    assertThat(row.get("u64")).isEqualTo(new BigDecimal("18446744073709551615"));
    assertThat(row.get("id")).isEqualTo("8a1f0b3c-0000-4000-8000-00000000000a");
    Date at = Date.from(Instant.parse("2024-01-02T03:04:05.678Z"));
    assertThat(List.of(row.get("ns"), row.get("us"))).isEqualTo(List.of(at, at));
    assertThat(row.get("t")).isEqualTo(Times.date(86_399_999));
    assertThat(List.of(row.get("e"), row.get("j"))).isEqualTo(List.of("happy", "{\"a\": 1}"));
    assertThat(row.get("n")).isEqualTo(new BigDecimal("1.25"));
    assertThat(row.schema().field("n").schema().parameters())
        .containsEntry("connect.decimal.precision", "5");
    Struct nanos =
        (Struct)
            ReadContract.read(new ParquetReadFormat(Times.NANOS, BlockLimits.DEFAULT), file)
                .get(0)
                .value();
    assertThat(nanos.get("ns")).isEqualTo(1_704_164_645_678_901_234L);
    assertThat(nanos.get("t")).isEqualTo(86_399_999_999_000L);
    Struct text =
        (Struct)
            ReadContract.read(new ParquetReadFormat(Times.TEXT, BlockLimits.DEFAULT), file)
                .get(0)
                .value();
    assertThat(text.get("us")).isEqualTo("2024-01-02T03:04:05.678901Z");
    assertThat(text.get("t")).isEqualTo("23:59:59.999999");
  }

  @Test
  void resumesAfterEveryRecordAndInEveryRange() throws IOException, SQLException {
    MemoryFile file =
        duck(SHAPES.replace("i::tinyint", "(i % 100)::tinyint"), 5_000, ", row_group_size 2048");
    ReadContract.addsUp(FORMAT, file, SampleSchemas::auto, 6);
    MemoryFile small =
        own(
            "message m { required int64 i; repeated int32 l; }",
            java.util.stream.IntStream.range(0, 60)
                .<Consumer<RecordConsumer>>mapToObj(
                    i ->
                        to -> {
                          field(to, "i", 0, () -> to.addLong(i));
                          if (i % 3 > 0) {
                            field(
                                to,
                                "l",
                                1,
                                () -> {
                                  to.addInteger(i);
                                  to.addInteger(-i);
                                });
                          }
                        })
                .toList());
    ReadContract.resumesAnywhere(FORMAT, small, SampleSchemas::auto);
    MemoryFile groups = duck("i, [i, i] l", 4_200, ", row_group_size 2048");
    List<Read> whole = ReadContract.read(FORMAT, groups);
    for (int k : new int[] {1, 2_047, 2_048, 2_049, 4_096, 4_199, 4_200}) {
      List<Read> rest =
          ReadContract.read(
              FORMAT, groups, Range.WHOLE, whole.get(k - 1).place(), SampleSchemas.auto());
      assertThat(rest).isEqualTo(whole.subList(k, whole.size()));
    }
  }

  @Test
  void readsTheListsOfOlderWriters() throws IOException {
    MemoryFile file =
        own(
            "message m { optional group two (LIST) { repeated int32 array; }"
                + " optional group tuple (LIST) { repeated group tuple_tuple { required int32 x; } }"
                + " optional group pair (LIST) { repeated group e { required int32 x; required int32 y; } }"
                + " repeated int32 bare;"
                + " optional group old (MAP_KEY_VALUE) { repeated group map { required binary key (UTF8); optional int32 value; } } }",
            List.of(
                to -> {
                  field(
                      to,
                      "two",
                      0,
                      () -> {
                        to.startGroup();
                        field(
                            to,
                            "array",
                            0,
                            () -> {
                              to.addInteger(1);
                              to.addInteger(2);
                            });
                        to.endGroup();
                      });
                  field(
                      to,
                      "tuple",
                      1,
                      () -> {
                        to.startGroup();
                        field(
                            to,
                            "tuple_tuple",
                            0,
                            () -> {
                              to.startGroup();
                              field(to, "x", 0, () -> to.addInteger(3));
                              to.endGroup();
                            });
                        to.endGroup();
                      });
                  field(
                      to,
                      "pair",
                      2,
                      () -> {
                        to.startGroup();
                        field(
                            to,
                            "e",
                            0,
                            () -> {
                              to.startGroup();
                              field(to, "x", 0, () -> to.addInteger(4));
                              field(to, "y", 1, () -> to.addInteger(5));
                              to.endGroup();
                            });
                        to.endGroup();
                      });
                  field(
                      to,
                      "bare",
                      3,
                      () -> {
                        to.addInteger(6);
                        to.addInteger(7);
                      });
                  field(
                      to,
                      "old",
                      4,
                      () -> {
                        to.startGroup();
                        field(
                            to,
                            "map",
                            0,
                            () -> {
                              to.startGroup();
                              field(to, "key", 0, () -> to.addBinary(Binary.fromString("k")));
                              field(to, "value", 1, () -> to.addInteger(8));
                              to.endGroup();
                            });
                        to.endGroup();
                      });
                },
                to -> {}));
    assertThat(ReadContract.read(FORMAT, file).stream().map(Read::value).map(String::valueOf))
        .containsExactly(
            "Struct{two=[1, 2],tuple=[Struct{x=3}],pair=[Struct{x=4,y=5}],bare=[6, 7],old={k=8}}",
            "Struct{bare=[]}");
  }

  @Test
  void readsInt96AndHalfFloats() throws IOException {
    java.nio.ByteBuffer time =
        java.nio.ByteBuffer.allocate(12).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    time.putLong(3_600_000_000_001L).putInt(2_440_589).flip();
    MemoryFile file =
        own(
            "message m { required int96 t; required fixed_len_byte_array(2) h (FLOAT16); }",
            List.of(
                to -> {
                  field(to, "t", 0, () -> to.addBinary(Binary.fromConstantByteBuffer(time)));
                  field(
                      to,
                      "h",
                      1,
                      () ->
                          to.addBinary(Binary.fromConstantByteArray(new byte[] {0, (byte) 0xbe})));
                }));
    Struct row = (Struct) ReadContract.read(FORMAT, file).get(0).value();
    assertThat(row.get("t")).isEqualTo(Date.from(Instant.parse("1970-01-02T01:00:00Z")));
    assertThat(row.get("h")).isEqualTo(-1.5f);
  }

  @Test
  void fitsTheSchemaInForce() throws IOException, SQLException {
    MemoryFile file = duck("i::int i, 'x' || i s, {'a': i} st, i::decimal(9,2) n", 2, "");
    Schemas wider =
        SampleSchemas.of(
            Mode.AUTO,
            SchemaBuilder.struct()
                .field("more", Schema.OPTIONAL_STRING_SCHEMA)
                .field("i", Schema.OPTIONAL_INT64_SCHEMA)
                .build());
    assertThat(values(file, wider)).startsWith("Struct{i=0,s=x0,st=Struct{a=0},n=0.00}");
    assertThat(values(file, SampleSchemas.of(Mode.STRINGS, null)))
        .startsWith("Struct{i=0,s=x0,st={\"a\":0},n=0.00}");
    assertThat(values(file, SampleSchemas.of(Mode.NONE, null)))
        .startsWith("{i=0, s=x0, st={a=0}, n=0.00}");
    Schema given =
        SchemaBuilder.struct()
            .field("i", Schema.INT8_SCHEMA)
            .field("n", Decimal.builder(0).optional().build())
            .build();
    assertThat(values(file, SampleSchemas.of(Mode.GIVEN, given)))
        .isEqualTo("Struct{i=0,n=0} Struct{i=1,n=1}");
  }

  private static String values(MemoryFile file, Schemas schemas) throws IOException {
    return String.join(
        " ",
        ReadContract.read(FORMAT, file, Range.WHOLE, Place.START, schemas).stream()
            .map(read -> String.valueOf(read.value()))
            .toList());
  }

  @Test
  void tellsABadRecordAndGoesOn() throws IOException, SQLException {
    MemoryFile file = duck("i * 100 as i, i as j", 3, "");
    Schema given =
        SchemaBuilder.struct()
            .field("i", Schema.INT8_SCHEMA)
            .field("j", Schema.INT64_SCHEMA)
            .build();
    List<Read> read =
        ReadContract.read(
            FORMAT, file, Range.WHOLE, Place.START, SampleSchemas.of(Mode.GIVEN, given));
    assertThat(read.stream().map(each -> each.bad() == null ? each.value().toString() : each.bad()))
        .containsExactly(
            "Struct{i=0,j=0}",
            "Struct{i=100,j=1}",
            "'source.parquet', row 3 of the row group at byte 4: column 'i': 200 is not within -128 and 127");
    Schema lacks = SchemaBuilder.struct().field("k", Schema.INT64_SCHEMA).build();
    assertThatThrownBy(() -> values(file, SampleSchemas.of(Mode.GIVEN, lacks)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'source.parquet' does not fit the schema in force: there is no column 'k', which is required");
  }

  private static BlockLimits limits(int header, int block, int elements, int depth) {
    return new BlockLimits(header, block, elements, depth);
  }

  @Test
  void refusesWhatIsLargerThanALimitAndNamesIt() throws IOException, SQLException {
    MemoryFile file = duck("range(2000) l, {'a': {'b': 'text ' || i}} st", 5, "");
    Map.of(
            limits(100, 1 << 20, 1 << 20, 64),
            "more than header.max.bytes = 100",
            limits(1 << 20, 100, 1 << 20, 64),
            "more than block.max.bytes = 100",
            limits(1 << 20, 1 << 20, 1_999, 64),
            "its lists and maps have more elements than record.max.elements = 1999",
            limits(1 << 20, 1 << 20, 1 << 20, 2),
            "its types are nested deeper than type.max.depth = 2")
        .forEach(
            (limits, message) ->
                assertThatThrownBy(
                        () -> ReadContract.read(new ParquetReadFormat(Times.MILLIS, limits), file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'source.parquet'")
                    .hasMessageContaining(message));
    assertThat(
            ReadContract.read(
                new ParquetReadFormat(Times.MILLIS, limits(1 << 20, 1 << 20, 2_000, 3)), file))
        .hasSize(5);
  }

  @Test
  void refusesBrokenFilesWhateverIsBroken() throws IOException, SQLException {
    MemoryFile file = duck(SHAPES, 100, "");
    BlockLimits small = limits(1 << 20, 1 << 20, 10_000, 64);
    assertThat(
            ReadContract.survives(new ParquetReadFormat(Times.MILLIS, small), file, 2_000, 3_000))
        .isGreaterThan(500);
  }
}
