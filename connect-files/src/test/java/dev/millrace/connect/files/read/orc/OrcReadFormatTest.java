package dev.millrace.connect.files.read.orc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.function.LongUnaryOperator;
import org.apache.hadoop.hive.common.type.HiveDecimal;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DecimalColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DoubleColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ListColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.MapColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.StructColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.TimestampColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.UnionColumnVector;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcFile;
import org.junit.jupiter.api.Test;

/** Files of ORC's own writer. */
class OrcReadFormatTest {
  private static final OrcReadFormat FORMAT = new OrcReadFormat(Times.MILLIS, BlockLimits.DEFAULT);

  private static final String TYPES =
      "struct<bo:boolean,by:tinyint,sh:smallint,in:int,lo:bigint,fl:float,do:double,"
          + "st:string,vc:varchar(10),ch:char(3),bi:binary,ti:timestamp,"
          + "lt:timestamp with local time zone,da:date,d1:decimal(9,2),d2:decimal(38,10),"
          + "li:array<int>,ma:map<string,bigint>,sr:struct<x:int,y:string>,"
          + "un:uniontype<int,string>>";

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the milliseconds are in both
  private static void set(ColumnVector column, int at, Object value) {
    if (value == null) {
      column.isNull[at] = true;
      column.noNulls = false;
    } else if (column instanceof LongColumnVector longs) {
      longs.vector[at] =
          value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
    } else if (column instanceof DoubleColumnVector doubles) {
      doubles.vector[at] = ((Number) value).doubleValue();
    } else if (column instanceof BytesColumnVector bytes) {
      bytes.setVal(
          at,
          value instanceof byte[] raw ? raw : ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (column instanceof TimestampColumnVector times) {
      Instant instant = (Instant) value;
      times.time[at] = instant.toEpochMilli();
      times.nanos[at] = instant.getNano();
    } else if (column instanceof DecimalColumnVector decimals) {
      decimals.set(at, HiveDecimal.create((BigDecimal) value));
    } else if (column instanceof StructColumnVector structs) {
      List<?> values = (List<?>) value;
      for (int i = 0; i < structs.fields.length; i++) {
        set(structs.fields[i], at, values.get(i));
      }
    } else {
      setMany(column, at, value);
    }
  }

  private static void setMany(ColumnVector column, int at, Object value) {
    if (column instanceof ListColumnVector lists) {
      List<?> values = (List<?>) value;
      lists.offsets[at] = lists.childCount;
      lists.lengths[at] = values.size();
      lists.child.ensureSize(lists.childCount + values.size(), true);
      for (Object each : values) {
        set(lists.child, lists.childCount++, each);
      }
    } else if (column instanceof MapColumnVector maps) {
      Map<?, ?> entries = (Map<?, ?>) value;
      maps.offsets[at] = maps.childCount;
      maps.lengths[at] = entries.size();
      maps.keys.ensureSize(maps.childCount + entries.size(), true);
      maps.values.ensureSize(maps.childCount + entries.size(), true);
      for (Map.Entry<?, ?> each : entries.entrySet()) {
        set(maps.keys, maps.childCount, each.getKey());
        set(maps.values, maps.childCount++, each.getValue());
      }
    } else if (column instanceof UnionColumnVector unions) {
      int tag = value instanceof String ? 1 : 0;
      unions.tags[at] = tag;
      set(unions.fields[tag], at, value);
    } else {
      throw new AssertionError(column.getClass());
    }
  }

  private static Instant second(long seconds, int nanos) {
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** One row of {@link #TYPES}; each value is null now and then. */
  private static List<Object> row(int number) {
    Random random = new Random(number);
    List<Object> row =
        new ArrayList<>(
            List.of(
                random.nextBoolean(),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                number % 7 == 0 ? random.nextInt() : number * 3,
                random.nextLong() >> random.nextInt(64),
                random.nextFloat(),
                random.nextGaussian(),
                number % 3 == 0 ? "text " + number : "wörd",
                "v" + random.nextInt(5),
                "abc",
                new byte[] {(byte) number, 0, 1},
                second(random.nextInt(), 1_000_000 * random.nextInt(1_000)),
                second(1_700_000_000L + number, 120_000_000),
                random.nextInt(40_000) - 10_000,
                new BigDecimal(BigInteger.valueOf(random.nextInt(1_000_000) - 500_000), 2),
                new BigDecimal(new BigInteger(120, random), 10),
                random.ints(random.nextInt(4)).boxed().toList(),
                Map.of("k" + number % 4, random.nextLong()),
                List.of(number, "in " + number),
                number % 2 == 0 ? (Object) number : "u" + number));
    if (number % 5 == 4) {
      row.set(random.nextInt(row.size()), null);
    }
    return row;
  }

  private static OrcFiles.Row rows(java.util.function.IntFunction<List<Object>> make) {
    return (batch, at, number) -> {
      List<Object> values = make.apply(number);
      for (int i = 0; i < values.size(); i++) {
        set(batch.cols[i], at, values.get(i));
      }
    };
  }

  @SuppressWarnings("JavaUtilDate") // what Connect's timestamps are
  private static List<Object> plain(Struct struct) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < struct.schema().fields().size(); i++) {
      Object value = struct.get(struct.schema().fields().get(i));
      String name = struct.schema().fields().get(i).name();
      if (value instanceof java.util.Date date) {
        value =
            name.equals("da")
                ? (Object) (int) Math.floorDiv(date.getTime(), 86_400_000L)
                : Instant.ofEpochMilli(date.getTime());
      } else if (value instanceof Struct inner) {
        List<Object> both = plain(inner);
        value = name.equals("un") ? (both.get(0) == null ? both.get(1) : both.get(0)) : both;
      }
      values.add(value);
    }
    return values;
  }

  private static void same(List<Read> reads, int rows) {
    assertThat(reads).hasSize(rows);
    for (int i = 0; i < rows; i++) {
      Struct struct = (Struct) reads.get(i).value();
      struct.validate();
      List<Object> expected = row(i);
      List<Object> read = plain(struct);
      for (int k = 0; k < expected.size(); k++) {
        assertThat(read.get(k))
            .as("row %s, %s", i, struct.schema().fields().get(k).name())
            .isEqualTo(expected.get(k));
      }
    }
  }

  @Test
  void readsEveryTypeInEveryCompression() throws IOException {
    for (CompressionKind kind :
        List.of(
            CompressionKind.NONE,
            CompressionKind.ZLIB,
            CompressionKind.SNAPPY,
            CompressionKind.LZ4,
            CompressionKind.ZSTD)) {
      OrcFile.WriterOptions options = OrcFiles.options(TYPES).compress(kind).bufferSize(4_096);
      MemoryFile file = OrcFiles.write(options, 3_000, 1_100, rows(OrcReadFormatTest::row));
      same(ReadContract.read(FORMAT, file), 3_000);
      OrcReadFormat narrow = new OrcReadFormat(Times.MILLIS, BlockLimits.DEFAULT, 1);
      same(ReadContract.read(narrow, file), 3_000);
    }
  }

  @Test
  void readsTheFirstVersionOfTheEncodings() throws IOException {
    OrcFile.WriterOptions options =
        OrcFiles.options(TYPES).version(OrcFile.Version.V_0_11).compress(CompressionKind.ZLIB);
    MemoryFile file = OrcFiles.write(options, 1_000, 600, rows(OrcReadFormatTest::row));
    same(ReadContract.read(FORMAT, file), 1_000);
  }

  @Test
  void readsRunsOfEveryKind() throws IOException {
    Random random = new Random(1);
    List<LongUnaryOperator> shapes =
        List.of(
            i -> 7,
            i -> i * 1_000_003,
            i -> -i * i,
            i -> i % 100 == 0 ? Long.MAX_VALUE - i : i % 50,
            i -> i % 90 == 3 ? 1L << (20 + i % 40) : 1_000 + i % 10,
            i -> i % 90 == 3 ? -(1L << (20 + i % 40)) : -1_000 - i % 10,
            i -> random.nextLong(),
            i -> random.nextLong() >>> (i / 30 % 64),
            i -> -(random.nextLong() >>> (i / 30 % 64)),
            i -> i / 4,
            i -> i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
    List<Long> values = new ArrayList<>();
    for (LongUnaryOperator shape : shapes) {
      for (int i = 0; i < 2_000; i++) {
        values.add(shape.applyAsLong(i));
      }
    }
    for (OrcFile.Version version : List.of(OrcFile.Version.V_0_11, OrcFile.Version.V_0_12)) {
      for (OrcFile.EncodingStrategy strategy : OrcFile.EncodingStrategy.values()) {
        MemoryFile file =
            OrcFiles.write(
                OrcFiles.options("struct<lo:bigint>").version(version).encodingStrategy(strategy),
                values.size(),
                9_000,
                rows(i -> List.of(values.get(i))));
        assertThat(ReadContract.read(FORMAT, file))
            .extracting(read -> ((Struct) read.value()).get("lo"))
            .isEqualTo(values);
      }
    }
  }

  @Test
  void makesConnectsTypes() throws IOException {
    MemoryFile file = OrcFiles.write(OrcFiles.options(TYPES), 1, 1, rows(OrcReadFormatTest::row));
    Schema schema = ((Struct) ReadContract.read(FORMAT, file).get(0).value()).schema();
    assertThat(schema.field("by").schema()).isEqualTo(Schema.OPTIONAL_INT8_SCHEMA);
    assertThat(schema.field("ch").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("ti").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
    assertThat(schema.field("d1").schema())
        .isEqualTo(
            Decimal.builder(2).parameter("connect.decimal.precision", "9").optional().build());
    assertThat(schema.field("ma").schema().keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(schema.field("un").schema())
        .isEqualTo(
            SchemaBuilder.struct()
                .field("option_0", Schema.OPTIONAL_INT32_SCHEMA)
                .field("option_1", Schema.OPTIONAL_STRING_SCHEMA)
                .optional()
                .build());
  }

  @Test
  void tellsWhatTheWritersClockShowed() throws IOException {
    TimeZone before = TimeZone.getDefault();
    List<LocalDateTime> shown =
        List.of(
            LocalDateTime.of(1969, 12, 31, 23, 59, 58, 500_000_000),
            LocalDateTime.of(1950, 7, 1, 12, 0, 0, 123_456_789),
            LocalDateTime.of(1970, 1, 2, 0, 0, 0, 1_000_000),
            LocalDateTime.of(2026, 3, 29, 1, 59, 59, 999_999_999),
            LocalDateTime.of(2026, 3, 29, 3, 0),
            LocalDateTime.of(2026, 7, 1, 0, 0, 0, 100),
            LocalDateTime.of(2400, 1, 1, 0, 0));
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      ZoneId zone = ZoneId.of("Europe/Berlin");
      MemoryFile file =
          OrcFiles.write(
              OrcFiles.options("struct<t:timestamp,i:timestamp with local time zone>")
                  .useUTCTimestamp(false),
              shown.size(),
              100,
              rows(
                  i ->
                      List.of(
                          shown.get(i).atZone(zone).toInstant(),
                          shown.get(i).toInstant(ZoneOffset.UTC))));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      List<Read> texts =
          ReadContract.read(new OrcReadFormat(Times.TEXT, BlockLimits.DEFAULT), file);
      List<Read> millis = ReadContract.read(FORMAT, file);
      for (int i = 0; i < shown.size() - 1; i++) {
        String text = shown.get(i).toInstant(ZoneOffset.UTC).toString();
        assertThat(((Struct) texts.get(i).value()).get("t")).isEqualTo(text);
        assertThat(((Struct) texts.get(i).value()).get("i")).isEqualTo(text);
      }
      assertThat(((Struct) millis.get(6).value()).get("t"))
          .isEqualTo(Times.date(shown.get(6).toInstant(ZoneOffset.UTC).toEpochMilli()));
      assertThat(texts.get(6).bad()).contains("column 't': it is out of range");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void resumesAfterEveryRecordAndInEveryRange() throws IOException {
    OrcFile.WriterOptions options = OrcFiles.options(TYPES).bufferSize(1_024);
    MemoryFile file = OrcFiles.write(options, 120, 25, rows(OrcReadFormatTest::row));
    ReadContract.resumesAnywhere(FORMAT, file, SampleSchemas::auto);
    ReadContract.addsUp(FORMAT, file, SampleSchemas::auto, 60);
    assertThatThrownBy(
            () ->
                ReadContract.read(
                    FORMAT, file, Range.WHOLE, new Place(9, 7, 2), SampleSchemas.auto()))
        .hasMessage(
            "'source.orc' has no stripe at byte 7, where reading was to go on: it is another file"
                + " now");
  }

  @Test
  void fitsTheSchemaInForce() throws IOException {
    MemoryFile file = OrcFiles.write(OrcFiles.options(TYPES), 3, 3, rows(OrcReadFormatTest::row));
    Schema given =
        SchemaBuilder.struct()
            .field("in", Schema.INT64_SCHEMA)
            .field("li", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sr", SchemaBuilder.struct().field("y", Schema.OPTIONAL_STRING_SCHEMA).build())
            .build();
    List<Read> reads =
        ReadContract.read(
            FORMAT, file, Range.WHOLE, Place.START, SampleSchemas.of(Mode.GIVEN, given));
    Struct second = (Struct) reads.get(1).value();
    assertThat(second.get("in")).isEqualTo(3L);
    assertThat(second.getString("li")).startsWith("[");
    assertThat(second.getStruct("sr").get("y")).isEqualTo("in 1");
    Object none =
        ReadContract.read(FORMAT, file, Range.WHOLE, Place.START, SampleSchemas.of(Mode.NONE, null))
            .get(1)
            .value();
    assertThat((Map<?, ?>) none).hasSize(20);
    assertThat(((Map<?, ?>) none).get("vc")).isEqualTo(row(1).get(8));
  }

  @Test
  void tellsABadRecordAndGoesOn() throws IOException {
    MemoryFile file =
        OrcFiles.write(
            OrcFiles.options("struct<a:int,b:string>"),
            3,
            2,
            rows(i -> java.util.Arrays.asList(i == 1 ? null : (Object) i, "b" + i)));
    Schema given =
        SchemaBuilder.struct()
            .field("a", Schema.INT32_SCHEMA)
            .field("b", Schema.STRING_SCHEMA)
            .build();
    List<Read> reads =
        ReadContract.read(
            FORMAT, file, Range.WHOLE, Place.START, SampleSchemas.of(Mode.GIVEN, given));
    assertThat(reads.get(1).bad())
        .isEqualTo("'source.orc', row 2 of the stripe at byte 3: column 'a': it is null");
    assertThat(((Struct) reads.get(2).value()).get("b")).isEqualTo("b2");
  }

  @Test
  void refusesWhatIsLargerThanALimitAndNamesIt() throws IOException {
    MemoryFile file =
        OrcFiles.write(
            OrcFiles.options("struct<l:array<int>,s:struct<t:struct<u:string>>>").bufferSize(8_192),
            5,
            5,
            rows(
                i ->
                    List.of(
                        java.util.Collections.nCopies(2_000, i),
                        List.of(List.of("text".repeat(500))))));
    Map.of(
            new BlockLimits(20, 1 << 20, 1 << 20, 64),
            "more than header.max.bytes = 20",
            new BlockLimits(1 << 20, 1_000, 1 << 20, 64),
            "more than block.max.bytes = 1000",
            new BlockLimits(1 << 20, 1 << 20, 1_999, 64),
            "its lists and maps have more elements than record.max.elements = 1999",
            new BlockLimits(1 << 20, 1 << 20, 1 << 20, 2),
            "its types are nested deeper than type.max.depth = 2")
        .forEach(
            (limits, message) ->
                assertThatThrownBy(
                        () -> ReadContract.read(new OrcReadFormat(Times.MILLIS, limits), file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'source.orc'")
                    .hasMessageContaining(message));
  }

  @Test
  void refusesAFileThatHasNoEndToBeginAt() {
    FileBytes within =
        new FileBytes() {
          @Override
          public String name() {
            return "d/x.zip!/y.orc";
          }

          @Override
          public long size() {
            return -1;
          }

          @Override
          public java.io.InputStream open(long from) {
            throw new AssertionError("nothing is to be read");
          }

          @Override
          public boolean seekable() {
            return false;
          }
        };
    assertThatThrownBy(() -> ReadContract.read(FORMAT, within))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "'d/x.zip!/y.orc' lies within another compression or archive, and ORC is read from");
  }

  @Test
  void refusesWhatIsNoOrc() {
    assertThatThrownBy(() -> ReadContract.read(FORMAT, new MemoryFile("d/x.orc", new byte[1_000])))
        .isInstanceOf(IOException.class)
        .hasMessage("'d/x.orc' is no readable ORC file: it does not end as one");
    assertThatThrownBy(() -> ReadContract.read(FORMAT, new MemoryFile("d/x.orc", new byte[2])))
        .hasMessage("'d/x.orc' is no readable ORC file: it is too short");
  }

  @Test
  void refusesBrokenFilesWhateverIsBroken() throws IOException {
    BlockLimits small = new BlockLimits(1 << 20, 1 << 20, 10_000, 64);
    OrcReadFormat format = new OrcReadFormat(Times.MILLIS, small);
    for (CompressionKind kind : List.of(CompressionKind.NONE, CompressionKind.ZSTD)) {
      OrcFile.WriterOptions options = OrcFiles.options(TYPES).compress(kind).bufferSize(4_096);
      MemoryFile file = OrcFiles.write(options, 100, 40, rows(OrcReadFormatTest::row));
      assertThat(ReadContract.survives(format, file, 1_500, 3_000)).isGreaterThan(300);
    }
  }
}
