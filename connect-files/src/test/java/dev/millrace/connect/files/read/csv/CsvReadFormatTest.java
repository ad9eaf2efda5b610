package dev.millrace.connect.files.read.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.text.FieldNames;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.RowRules.Ragged;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
class CsvReadFormatTest {
  private static final int LIMIT = 1_000;
  private static final CsvDialect LINES =
      new CsvDialect(",", '"', CsvDialect.NONE, CsvDialect.NONE, false, 0);

  private static CsvReadFormat format(CsvDialect dialect) {
    return new CsvReadFormat(
        dialect, true, List.of(), RowRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);
  }

  private static CsvReadFormat ragged(Ragged ragged) {
    return new CsvReadFormat(
        CsvDialect.RFC,
        true,
        List.of(),
        new RowRules(TypeRules.DEFAULT, FieldNames.AS_IS, ragged),
        StandardCharsets.UTF_8,
        LIMIT);
  }

  private static CsvReadFormat typed(TypeRules types) {
    return new CsvReadFormat(
        CsvDialect.RFC,
        true,
        List.of(),
        new RowRules(types, FieldNames.AS_IS, Ragged.ERROR),
        StandardCharsets.UTF_8,
        LIMIT);
  }

  private static MemoryFile file(String text) {
    return new MemoryFile("dir/a.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Schemas strings() {
    return SampleSchemas.of(Mode.STRINGS, null);
  }

  private static List<Read> read(CsvReadFormat format, FileBytes file, Schemas schemas)
      throws IOException {
    return ReadContract.read(format, file, Range.WHOLE, Place.START, schemas);
  }

  private static List<Object> row(Read read) {
    Struct struct = (Struct) read.value();
    return struct.schema().fields().stream().map(struct::get).toList();
  }

  private static List<List<Object>> rows(CsvReadFormat format, String text) throws IOException {
    return read(format, file(text), strings()).stream().map(CsvReadFormatTest::row).toList();
  }

  private static List<String> bad(List<Read> reads) {
    return reads.stream().map(Read::bad).filter(each -> each != null).toList();
  }

  @Test
  void readsWhatFastCsvReads() throws IOException {
    Random random = new Random(3);
    String[] bits = {
      "a", "\"", "\"\"", ",", "\r\n", "\n", "ä€", " ", "\"x,\ny\"", "1", "\"\"\"q\""
    };
    int compared = 0;
    for (int i = 0; i < 6_000; i++) {
      StringBuilder text = new StringBuilder("p,q,r\n");
      for (int n = random.nextInt(14); n > 0; n--) {
        text.append(bits[random.nextInt(bits.length)]);
      }
      List<List<String>> expected = new ArrayList<>();
      try (CsvReader<CsvRecord> reader = fastCsv().ofCsvRecord(text.toString())) {
        reader.stream().skip(1).forEach(row -> expected.add(row.getFields()));
      } catch (RuntimeException e) {
        continue; // It goes on after a closing quote: no two readers agree on that.
      }
      if (unclosed(text)) {
        continue;
      }
      compared++;
      CsvReadFormat format =
          new CsvReadFormat(
              CsvDialect.RFC,
              true,
              List.of("p", "q", "r"),
              new RowRules(
                  new TypeRules(Set.of(), false, false, ZoneId.of("UTC"), List.of()),
                  FieldNames.AS_IS,
                  Ragged.FIT),
              StandardCharsets.UTF_8,
              LIMIT);
      assertThat(rows(format, text.toString()))
          .as(text.toString())
          .isEqualTo(expected.stream().map(CsvReadFormatTest::three).toList());
    }
    assertThat(compared).isGreaterThan(500);
  }

  private static CsvReader.CsvReaderBuilder fastCsv() {
    return CsvReader.builder()
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  private static boolean unclosed(CharSequence text) {
    try (CsvReader<CsvRecord> reader = fastCsv().ofCsvRecord(text + "\u0001\n\"end\",\u0002")) {
      List<CsvRecord> all = reader.stream().toList();
      return !all.get(all.size() - 1).getFields().equals(List.of("end", "\u0002"));
    } catch (RuntimeException e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object> three(List<String> fields) {
    List<Object> three = new ArrayList<>(fields.subList(0, Math.min(3, fields.size())));
    while (three.size() < 3) {
      three.add(null);
    }
    return three;
  }

  @Test
  void readsDialects() throws IOException {
    CsvDialect mysql = new CsvDialect("\t", '"', '\\', '#', true, 1);
    assertThat(
            rows(
                new CsvReadFormat(
                    mysql,
                    true,
                    List.of(),
                    new RowRules(
                        new TypeRules(Set.of("", "\\N"), false, false, ZoneId.of("UTC"), List.of()),
                        FieldNames.AS_IS,
                        Ragged.ERROR),
                    StandardCharsets.UTF_8,
                    LIMIT),
                "exported today\na\tb\n# no row\n\\N\tx\\ty\\\\\n\"q\\\"\"\t\"\\N\"\n"))
        .isEqualTo(List.of(Arrays.asList(null, "x\ty\\"), List.of("q\"", "N")));
    CsvDialect bars = new CsvDialect("§§", '\'', CsvDialect.NONE, CsvDialect.NONE, true, 0);
    assertThat(rows(format(bars), "a§§b\r§x§§'it''s §§'\r\n\r\n1§§2"))
        .containsExactly(List.of("§x", "it's §§"), List.of("1", "2"));
  }

  @Test
  void tellsTypesFromASample() throws IOException {
    String text =
        "b,l,d,n,day,t,ts,id,zip,none\n"
            + "true,1,1.5,0.1,2024-02-29,10:00,2024-02-29T10:00:00Z,"
            + "9b2f6a3c-7d0e-4d0c-8a4e-0a8f7a9f8f10,00501,\n"
            + "FALSE,-9223372036854775808,2,0.30000000000000004,1969-12-31,23:59:59.250,"
            + "1969-12-31 23:59:59.999+02:00,b,1,\n";
    List<Read> reads = read(format(CsvDialect.RFC), file(text), SampleSchemas.auto());
    Struct first = (Struct) reads.get(0).value();
    assertThat(first.schema().fields().stream().map(field -> type(field.schema())))
        .containsExactly(
            "boolean",
            "int64",
            "float64",
            "float64",
            "Date",
            "Time",
            "Timestamp",
            "string",
            "string",
            "Unknown");
    assertThat(row(reads.get(0)))
        .containsExactly(
            true,
            1L,
            1.5,
            0.1,
            Date.from(Instant.parse("2024-02-29T00:00:00Z")),
            new Date(36_000_000L),
            Date.from(Instant.parse("2024-02-29T10:00:00Z")),
            "9b2f6a3c-7d0e-4d0c-8a4e-0a8f7a9f8f10",
            "00501",
            null);
    assertThat(row(reads.get(1)))
        .containsExactly(
            false,
            Long.MIN_VALUE,
            2.0,
            0.30000000000000004,
            Date.from(Instant.parse("1969-12-31T00:00:00Z")),
            new Date(86_399_250L),
            Date.from(Instant.parse("1969-12-31T21:59:59.999Z")),
            "b",
            "1",
            null);
  }

  private static String type(Schema schema) {
    return schema.name() == null
        ? schema.type().getName()
        : schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }

  @Test
  void keepsAsTextWhatATypeWouldLose() throws IOException {
    String text =
        """
        a,b,c,d,e
        0.1234567890123456789,92233720368547758080,+1,2024-01-01T00:00:00.123456Z,-0.50
        """;
    assertThat(row(read(format(CsvDialect.RFC), file(text), SampleSchemas.auto()).get(0)))
        .containsExactly(
            "0.1234567890123456789",
            "92233720368547758080",
            "+1",
            "2024-01-01T00:00:00.123456Z",
            -0.5);
  }

  @Test
  void readsDecimalsOfAllDigitsWhereAsked() throws IOException {
    TypeRules decimals = new TypeRules(Set.of(""), false, true, ZoneId.of("UTC"), List.of());
    List<Read> reads =
        read(
            typed(decimals),
            file("a,b\n1.50,1\n2.125,12345678901234567890\n7,2\n"),
            SampleSchemas.auto());
    assertThat(reads.stream().map(CsvReadFormatTest::row))
        .containsExactly(
            List.of(new BigDecimal("1.500"), new BigDecimal("1")),
            List.of(new BigDecimal("2.125"), new BigDecimal("12345678901234567890")),
            List.of(new BigDecimal("7.000"), new BigDecimal("2")));
  }

  @Test
  void readsOtherDatesByPatternAndZone() throws IOException {
    TypeRules berlin =
        new TypeRules(
            Set.of(""),
            true,
            false,
            ZoneId.of("Europe/Berlin"),
            List.of(
                DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm"),
                DateTimeFormatter.ofPattern("dd.MM.yyyy")));
    List<Read> reads =
        read(
            typed(berlin),
            file("a,b,c\n 24.12.2024 18:00 ,24.12.2024,2024-07-01 00:00\n"),
            SampleSchemas.auto());
    assertThat(row(reads.get(0)))
        .containsExactly(
            Date.from(Instant.parse("2024-12-24T17:00:00Z")),
            Date.from(Instant.parse("2024-12-24T00:00:00Z")),
            Date.from(Instant.parse("2024-06-30T22:00:00Z")));
  }

  @Test
  void widensWhenALaterRowNeedsIt() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    text.append("1,\n".repeat(200)).append("1.5,x\n2,\nno,y\n\"\",\"\"\n");
    List<Read> reads = read(format(CsvDialect.RFC), file(text.toString()), SampleSchemas.auto());
    assertThat(row(reads.get(199))).containsExactly(1L, null);
    assertThat(row(reads.get(200))).containsExactly(1.5, "x");
    assertThat(row(reads.get(201))).containsExactly(2.0, null);
    assertThat(row(reads.get(202))).containsExactly("no", "y");
    assertThat(row(reads.get(203))).containsExactly("", "");
    Schema last = ((Struct) reads.get(203).value()).schema();
    assertThat(last.field("a").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(((Struct) reads.get(0).value()).schema().field("b").schema())
        .isEqualTo(SchemaInference.UNKNOWN);
  }

  @Test
  void takesAGivenSchema() throws IOException {
    Schema given =
        SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("price", Decimal.schema(2))
            .field("ok", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .build();
    List<Read> reads =
        read(
            format(CsvDialect.RFC),
            file("price,id,more,ok\n1.5,007,x,yes\n1.555,1,x,\n2,,x,\n3,2147483648,x,0\n4,4,x,0\n"),
            SampleSchemas.of(Mode.GIVEN, given));
    assertThat(row(reads.get(0))).containsExactly(7, new BigDecimal("1.50"), true);
    assertThat(row(reads.get(4))).containsExactly(4, new BigDecimal("4.00"), false);
    assertThat(bad(reads))
        .containsExactly(
            "'dir/a.csv', record 2 (byte 31): field 'price' is no"
                + " org.apache.kafka.connect.data.Decimal: '1.555'",
            "'dir/a.csv', record 3 (byte 42): field 'id' is no int32: ''",
            "'dir/a.csv', record 4 (byte 48): field 'id' is no int32: '2147483648'");
    assertThatThrownBy(
            () ->
                read(
                    format(CsvDialect.RFC),
                    file("id,ok\n1,1\n"),
                    SampleSchemas.of(Mode.GIVEN, given)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'dir/a.csv' has no column for the field 'price', which is not optional; its columns"
                + " are [id, ok]");
  }

  @Test
  void givesMapsOfTextsWithoutASchema() throws IOException {
    List<Read> reads =
        read(format(CsvDialect.RFC), file("a,b\n1,\n"), SampleSchemas.of(Mode.NONE, null));
    assertThat(((Map<?, ?>) reads.get(0).value()).toString()).isEqualTo("{a=1, b=null}");
  }

  @Test
  void readsARowOfAnotherLengthAsAsked() throws IOException {
    String text = "a,b\n1\n1,2,3\n4,5\n";
    assertThat(bad(read(ragged(Ragged.ERROR), file(text), strings())))
        .containsExactly(
            "'dir/a.csv', record 1 (byte 4): the row has 1 columns, not 2",
            "'dir/a.csv', record 2 (byte 6): the row has 3 columns, not 2");
    assertThat(bad(read(ragged(Ragged.FILL), file(text), strings()))).hasSize(1);
    assertThat(rows(ragged(Ragged.FIT), text))
        .containsExactly(Arrays.asList("1", null), List.of("1", "2"), List.of("4", "5"));
  }

  @Test
  void namesColumnsByRule() {
    List<String> header = List.of("Cost Total $", "", "2nd", "speedInKNOTS", "2nd", " b ");
    assertThat(FieldNames.AS_IS.of(header))
        .containsExactly("Cost Total $", "column_2", "2nd", "speedInKNOTS", "2nd_2", "b");
    assertThat(FieldNames.CLEAN.of(header))
        .containsExactly("Cost_Total", "column_2", "_2nd", "speedInKNOTS", "_2nd_2", "b");
    assertThat(FieldNames.SNAKE.of(header))
        .containsExactly("cost_total", "column_2", "_2nd", "speed_in_knots", "_2nd_2", "b");
  }

  @Test
  void needsNoHeader() throws IOException {
    CsvReadFormat bare =
        new CsvReadFormat(
            CsvDialect.RFC, false, List.of(), RowRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);
    List<Read> reads = read(bare, file("1,x\n2,y\n"), SampleSchemas.auto());
    assertThat(reads.stream().map(read -> read.value().toString()))
        .containsExactly("Struct{column_1=1,column_2=x}", "Struct{column_1=2,column_2=y}");
    assertThat(read(bare, file(""), SampleSchemas.auto())).isEmpty();
    assertThat(read(format(CsvDialect.RFC), file("a,b\n"), SampleSchemas.auto())).isEmpty();
  }

  @Test
  void readsOtherCharsetsAndStepsOverMarks() throws IOException {
    String text = "naïve,€\nä,1\nö,2\n";
    for (String name : List.of("UTF-16", "windows-1252", "UTF-8", "UTF-16LE", "UTF-32")) {
      Charset charset = Charset.forName(name);
      byte[] bytes = ((name.equals("UTF-8") ? "\uFEFF" : "") + text).getBytes(charset);
      CsvReadFormat format =
          new CsvReadFormat(CsvDialect.RFC, true, List.of(), RowRules.DEFAULT, charset, LIMIT);
      MemoryFile file = new MemoryFile("a", bytes);
      List<Read> reads = read(format, file, SampleSchemas.auto());
      assertThat(reads.stream().map(read -> read.value().toString()))
          .as(name)
          .containsExactly("Struct{naïve=ä,€=1}", "Struct{naïve=ö,€=2}");
      ReadContract.resumesAnywhere(format, file, SampleSchemas::auto);
    }
    MemoryFile utf16 = new MemoryFile("a", text.getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> read(format(CsvDialect.RFC), utf16, strings()))
        .hasMessage("'a' begins with the byte order mark of UTF-16: set the charset to UTF-16");
    MemoryFile latin = new MemoryFile("a", "a\nä\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(bad(read(format(CsvDialect.RFC), latin, strings())))
        .containsExactly("'a', record 1 (byte 2): field 'a' is not UTF-8: set the charset");
  }

  @Test
  void refusesARowAboveTheLimit() throws IOException {
    String longRow = "x".repeat(LIMIT + 1);
    String huge = "y".repeat(300_000);
    List<Read> reads =
        read(format(LINES), file("a\n" + longRow + "\n1\n" + huge + "\n2\n"), strings());
    assertThat(bad(reads))
        .containsExactly(
            "'dir/a.csv', record 1 (byte 2): it is longer than record.max.bytes=1000: raise it if"
                + " this is right",
            "'dir/a.csv', record 3 (byte 1006): it is longer than record.max.bytes=1000: raise it"
                + " if this is right");
    assertThat(row(reads.get(1))).containsExactly("1");
    assertThat(row(reads.get(3))).containsExactly("2");
    assertThatThrownBy(
            () -> read(format(CsvDialect.RFC), file("a\n1\n\"" + huge + "\n2\n"), strings()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'dir/a.csv': the row at byte 4 is longer than record.max.bytes=1000: raise it, or, if"
                + " a quote is not closed there, set csv.multiline=false");
  }

  @Test
  void holdsNoLineOfAGigabyte() throws IOException {
    FileBytes endless = new Endless(1L << 30);
    assertThat(bad(read(format(LINES), endless, SampleSchemas.auto())))
        .singleElement()
        .asString()
        .contains("record.max.bytes=1000");
  }

  /** A header, and one line of so many bytes. */
  private record Endless(long size) implements FileBytes {
    @Override
    public String name() {
      return "endless";
    }

    @Override
    public InputStream open(long from) {
      return new InputStream() {
        private long at = from;

        @Override
        public int read() {
          return at >= size ? -1 : at++ == 1 ? '\n' : 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          if (at >= size) {
            return -1;
          }
          int count = (int) Math.min(length, size - at);
          Arrays.fill(into, offset, offset + count, (byte) 'x');
          if (at <= 1) {
            into[offset + 1] = '\n';
          }
          at += count;
          return count;
        }
      };
    }

    @Override
    public boolean seekable() {
      return true;
    }
  }

  @Test
  void tellsBrokenQuotes() throws IOException {
    assertThat(bad(read(format(CsvDialect.RFC), file("a,b\n\"x\"y,1\n1,2\n1,\"z\n"), strings())))
        .containsExactly(
            "'dir/a.csv', record 1 (byte 4): column 1 goes on after its closing quote",
            "'dir/a.csv', record 3 (byte 15): the quote of column 2 is never closed");
    assertThat(bad(read(format(LINES), file("a,b\n\"x,1\n1,2\n"), strings())))
        .containsExactly(
            "'dir/a.csv', record 1 (byte 4): the quote of column 1 is never closed in its line: is"
                + " csv.multiline=true meant?");
  }

  @Test
  void goesOnAfterAnyRecord() throws IOException {
    String text = "a,b\r\n1,\"x\r\ny\"\r\n\r\n\"q\"q,\n2,é\n#3,\"\"\"\"\n4,5,6\n7,8";
    ReadContract.resumesAnywhere(format(CsvDialect.RFC), file(text), SampleSchemas::auto);
    ReadContract.resumesAnywhere(format(LINES), file(text), CsvReadFormatTest::strings);
    CsvDialect skipping = new CsvDialect(",", '"', CsvDialect.NONE, '#', true, 2);
    ReadContract.resumesAnywhere(
        format(skipping), file("one\ntwo\n" + text), CsvReadFormatTest::strings);
  }

  @Test
  void rangesShareNoRowAndMissNone() throws IOException {
    Random random = new Random(5);
    for (String end : List.of("\n", "\r\n", "\r")) {
      StringBuilder text = new StringBuilder("skipped" + end + "a,b" + end);
      for (int i = 0; i < 60; i++) {
        text.append(i).append(",").append("v".repeat(random.nextInt(9)));
        text.append(end.repeat(1 + random.nextInt(2)));
      }
      CsvDialect lines = new CsvDialect(",", '"', CsvDialect.NONE, '#', false, 1);
      ReadContract.addsUp(format(lines), file(text.toString()), SampleSchemas::auto, 200);
    }
  }

  @Test
  void refusesMoreColumnsThanAllowed() {
    int most = SampleSchemas.MOST_COLUMNS;
    String message =
        "'dir/a.csv' is refused: with it, records have more columns than schema.max.columns = "
            + most;
    String header = "a,".repeat(most); // An empty name is one, too.
    assertThatThrownBy(() -> rows(typed(TypeRules.DEFAULT), header + "\n"))
        .hasMessageStartingWith(message);
    Schemas topic = SampleSchemas.auto();
    assertThatCode(() -> read(typed(TypeRules.DEFAULT), file("b,".repeat(most - 1) + "b\n"), topic))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> read(typed(TypeRules.DEFAULT), file("c\n"), topic))
        .as("together with the files before")
        .hasMessageStartingWith(message);
    assertThat(topic.current().fields()).as("nothing was learned").hasSize(most);
  }
}
