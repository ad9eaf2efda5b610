package dev.millrace.connect.files.read.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
class JsonReadFormatTest {
  private static final int LIMIT = 1_000;
  private static final JsonReadFormat LINES = format(true, "");
  private static final JsonReadFormat VALUES = format(false, "");
  private static final JsonReadFormat FEATURES = format(false, "/a/features");

  private static JsonReadFormat format(boolean lines, String pointer) {
    return new JsonReadFormat(
        lines, JsonReadFormat.path(pointer), TypeRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);
  }

  private static MemoryFile file(String text) {
    return new MemoryFile("dir/a.json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Read> read(JsonReadFormat format, String text, Schemas schemas)
      throws IOException {
    return ReadContract.read(format, file(text), Range.WHOLE, Place.START, schemas);
  }

  private static List<String> texts(JsonReadFormat format, String text) throws IOException {
    return read(format, text, SampleSchemas.auto()).stream()
        .map(read -> read.bad() == null ? String.valueOf(read.value()) : read.bad())
        .toList();
  }

  @Test
  void readsLinesDocumentsAndArrays() throws IOException {
    List<String> expected = List.of("Struct{x=1}", "Struct{x=2}", "Struct{x=3}");
    assertThat(texts(LINES, "{\"x\":1}\r\n\n {\"x\":2}\n{\"x\":3}")).isEqualTo(expected);
    assertThat(texts(VALUES, "\uFEFF{\"x\":1}{\"x\":\n2}\n\u001e{\"x\":3}\n")).isEqualTo(expected);
    assertThat(texts(VALUES, " [{\"x\":1} ,\n{\"x\":2},{\"x\":3}]\n")).isEqualTo(expected);
    assertThat(
            texts(
                FEATURES,
                "{\"features\":[0],\"b\":[\"]}\\\"\",{}],\"a\":{\"c\":1,\"features\":"
                    + "[{\"x\":1},{\"x\":2},{\"x\":3}],\"d\":2}}"))
        .isEqualTo(expected);
    assertThat(texts(VALUES, "[]")).isEmpty();
    assertThat(texts(VALUES, "")).isEmpty();
    assertThat(texts(VALUES, "1 2.5 \"x\"")).containsExactly("1", "2.5", "x");
  }

  @Test
  void infersNestedTypesAndWidensLater() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("{\"a\":{\"b\":1,\"n\":null},\"l\":[1],\"e\":{}}\n".repeat(150));
    text.append(
        "{\"a\":{\"b\":1.5,\"n\":true,\"new\":\"x\"},\"l\":[{\"k\":1}, 2],\"e\":{\"f\":1}}\n");
    text.append("{\"l\":[\"s\"],\"a\":null}\n");
    List<Read> reads = read(LINES, text.toString(), SampleSchemas.auto());
    assertThat(reads.get(0).value()).hasToString("Struct{a=Struct{b=1},l=[1]}");
    assertThat(reads.get(150).value())
        .hasToString("Struct{a=Struct{b=1.5,n=true,new=x},l=[{\"k\":1}, 2],e=Struct{f=1}}");
    assertThat(reads.get(151).value()).hasToString("Struct{l=[s]}");
  }

  @Test
  void losesNoDigit() throws IOException {
    assertThat(
            texts(
                LINES,
                "{\"a\":9223372036854775807,\"b\":92233720368547758070,\"c\":0.1,"
                    + "\"d\":0.12345678901234567890,\"e\":0.30000000000000004,\"f\":1e400}\n"))
        .containsExactly(
            "Struct{a=9223372036854775807,b=92233720368547758070,c=0.1,"
                + "d=0.12345678901234567890,e=0.30000000000000004,f=1e400}");
    assertThat(texts(LINES, "{\"a\":1.5}\n{\"a\":9007199254740993}\n").get(1))
        .isEqualTo(
            "'dir/a.json', record 2 (byte 10): field 'a' is no number that a double holds with all"
                + " its digits: '9007199254740993'");
  }

  @Test
  void takesAGivenSchema() throws IOException {
    Schema given =
        SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("price", Decimal.builder(2).optional().build())
            .field("at", Timestamp.builder().optional().build())
            .field(
                "tags",
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).optional().build())
            .field("raw", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    List<Read> reads =
        read(
            LINES,
            "{\"id\":1,\"price\":1.5,\"at\":\"2024-01-01T00:00:00Z\",\"tags\":{\"x\":1},"
                + "\"raw\": {\"q\": [1, 2]} ,\"more\":[{}]}\n"
                + "{\"id\":2147483648}\n{\"price\":1}\n{\"id\":1,\"tags\":{\"x\":null}}\n"
                + "{\"id\":5,\"at\":0}\n[]\nnull\n{\"id\":8,\"price\":1e999999999}\n",
            SampleSchemas.of(Mode.GIVEN, given));
    Struct first = (Struct) reads.get(0).value();
    assertThat(first.get("price")).isEqualTo(new BigDecimal("1.50"));
    assertThat(first.get("at")).isEqualTo(Date.from(Instant.parse("2024-01-01T00:00:00Z")));
    assertThat(first.get("tags")).isEqualTo(Map.of("x", 1L));
    assertThat(first.get("raw")).isEqualTo("{\"q\": [1, 2]}");
    assertThat(((Struct) reads.get(4).value()).get("at")).isEqualTo(new Date(0));
    assertThat(reads.stream().map(Read::bad).filter(bad -> bad != null))
        .containsExactly(
            "'dir/a.json', record 2 (byte 98): field 'id' is no whole number from -2147483648 to"
                + " 2147483647: '2147483648'",
            "'dir/a.json', record 3 (byte 116): field 'id' is missing or null, and not optional",
            "'dir/a.json', record 4 (byte 128): field 'tags.x' is null, and not optional",
            "'dir/a.json', record 6 (byte 171): the value is no object, but START_ARRAY",
            "'dir/a.json', record 7 (byte 174): the value is null",
            "'dir/a.json', record 8 (byte 179): field 'price' is no number with 2 digits behind the"
                + " point: '1e999999999'");
  }

  @Test
  void readsStringsAndSchemalessValues() throws IOException {
    String text = "{\"a\":1.0,\"b\":[1, 2],\"c\":null}\n";
    assertThat(read(LINES, text, SampleSchemas.of(Mode.STRINGS, null)).get(0).value())
        .hasToString("Struct{a=1.0,b=[1, 2]}");
    Object map = read(LINES, text, SampleSchemas.of(Mode.NONE, null)).get(0).value();
    assertThat(map).hasToString("{a=1.0, b=[1, 2], c=null}").isInstanceOf(Map.class);
  }

  @Test
  void aBrokenLineIsOneBadRecord() throws IOException {
    assertThat(texts(LINES, "{\"a\":1}\n{\"a\":\n{\"a\":2} {\n{\"a\":3}\n").subList(1, 4))
        .satisfies(
            three -> {
              assertThat(three.get(0))
                  .startsWith("'dir/a.json', record 2 (byte 8): it is not JSON: ");
              assertThat(three.get(1))
                  .startsWith("'dir/a.json', record 3 (byte 14): it is not JSON");
              assertThat(three.get(2)).isEqualTo("Struct{a=3}");
            });
    assertThat(texts(VALUES, "[{\"a\":1},{a:2},{\"a\":3}]").get(2)).isEqualTo("Struct{a=3}");
    MemoryFile latin =
        new MemoryFile("a", "{\"a\":\"\u00e4\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(ReadContract.read(LINES, latin).get(0).bad()).contains("not JSON: Invalid UTF-8");
  }

  @Test
  void readsARecordAsIfNoneWereBeforeIt() throws IOException {
    JsonReadFormat format =
        new JsonReadFormat(true, JsonPath.ROOT, TypeRules.DEFAULT, StandardCharsets.UTF_8, 100_000);
    List<String> records =
        List.of(
            "{}",
            "{\"a\":{\"é\":[1, {}]},\"b\":\"x\"} ",
            " {\"b\":[\"" + "y".repeat(20_000) + "\", 2]}\t \r",
            "{\"a\":1}  " + " ".repeat(9_000),
            "{\"a\":1} {\"a\":2}",
            "{\"a\":1}" + " ".repeat(9_000) + "}",
            "{\"a\":[1}",
            "{\"a\":\"",
            "17",
            "null",
            "{\"b\":[{\"a\":1},\"c\"]}");
    for (Mode mode : List.of(Mode.GIVEN, Mode.NONE)) {
      for (String before : records) {
        for (String record : records) {
          assertThat(last(format, mode, before + "\n" + record))
              .as("%d behind %d", records.indexOf(record), records.indexOf(before))
              .isEqualTo(last(format, mode, record));
        }
      }
    }
  }

  /** Of bad records, without the place. */
  private static String last(JsonReadFormat format, Mode mode, String text) throws IOException {
    Schema texts =
        SchemaBuilder.struct()
            .field("a", Schema.OPTIONAL_STRING_SCHEMA)
            .field("b", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    List<Read> reads =
        read(format, text, SampleSchemas.of(mode, mode == Mode.GIVEN ? texts : null));
    Read last = reads.get(reads.size() - 1);
    return last.bad() == null
        ? String.valueOf(last.value())
        : last.bad().substring(last.bad().indexOf(')'));
  }

  @Test
  void refusesWhatIsBrokenAltogether() {
    assertThatThrownBy(() -> texts(VALUES, "[{\"a\":1},{\"a\":2"))
        .hasMessage("'dir/a.json' ends within a JSON value, at byte 9: was it written to its end?");
    assertThatThrownBy(() -> texts(VALUES, "[{\"a\":1}"))
        .hasMessageContaining("ends within a JSON value");
    assertThatThrownBy(() -> texts(VALUES, "[1 2]"))
        .hasMessage("'dir/a.json' is no JSON of this form: there is no ',' at byte 3");
    assertThatThrownBy(() -> texts(VALUES, "{\"a\":1}}"))
        .hasMessage("'dir/a.json' is not JSON at byte 7: '}'");
    assertThatThrownBy(() -> texts(FEATURES, "{\"b\":1}"))
        .hasMessage(
            "'dir/a.json' has no field 'a' where it is looked for: an object ends, or is broken, at"
                + " byte 6");
    assertThatThrownBy(() -> texts(FEATURES, "{\"a\":{\"features\":{}}}"))
        .hasMessageContaining("has no array at /a/features, but '{}}}' at byte 17");
    assertThatThrownBy(() -> JsonReadFormat.path("/a/0"))
        .hasMessageContaining("goes through an array's element");
  }

  @Test
  void refusesARecordAboveTheLimit() throws IOException {
    String huge = "{\"a\":\"" + "[\\\"".repeat(100_000) + "\"}";
    String over = "{\"a\":\"" + "x".repeat(LIMIT) + "\"}";
    String two = "{\"a\":2}";
    String message = ": it is longer than record.max.bytes=1000: raise it if this is right";
    for (String text :
        List.of(huge + "\n" + over + "\n" + two, "[" + huge + "," + over + "," + two + "]")) {
      List<String> texts = texts(text.startsWith("[") ? VALUES : LINES, text);
      assertThat(texts).hasSize(3);
      assertThat(texts.get(0)).endsWith(message);
      assertThat(texts.get(1)).endsWith(message);
      assertThat(texts.get(2)).isEqualTo("Struct{a=2}");
    }
  }

  @Test
  void refusesNestingThatNoStackHolds() throws IOException {
    String deep = "{\"a\":".repeat(150) + "1" + "}".repeat(150);
    assertThat(texts(LINES, deep)).singleElement().asString().contains("nested deeper than 64");
    String deeper = "[".repeat(400) + "]".repeat(400);
    assertThat(read(LINES, deeper, SampleSchemas.of(Mode.NONE, null)).get(0).bad())
        .contains("nesting depth (201) exceeds the maximum allowed (200");
  }

  @Test
  void goesOnAfterAnyRecord() throws IOException {
    String one = "{\"x\":1,\"s\":\"],}\\\"é\"}";
    ReadContract.resumesAnywhere(
        LINES, file(one + "\n\n{bad\r\n" + one + "\n7\n"), SampleSchemas::auto);
    ReadContract.resumesAnywhere(VALUES, file(one + one + " 17 {bad} " + one), SampleSchemas::auto);
    ReadContract.resumesAnywhere(
        VALUES, file(" [ " + one + ", {bad} ,3," + one + " ] "), SampleSchemas::auto);
    ReadContract.resumesAnywhere(
        FEATURES,
        file("{\"a\":{\"features\":[" + one + "," + one + ",3]},\"b\":0}"),
        SampleSchemas::auto);
    MemoryFile utf16 =
        new MemoryFile("a", (one + "\n" + one + "\n").getBytes(StandardCharsets.UTF_16));
    ReadContract.resumesAnywhere(
        new JsonReadFormat(
            true, JsonPath.ROOT, TypeRules.DEFAULT, Charset.forName("UTF-16"), LIMIT),
        utf16,
        SampleSchemas::auto);
  }

  @Test
  void rangesShareNoLineAndMissNone() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append("{\"i\":").append(i).append(i % 7 == 0 ? ",\"s\":\"é\"}\r\n" : "}\n");
    }
    ReadContract.addsUp(LINES, file(text.toString()), SampleSchemas::auto, 200);
  }

  @Test
  void refusesMoreNamesThanAllowed() throws IOException {
    int most = SampleSchemas.MOST_COLUMNS;
    String message = "is refused: with it, records have more columns than schema.max.columns = ";
    String many =
        IntStream.rangeClosed(0, most)
            .mapToObj(i -> "\"n" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    assertThatThrownBy(() -> texts(LINES, many)).hasMessageContaining(message + most);
    assertThatThrownBy(() -> texts(LINES, "{\"a\":[" + many + "]}"))
        .hasMessageContaining(message + most);
    String growing =
        IntStream.rangeClosed(0, most)
            .mapToObj(i -> "{\"n" + i + "\":1}\n")
            .collect(Collectors.joining());
    assertThatThrownBy(() -> texts(LINES, growing)).hasMessageContaining(message + most);
    assertThat(read(LINES, many, SampleSchemas.of(Mode.NONE, null))).hasSize(1);
  }
}
