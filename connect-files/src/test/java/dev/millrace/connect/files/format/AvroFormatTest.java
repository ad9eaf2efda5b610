package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.AvroFormat.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** Avro's own library reads what ours wrote, defaults checked. */
class AvroFormatTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private org.apache.avro.Schema read;

  private static AvroFormat format(AvroCodec codec) {
    return new AvroFormat(codec, Options.DEFAULT);
  }

  private List<Object> written(AvroFormat format, Schema schema, Object... values)
      throws IOException {
    out.reset();
    try (RecordWriter writer = format.open(schema, out)) {
      for (Object value : values) {
        writer.write(schema, value);
      }
    }
    return read();
  }

  private List<Object> read() throws IOException {
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    model.addLogicalTypeConversion(new TimeConversions.DateConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    GenericDatumReader<Object> reader = new GenericDatumReader<>(null, null, model);
    try (DataFileStream<Object> file =
        new DataFileStream<>(new ByteArrayInputStream(out.toByteArray()), reader)) {
      read = new org.apache.avro.Schema.Parser().parse(file.getSchema().toString());
      List<Object> rows = new ArrayList<>();
      file.forEach(rows::add);
      return rows;
    }
  }

  @Test
  void isReadBackByAvrosReaderInEveryCodec() throws IOException {
    for (AvroCodec codec : AvroCodec.values()) {
      out.reset();
      try (RecordWriter writer = format(codec).open(Samples.SCHEMA, out)) {
        for (int i = 0; i < 5_000; i++) {
          writer.write(Samples.SCHEMA, i % 2 == 0 ? Samples.full(i) : Samples.required(i));
        }
        assertThat(writer.held()).isPositive();
      }
      List<Object> rows = read();
      assertThat(rows).as("%s", codec).hasSize(5_000);
      GenericRecord full = (GenericRecord) rows.get(4);
      assertThat(List.of(full.get("i8"), full.get("i16"), full.get("i32"), full.get("i64")))
          .isEqualTo(List.of(1, 2, 3, 4L));
      assertThat(List.of(full.get("f32"), full.get("f64"), full.get("flag")))
          .isEqualTo(List.of(1.5f, 2.25, true));
      assertThat(full.get("text")).hasToString("grüße \"4\"\n");
      assertThat(full.get("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, (byte) 0xff}));
      assertThat(full.get("amount")).isEqualTo(new BigDecimal("-12345.67"));
      assertThat(full.get("day")).hasToString("2024-10-04");
      assertThat(full.get("time")).hasToString("01:02:03.004");
      assertThat(full.get("at")).hasToString("2023-11-14T22:13:20.123Z");
      assertThat(full.get("address")).hasToString("{\"street\": \"Mill Lane\", \"number\": 7}");
      assertThat(full.get("tags")).hasToString("[a, null, b]");
      assertThat(full.get("counts")).hasToString("{x=5}");
      assertThat(full.get("lines")).hasToString("[{\"street\": \"s1\", \"number\": null}]");
      GenericRecord required = (GenericRecord) rows.get(5);
      assertThat(required.get("i64")).isEqualTo(5L);
      assertThat(required.get("amount")).isNull();
    }
  }

  @Test
  void namesTypesAsConfluentsConverterDoes() throws IOException {
    Schema inner = SchemaBuilder.struct().field("x", Schema.INT8_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .name("shop.Order")
            .version(3)
            .doc("An order")
            .field("one", inner)
            .field("price", Decimal.builder(2).parameter("connect.decimal.precision", "9").build())
            .field("cost", Decimal.builder(2).build())
            .field("at", Timestamp.builder().optional().doc("When").build())
            .field("pairs", SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA).build())
            .build();
    Struct value =
        new Struct(schema)
            .put("one", new Struct(inner).put("x", (byte) 5))
            .put("price", new BigDecimal("1.00"))
            .put("cost", new BigDecimal("2.00"))
            .put("pairs", Map.of(7, "seven"));
    GenericRecord row = (GenericRecord) written(format(AvroCodec.NULL), schema, value).get(0);
    assertThat(row.get("pairs")).hasToString("[{\"key\": 7, \"value\": \"seven\"}]");
    assertThat(read.getFullName()).isEqualTo("shop.Order");
    assertThat(read.getObjectProp("connect.version")).isEqualTo(3);
    assertThat(read.getProp("connect.doc")).isEqualTo("An order");
    assertThat(read.getField("one").schema().getFullName())
        .isEqualTo("io.confluent.connect.avro.ConnectDefault");
    assertThat(read.getField("one").schema().getField("x").schema().getProp("connect.type"))
        .isEqualTo("int8");
    assertThat(read.getField("price").schema().getLogicalType())
        .isEqualTo(org.apache.avro.LogicalTypes.decimal(9, 2));
    assertThat(read.getField("cost").schema().getLogicalType())
        .isEqualTo(org.apache.avro.LogicalTypes.decimal(64, 2));
    assertThat(read.getField("pairs").schema().getElementType().getFullName())
        .isEqualTo("io.confluent.connect.avro.MapEntry");
    assertThat(read.getField("at").doc()).isEqualTo("When");
    assertThat(read.getField("at").schema().getTypes().get(0).getName()).isEqualTo("null");
  }

  @Test
  void keepsDefaultsAndWithoutMetadataNothingOfConnects() throws IOException {
    Schema schema =
        SchemaBuilder.struct()
            .name("D")
            .field("n", SchemaBuilder.int16().defaultValue((short) 7).build())
            .field("t", SchemaBuilder.string().optional().defaultValue("x").build())
            .field("b", SchemaBuilder.bytes().defaultValue(new byte[] {(byte) 0xfe}).build())
            .build();
    written(format(AvroCodec.NULL), schema, new Struct(schema));
    assertThat(read.getField("n").defaultVal()).isEqualTo(7);
    assertThat(read.getField("t").defaultVal()).isEqualTo("x");
    assertThat(read.getField("b").defaultVal()).isEqualTo(new byte[] {(byte) 0xfe});
    assertThat(read.toString()).contains("connect.default");
    List<Object> rows =
        written(
            new AvroFormat(AvroCodec.NULL, new Options(false, false, false)),
            schema,
            new Struct(schema));
    assertThat(read.toString()).doesNotContain("connect.");
    assertThat(rows.get(0)).hasToString("{\"n\": 7, \"t\": \"x\", \"b\": \"þ\"}");
  }

  @Test
  void mapsNamesThatAvroRefusesAndTypesThatShareAName() throws IOException {
    Schema a = SchemaBuilder.struct().name("T").field("x", Schema.INT32_SCHEMA).build();
    Schema b = SchemaBuilder.struct().name("T").field("y", Schema.STRING_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .name("my-topic.1value")
            .field("order-id", Schema.INT64_SCHEMA)
            .field("order.id", Schema.INT64_SCHEMA)
            .field("a", a)
            .field("again", a)
            .field("b", b)
            .build();
    Struct inner = new Struct(a).put("x", 1);
    GenericRecord row =
        (GenericRecord)
            written(
                    format(AvroCodec.DEFLATE),
                    schema,
                    new Struct(schema)
                        .put("order-id", 1L)
                        .put("order.id", 2L)
                        .put("a", inner)
                        .put("again", inner)
                        .put("b", new Struct(b).put("y", "z")))
                .get(0);
    assertThat(read.getFullName()).isEqualTo("my_topic._1value");
    assertThat(row)
        .hasToString(
            "{\"order_id\": 1, \"order_id_2\": 2, \"a\": {\"x\": 1}, \"again\": {\"x\": 1},"
                + " \"b\": {\"y\": \"z\"}}");
    assertThat(read.getField("b").schema().getName()).isEqualTo("T_2");
    assertThat(AvroPlan.of(schema, Options.DEFAULT).renamed())
        .containsEntry("order-id", "order_id")
        .containsEntry("order.id", "order_id_2")
        .containsEntry("my-topic.1value", "my_topic._1value");
  }

  @Test
  void writesEnumsFixedBytesAndUnionsOfTheAvroConverter() throws IOException {
    Schema color =
        SchemaBuilder.string()
            .parameter("io.confluent.connect.avro.Enum", "shop.Color")
            .parameter("io.confluent.connect.avro.Enum.RED", "RED")
            .parameter("io.confluent.connect.avro.Enum.BLUE", "BLUE")
            .build();
    Schema hash = SchemaBuilder.bytes().name("Hash").parameter("connect.fixed.size", "2").build();
    Schema union =
        SchemaBuilder.struct()
            .name("io.confluent.connect.avro.Union")
            .optional()
            .field("string", Schema.OPTIONAL_STRING_SCHEMA)
            .field("int", Schema.OPTIONAL_INT32_SCHEMA)
            .build();
    Schema schema =
        SchemaBuilder.struct()
            .name("S")
            .field("color", color)
            .field("hash", hash)
            .field("u", union)
            .build();
    Struct blue = new Struct(schema).put("color", "BLUE").put("hash", new byte[] {1, 2});
    try (RecordWriter writer = format(AvroCodec.NULL).open(schema, out)) {
      writer.write(schema, blue.put("u", new Struct(union).put("int", 5)));
      assertThatThrownBy(
              () ->
                  writer.write(
                      schema,
                      new Struct(schema).put("color", "PINK").put("hash", new byte[] {1, 2})))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'color': 'PINK' is not one of the enumeration's [RED, BLUE]");
      assertThatThrownBy(
              () ->
                  writer.write(
                      schema, new Struct(schema).put("color", "RED").put("hash", new byte[1])))
          .hasMessage("Field 'hash': the value has 1 bytes, not 2");
      writer.write(schema, new Struct(schema).put("color", "RED").put("hash", new byte[] {3, 4}));
    }
    List<Object> rows = read();
    assertThat(rows).hasSize(2);
    assertThat(((GenericRecord) rows.get(0)).get("color")).hasToString("BLUE");
    assertThat(((GenericRecord) rows.get(0)).get("u")).isEqualTo(5);
    assertThat(((GenericRecord) rows.get(1)).get("u")).isNull();
    assertThat(read.getField("u").schema().getTypes()).hasSize(3);
  }

  @Test
  void refusesARecordThatDoesNotFitAndGoesOn() throws IOException {
    Schema schema =
        SchemaBuilder.struct()
            .field("n", Schema.INT32_SCHEMA)
            .field("d", Decimal.builder(2).build())
            .field("s", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    try (RecordWriter writer = format(AvroCodec.SNAPPY).open(schema, out)) {
      Struct good = new Struct(schema).put("n", 1).put("d", new BigDecimal("1.50"));
      writer.write(schema, good);
      assertThatThrownBy(() -> writer.write(schema, new Struct(schema).put("n", 2)))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'd': a required value is null");
      assertThatThrownBy(
              () ->
                  writer.write(
                      schema,
                      new Struct(schema)
                          .put("n", 3)
                          .put("d", new BigDecimal("1.00"))
                          .put("s", "\ud800")))
          .hasMessageContaining("Field 's': the text has half of a surrogate pair");
      writer.write(schema, good);
    }
    assertThat(read()).hasSize(2);
  }

  @Test
  void holdsSingleValuesAndSaysWhatItCanNot() throws IOException {
    assertThat(written(format(AvroCodec.NULL), Schema.STRING_SCHEMA, "a", "b")).hasSize(2);
    assertThatThrownBy(() -> format(AvroCodec.NULL).open(null, out))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("use a converter with schemas");
  }
}
