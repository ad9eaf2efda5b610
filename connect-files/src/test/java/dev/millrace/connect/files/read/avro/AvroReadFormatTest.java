package dev.millrace.connect.files.read.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Avro's own library writes what ours reads. */
class AvroReadFormatTest {
  private static final AvroReadFormat FORMAT =
      new AvroReadFormat(Times.MILLIS, BlockLimits.DEFAULT);

  private static final Schema SHAPES =
      schema(
          """
          {"type":"record","name":"shop.Order","fields":[
           {"name":"i","type":"int"},{"name":"n","type":["null","long"]},{"name":"f","type":"float"},
           {"name":"d","type":["double","null"]},{"name":"b","type":"boolean"},{"name":"s","type":"string"},
           {"name":"raw","type":"bytes"},{"name":"e","type":{"type":"enum","name":"Mood","symbols":["HAPPY","SAD"]}},
           {"name":"x","type":{"type":"fixed","name":"Two","size":2}},
           {"name":"l","type":{"type":"array","items":["null","int"]}},
           {"name":"m","type":{"type":"map","values":{"type":"record","name":"Inner","fields":[{"name":"a","type":"long"}]}}},
           {"name":"again","type":["null","Inner"]},
           {"name":"u","type":["null","string","int","Inner"]}]}
          """);

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  private static GenericRecord order(int i) {
    GenericRecord inner =
        new GenericData.Record(SHAPES.getField("again").schema().getTypes().get(1));
    inner.put("a", (long) i);
    GenericRecord order = new GenericData.Record(SHAPES);
    order.put("i", i);
    order.put("n", i % 2 == 0 ? null : Long.MIN_VALUE + i);
    order.put("f", i / 4f);
    order.put("d", i % 3 == 0 ? null : i / 8d);
    order.put("b", i % 2 == 0);
    order.put("s", "grüße " + i);
    order.put("raw", ByteBuffer.wrap(new byte[] {(byte) i, 1}));
    order.put(
        "e",
        new GenericData.EnumSymbol(SHAPES.getField("e").schema(), i % 2 == 0 ? "HAPPY" : "SAD"));
    order.put("x", new GenericData.Fixed(SHAPES.getField("x").schema(), new byte[] {2, (byte) i}));
    order.put("l", Arrays.asList(i, null, -i));
    order.put("m", Map.of("k", inner));
    order.put("again", i % 2 == 0 ? null : inner);
    order.put(
        "u",
        switch (i % 4) {
          case 0 -> null;
          case 1 -> "text";
          case 2 -> i;
          default -> inner;
        });
    return order;
  }

  private static MemoryFile file(Schema schema, String codec, int syncBytes, List<?> records)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    try (DataFileWriter<Object> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema, model))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.setSyncInterval(syncBytes);
      writer.create(schema, out);
      for (Object each : records) {
        writer.append(each);
      }
    }
    return new MemoryFile("a.avro", out.toByteArray());
  }

  private static MemoryFile orders(String codec, int count) throws IOException {
    return file(
        SHAPES, codec, 600, IntStream.range(0, count).mapToObj(AvroReadFormatTest::order).toList());
  }

  @Test
  void readsEveryTypeInEveryCodec() throws IOException {
    for (String codec : List.of("null", "deflate", "snappy", "bzip2", "zstandard", "xz")) {
      List<Read> read = ReadContract.read(FORMAT, orders(codec, 500));
      assertThat(read).as(codec).hasSize(500);
      Struct order = (Struct) read.get(7).value();
      order.validate();
      assertThat(order.schema().name()).isEqualTo("shop.Order");
      assertThat(order)
          .hasToString(
              "Struct{i=7,n="
                  + (Long.MIN_VALUE + 7)
                  + ",f=1.75,d=0.875,b=false,s=grüße 7,raw="
                  + order.get("raw")
                  + ",e=SAD,x="
                  + order.get("x")
                  + ",l=[7, null, -7],m={k=Struct{a=7}},again=Struct{a=7},u=Struct{Inner=Struct{a=7}}}");
      assertThat(order.getBytes("raw")).containsExactly(7, 1);
      assertThat(order.getBytes("x")).containsExactly(2, 7);
      assertThat(read.get(5).value().toString()).endsWith("u=Struct{string=text}}");
      assertThat(read.get(6).value().toString()).endsWith("u=Struct{int=6}}");
      assertThat(((Struct) read.get(8).value()).get("u")).isNull();
    }
  }

  @Test
  void readsLogicalTypes() throws IOException {
    Schema logical =
        schema(
            """
            {"type":"record","name":"L","fields":[
             {"name":"n","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
             {"name":"nf","type":{"type":"fixed","name":"F","size":8,"logicalType":"decimal","precision":18,"scale":3}},
             {"name":"id","type":{"type":"string","logicalType":"uuid"}},
             {"name":"day","type":{"type":"int","logicalType":"date"}},
             {"name":"t","type":{"type":"int","logicalType":"time-millis"}},
             {"name":"tu","type":{"type":"long","logicalType":"time-micros"}},
             {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
             {"name":"atu","type":{"type":"long","logicalType":"timestamp-micros"}},
             {"name":"lat","type":["null",{"type":"long","logicalType":"local-timestamp-nanos"}]},
             {"name":"odd","type":{"type":"string","logicalType":"no-such"}}]}
            """);
    GenericRecord row = new GenericData.Record(logical);
    row.put("n", new BigDecimal("-12.34"));
    row.put("nf", new BigDecimal("5.678"));
    row.put("id", "8a1f0b3c-0000-4000-8000-00000000000a");
    row.put("day", -2);
    row.put("t", 1_002);
    row.put("tu", 1_002_003L);
    row.put("at", -5L);
    row.put("atu", -5_001L);
    row.put("lat", 1_000_001L);
    row.put("odd", "x");
    MemoryFile file = file(logical, "null", 600, List.of(row));
    Struct read = (Struct) ReadContract.read(FORMAT, file).get(0).value();
    assertThat(read.get("n")).isEqualTo(new BigDecimal("-12.34"));
    assertThat(read.get("nf")).isEqualTo(new BigDecimal("5.678"));
    assertThat(read.get("day")).isEqualTo(Times.date(-2 * 86_400_000L));
    assertThat(List.of(read.get("t"), read.get("tu")))
        .isEqualTo(List.of(Times.date(1_002), Times.date(1_002)));
    assertThat(List.of(read.get("at"), read.get("atu"), read.get("lat")))
        .isEqualTo(List.of(Times.date(-5), Times.date(-6), Times.date(1)));
    assertThat(List.of(read.get("id"), read.get("odd")))
        .isEqualTo(List.of("8a1f0b3c-0000-4000-8000-00000000000a", "x"));
    Struct micros =
        (Struct)
            ReadContract.read(new AvroReadFormat(Times.MICROS, BlockLimits.DEFAULT), file)
                .get(0)
                .value();
    assertThat(List.of(micros.get("atu"), micros.get("tu"), micros.get("lat")))
        .isEqualTo(List.of(-5_001L, 1_002_003L, 1_000L));
  }

  @Test
  void resumesAfterEveryRecordAndInEveryRange() throws IOException {
    MemoryFile file = orders("deflate", 60);
    ReadContract.resumesAnywhere(FORMAT, file, SampleSchemas::auto);
    ReadContract.addsUp(FORMAT, orders("null", 300), SampleSchemas::auto, 60);
    byte[] bytes = file.bytes();
    for (int cut = 0; cut <= bytes.length; cut++) {
      int first =
          ReadContract.read(FORMAT, file, new Range(0, cut), Place.START, SampleSchemas.auto())
              .size();
      int second =
          ReadContract.read(
                  FORMAT, file, new Range(cut, Long.MAX_VALUE), Place.START, SampleSchemas.auto())
              .size();
      assertThat(first + second).as("cut at %d", cut).isEqualTo(60);
    }
  }

  @Test
  void tellsABadRecordAndGoesOn() throws IOException {
    org.apache.kafka.connect.data.Schema given =
        SchemaBuilder.struct()
            .field("n", org.apache.kafka.connect.data.Schema.INT64_SCHEMA)
            .build();
    List<Read> read =
        ReadContract.read(
            FORMAT,
            orders("null", 3),
            Range.WHOLE,
            Place.START,
            SampleSchemas.of(Mode.GIVEN, given));
    assertThat(read.get(0).bad())
        .matches("'a.avro', record 1 of the block at byte \\d+: column 'n': it is null");
    assertThat(read.get(1).value()).hasToString("Struct{n=" + (Long.MIN_VALUE + 1) + "}");
  }

  private static MemoryFile raw(String schema, String codec, long records, byte[] block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] sync = new byte[16];
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(out, 2);
    for (String text : List.of("avro.schema", schema, "avro.codec", codec)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(out, bytes.length);
      out.writeBytes(bytes);
    }
    number(out, 0);
    out.writeBytes(sync);
    number(out, records);
    number(out, block.length);
    out.writeBytes(block);
    out.writeBytes(sync);
    return new MemoryFile("a.avro", out.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    for (; (zigzag & ~0x7fL) != 0; zigzag >>>= 7) {
      out.write((int) (zigzag | 0x80));
    }
    out.write((int) zigzag);
  }

  private static void refused(AvroReadFormat format, MemoryFile file, String message) {
    assertThatThrownBy(() -> ReadContract.read(format, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'a.avro'")
        .hasMessageContaining(message);
  }

  @Test
  void refusesBombsAndNamesTheLimit() throws IOException {
    ByteArrayOutputStream count = new ByteArrayOutputStream();
    number(count, 2_000_000_000L);
    String nulls =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"l\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}";
    refused(FORMAT, raw(nulls, "null", 1, count.toByteArray()), "record.max.elements = 1000000");
    refused(
        FORMAT,
        raw(nulls, "null", 2_000_000_000L, new byte[0]),
        "it can't have 2000000000 records in 0 bytes");
    AvroReadFormat small = new AvroReadFormat(Times.MILLIS, new BlockLimits(5_000, 10_000, 100, 4));
    for (String codec : List.of("deflate", "snappy", "bzip2", "zstandard", "xz")) {
      Schema text =
          schema(
              "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
      GenericRecord row = new GenericData.Record(text);
      row.put("s", "x".repeat(20_000));
      refused(
          small,
          file(text, codec, 600, List.of(row)),
          "decompressed, more than block.max.bytes = 10000");
      refused(
          small,
          file(text, "null", 600, List.of(row)),
          "a block has 20003 bytes, more than block.max.bytes = 10000");
    }
    refused(
        small,
        raw("\"" + "x".repeat(6_000) + "\"", "null", 0, new byte[0]),
        "more than header.max.bytes = 5000");
    String deep = "\"int\"";
    for (int i = 0; i < 6; i++) {
      deep = "{\"type\":\"array\",\"items\":" + deep + "}";
    }
    refused(
        small,
        raw(
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"l\",\"type\":"
                + deep
                + "}]}",
            "null",
            0,
            new byte[0]),
        "type.max.depth = 4");
  }

  @Test
  void refusesASchemaThatRefersToItself() {
    refused(
        FORMAT,
        raw(
            "{\"type\":\"record\",\"name\":\"Tree\",\"fields\":[{\"name\":\"left\",\"type\":[\"null\",\"Tree\"]}]}",
            "null",
            0,
            new byte[0]),
        "its type 'Tree' refers to itself, and Connect has no such types");
    StringBuilder bomb = new StringBuilder("{\"type\":\"record\",\"name\":\"R\",\"fields\":[");
    String last = "\"int\"";
    for (int i = 0; i < 8; i++) {
      StringBuilder fields = new StringBuilder();
      for (int f = 0; f < 40; f++) {
        fields
            .append(f == 0 ? "" : ",")
            .append("{\"name\":\"f")
            .append(f)
            .append("\",\"type\":")
            .append(f == 0 ? last : i == 0 ? "\"int\"" : "\"R" + (i - 1) + "\"")
            .append("}");
      }
      last = "{\"type\":\"record\",\"name\":\"R" + i + "\",\"fields\":[" + fields + "]}";
    }
    bomb.append("{\"name\":\"r\",\"type\":").append(last).append("}]}");
    refused(
        FORMAT,
        raw(bomb.toString(), "null", 0, new byte[0]),
        "its schema has more than 100000 fields");
  }

  @Test
  void refusesBrokenFilesWhateverIsBroken() throws IOException {
    BlockLimits small = new BlockLimits(100_000, 1 << 20, 10_000, 64);
    for (String codec : List.of("null", "snappy", "zstandard")) {
      assertThat(
              ReadContract.survives(
                  new AvroReadFormat(Times.MILLIS, small), orders(codec, 40), 1_500, 3_000))
          .isGreaterThan(500);
    }
    MemoryFile cut = orders("null", 40);
    refused(
        FORMAT,
        new MemoryFile("a.avro", Arrays.copyOf(cut.bytes(), cut.bytes().length - 20)),
        "it ends in the middle of an Avro block");
  }
}
