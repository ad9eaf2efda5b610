package dev.millrace.connect.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.rest.cursor.NumberCursors;
import dev.millrace.connect.rest.paging.Keyset;
import dev.millrace.connect.rest.paging.OnePage;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.paging.Stop;
import dev.millrace.connect.rest.paging.Tokens;
import dev.millrace.connect.rest.paging.Where;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of all formats, as the configuration names them. */
class BodyFormatsTest {
  private static final ConfigDef DEF = def();
  private static final Paging TOKENS = new Tokens(Where.parse("/feed/next"), null, Stop.NEVER);
  private static final String FEED =
      """
      <?xml version="1.0"?>
      <feed xmlns:m="urn:m" total="7">
        <next>  </next><next>t&amp;2</next>
        <link rel="self">self</link><link rel="next" href="/x?a=1&amp;b=2"/>
        <entries>
          <entry id="1"><at>10</at><tag>a</tag><tag>b</tag></entry>
          <entry id="2"><at>11</at><m:sub><deep>x</deep></m:sub></entry>
        </entries>
        <last><![CDATA[ok]]></last>
      </feed>
      """;

  private static ConfigDef def() {
    Keys keys = Keys.define();
    BodyKeys.define(keys);
    return keys.done();
  }

  private static AbstractConfig config(String... keysAndValues) {
    Map<String, String> props = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      props.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new AbstractConfig(DEF, props, false);
  }

  private static Wanted wanted(String id, String cursor, Paging paging, String... children) {
    return new Wanted(
        Stream.of(id.split(" ")).filter(e -> !e.isEmpty()).map(JsonPointer::compile).toList(),
        null,
        cursor.isEmpty() ? null : JsonPointer.compile(cursor),
        paging.needs(),
        Set.copyOf(Stream.of(children).map(JsonPointer::compile).toList()));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AnswerPage page(
      String text, AbstractConfig config, Wanted wanted, Paging paging, boolean keepsBad)
      throws IOException {
    return page(stream(text), config, wanted, paging, keepsBad, SampleSchemas.auto());
  }

  private static AnswerPage page(
      InputStream in,
      AbstractConfig config,
      Wanted wanted,
      Paging paging,
      boolean keepsBad,
      Schemas schemas)
      throws IOException {
    BodyFormat format = BodyKeys.format(config);
    format.check(wanted);
    return new AnswerPage(
        format.open(in, "GET /feed", wanted, schemas),
        new AnswerPage.Rules(
            wanted, wanted.cursor() == null ? null : new NumberCursors(), paging, keepsBad),
        new AnswerPage.Head(
            Place.FIRST, URI.create("https://api.example/feed"), Map.of(), null, Map.of()));
  }

  private static List<Page.Item<Fetched>> items(Page<Fetched> page) throws IOException {
    List<Page.Item<Fetched>> items = new ArrayList<>();
    for (Page.Item<Fetched> item = page.next(); item != null; item = page.next()) {
      items.add(item);
    }
    return items;
  }

  private static List<Long> marks(String text, String format, String id) throws IOException {
    OnePage paging = new OnePage();
    try (AnswerPage page =
        page(text, config("format", format), wanted(id, "", paging), paging, false)) {
      return items(page).stream().map(Page.Item::mark).toList();
    }
  }

  @Test
  void everyKeyIsDescribed() {
    ConfigContract.everyKeyIsDescribed(DEF);
  }

  @Test
  void readsCsv() throws IOException {
    Paging paging = new Keyset(List.of(JsonPointer.compile("/id")), 0, Stop.NEVER);
    String text = "id,name,n\n7,\"a, \"\"b\"\"\",1\n8,,2\r\n\"9\",c,3";
    try (AnswerPage page =
        page(text, config("format", "csv"), wanted("/id", "/n", paging, "/name"), paging, false)) {
      List<Page.Item<Fetched>> items = items(page);
      assertThat(items).extracting(each -> each.cursor().rank()).containsExactly(1L, 2L, 3L);
      assertThat(items)
          .extracting(each -> each.value().told())
          .containsExactly(Map.of("/name", "a, \"b\""), Map.of(), Map.of("/name", "c"));
      assertThat(items)
          .extracting(each -> ((Struct) each.value().value()).getInt64("id"))
          .containsExactly(7L, 8L, 9L);
      assertThat(page.end().next()).isEqualTo(new Place(Map.of("last:/id", "9")));
    }
  }

  @Test
  void readsXmlWithWhatStandsAroundItsRecords() throws IOException {
    AbstractConfig config = config("format", "xml", "records", "/feed/entries/entry");
    Wanted wanted = wanted("/id", "/at", TOKENS, "/tag/1", "/sub/deep");
    try (AnswerPage page = page(FEED, config, wanted, TOKENS, false)) {
      List<Page.Item<Fetched>> items = items(page);
      assertThat(items).extracting(each -> each.cursor().text()).containsExactly("10", "11");
      assertThat(items)
          .extracting(each -> each.value().told())
          .containsExactly(Map.of("/tag/1", "b"), Map.of("/sub/deep", "x"));
      assertThat(((Struct) items.get(0).value().value()).getArray("tag")).containsExactly("a", "b");
      assertThat(page.end()).isEqualTo(Page.End.LAST); // The first of its name is empty.
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/feed/next/1, t&2",
    "/feed/@total, ",
    "/feed/total, 7",
    "/feed/link, self",
    "/feed/link/0/rel, self",
    "/feed/link/value, self",
    "/feed/link/1/href, /x?a=1&b=2",
    "/feed/link/1, ",
    "/feed/link/2/href, ",
    "/feed/last, ok",
    "/last, ",
    "/feed/entries/entry/at, "
  })
  void picksTextsAndAttributesBesideTheRecords(String pointer, String text) throws IOException {
    Paging paging = new Tokens(Where.parse(pointer), null, Stop.NEVER);
    AbstractConfig config = config("format", "xml", "records", "entry");
    try (AnswerPage page = page(FEED, config, wanted("/id", "", paging), paging, false)) {
      assertThat(items(page)).hasSize(2);
      assertThat(page.end().next()).isEqualTo(text == null ? null : Place.of("token", text));
    }
  }

  @Test
  void tellsWhereXmlIsCutOff() throws IOException {
    String feed = FEED.strip();
    for (int i = 0; i < feed.length(); i++) {
      String cut = feed.substring(0, i);
      AbstractConfig config = config("format", "xml", "records", "entry");
      assertThatThrownBy(
              () -> {
                try (AnswerPage page =
                    page(cut, config, wanted("/id", "", TOKENS), TOKENS, false)) {
                  items(page);
                }
              })
          .as(cut)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void holdsNoMoreOfATextBesideTheRecordsThanOfARecord() {
    String feed = "<feed><next>" + "x".repeat(100_000) + "</next></feed>";
    AbstractConfig config = config("format", "xml", "record.max.bytes", "1000");
    assertThatThrownBy(
            () -> {
              try (AnswerPage page = page(feed, config, wanted("/id", "", TOKENS), TOKENS, false)) {
                items(page);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has more bytes than record.max.bytes = 1000");
  }

  @Test
  void marksRecordsWithoutAVersionByAllThatTheyHold() throws IOException {
    List<Long> csv = marks("a,b\n1,2\n12,\n1,2\n\"1\",2\n,12\n", "csv", "");
    assertThat(csv.get(0)).isEqualTo(csv.get(2));
    assertThat(Set.copyOf(csv)).hasSize(4);
    List<Long> xml =
        marks(
            "<r><e a='1'><b>2</b></e><e><a>1</a><b>2</b></e><e><b>2</b><a>1</a></e><e/><e>12</e>"
                + "<e><a><b>2</b></a></e></r>",
            "xml",
            "");
    assertThat(xml.get(0)).isEqualTo(xml.get(1)); // Both become the same record.
    assertThat(Set.copyOf(xml)).hasSize(5);
    assertThat(marks("a,b\n1,2\n1,3\n", "csv", "/a").stream().distinct()).hasSize(2);
    assertThat(marks("<r><e a='1' b='2'/><e><a>1</a></e></r>", "xml", "/a").stream().distinct())
        .hasSize(2);
  }

  /** Once, for the network gives it once; and with the types that were found in the first one. */
  @Test
  void readsCsvAsItStreamsHoweverLongItsRowsAre() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    String longest = "x".repeat(900_000);
    StringBuilder text = new StringBuilder("id,t\n");
    for (int i = 0; i < 8; i++) {
      text.append(i).append(',').append(i == 1 ? longest.repeat(8) : longest).append('\n');
    }
    Schemas schemas = SampleSchemas.auto();
    OnePage paging = new OnePage();
    for (int i = 0; i < 2; i++) {
      InputStream in =
          new FilterInputStream(stream(text.toString())) {
            @Override
            public void close() throws IOException {
              opened.incrementAndGet();
              super.close();
            }
          };
      try (AnswerPage page =
          page(in, config("format", "csv"), wanted("/id", "", paging), paging, false, schemas)) {
        assertThat(items(page)).hasSize(8).allMatch(each -> each.value().schema() != null);
      }
    }
    assertThat(opened).hasValue(2);
  }

  @Test
  void learnsColumnsThatALaterBodyBrings() throws IOException {
    Schemas schemas = SampleSchemas.auto();
    OnePage paging = new OnePage();
    for (String body : List.of("id\n1\n", "id\n2.5\n", "id,new\nx,1\n")) {
      try (AnswerPage page =
          page(
              stream(body),
              config("format", "csv"),
              wanted("/id", "", paging),
              paging,
              false,
              schemas)) {
        assertThat(items(page)).hasSize(1);
      }
    }
    assertThat(schemas.current().field("id").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schemas.current().field("new").schema()).isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
  }

  @Test
  void keepsRecordsThatCantBeReadWhereTheyAreWanted() throws IOException {
    AbstractConfig config = config("record.max.bytes", "1000");
    Keyset paging = new Keyset(List.of(JsonPointer.compile("/id")), 0, Stop.NEVER);
    Wanted wanted = wanted("/id", "/n", paging, "/id");
    String text =
        "[{\"id\":1,\"n\":5}, {\"id\":2,\"n\":6,\"x\":tru}, {\"id\":3,\"n\":7,\"x\":\""
            + "y".repeat(100_000)
            + "\"}, {\"id\":4,\"n\":\"z\",\"x\":-}, {\"id\":1,\"n\":5}]";
    List<Page.Item<Fetched>> items;
    try (AnswerPage page = page(text, config, wanted, paging, true)) {
      items = items(page);
      assertThat(page.end().next()).isEqualTo(new Place(Map.of("last:/id", "1")));
    }
    assertThat(items)
        .extracting(each -> each.value().bad() != null)
        .containsExactly(false, true, true, true, false);
    assertThat(items.get(1).value().bad())
        .isEqualTo(
            new Fetched.Bad(
                "GET /feed",
                2,
                "{\"id\":2,\"n\":6,\"x\":tru}",
                items.get(1).value().bad().reason()));
    assertThat(items.get(1).value().bad().reason())
        .startsWith("'GET /feed', record 2 (byte 17): it is not JSON");
    // By brackets and quotes alone, its values are known all the same.
    assertThat(items.get(1).cursor().rank()).isEqualTo(6);
    assertThat(items.get(1).value().told()).isEqualTo(Map.of("/id", "2"));
    assertThat(items.get(2).value().told()).as("too long to be held").isNull();
    assertThat(items.get(2).cursor()).isNull();
    assertThat(items.get(2).value().bad().text()).hasSizeLessThanOrEqualTo(BadRecord.MAX_TEXT);
    assertThat(items.get(3).cursor()).as("no number").isNull();
    assertThat(items.stream().map(Page.Item::mark).distinct()).hasSize(4);
  }

  @Test
  void keepsRowsAndElementsThatCantBeRead() throws IOException {
    OnePage paging = new OnePage();
    Wanted wanted = wanted("/id", "/n", paging);
    try (AnswerPage page =
        page("id,n\n1,5\n2,6,7\n3,\"8\"9\n4,10\n", config("format", "csv"), wanted, paging, true)) {
      List<Page.Item<Fetched>> items = items(page);
      assertThat(items)
          .extracting(each -> each.value().bad() == null ? "" : each.value().bad().text())
          .containsExactly("", "2,6,7", "3,\"8\"9", "");
      assertThat(items.get(1).cursor().rank()).isEqualTo(6);
    }
    Schemas given =
        SampleSchemas.of(
            Mode.GIVEN, SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build());
    try (AnswerPage page =
        page(
            stream("<r><e id='1' n='5'/><e id='2' n='x'/><e id='3' n='7'/></r>"),
            config("format", "xml"),
            wanted("/id", "/n", paging),
            paging,
            true,
            given)) {
      List<Page.Item<Fetched>> items = items(page);
      assertThat(items)
          .extracting(each -> each.value().bad() == null ? "" : each.value().bad().text())
          .containsExactly("", "{\"id\":\"2\",\"n\":\"x\"}", "");
    }
  }

  @Test
  void saysWhatToDoAboutARecordThatCantBeRead() throws IOException {
    OnePage paging = new OnePage();
    try (AnswerPage page =
        page("[{\"a\":1},{\"a\":x}]", config(), wanted("", "", paging), paging, false)) {
      page.next();
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("'GET /feed', record 2")
          .hasMessageContaining("Set bad.records=skip, or topic to keep what is bad")
          .hasMessageEndingWith("It is: {\"a\":x}");
    }
  }

  @Test
  void tooManyColumnsAreNothingThatAnotherTryMends() throws IOException {
    StringBuilder text = new StringBuilder("[{\"a\":1},{\"b0\":0");
    for (int i = 1; i <= SampleSchemas.MOST_COLUMNS; i++) {
      text.append(",\"b").append(i).append("\":1");
    }
    text.append("}]");
    Schemas schemas = SampleSchemas.auto();
    schemas.widen("x", SchemaBuilder.struct().build());
    OnePage paging = new OnePage();
    try (AnswerPage page =
        page(stream(text.toString()), config(), wanted("", "", paging), paging, true, schemas)) {
      page.next();
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("more columns than schema.max.columns = 80");
    }
  }

  @Test
  void checksWhatAFormatCanTell() {
    BodyFormat csv = BodyKeys.format(config("format", "csv"));
    assertThatThrownBy(() -> csv.check(wanted("/id", "", TOKENS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'/feed/next' names a value beside the records");
    assertThatThrownBy(() -> csv.check(wanted("/a/b", "", new OnePage())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'/a/b' names no column of CSV");
    assertThatCode(() -> csv.check(wanted("/id", "/n", new OnePage()))).doesNotThrowAnyException();
    BodyFormat nested = BodyKeys.format(config("records", "$.feed[*].items"));
    assertThatThrownBy(
            () ->
                nested.check(
                    wanted("", "", new Tokens(Where.parse("/feed/0/next"), null, Stop.NEVER))))
        .hasMessageContaining("leads to the records at '/feed/*/items'");
  }

  private static Map<String, String> errors(String... keysAndValues) {
    Map<String, String> errors = new HashMap<>();
    BodyKeys.check(config(keysAndValues), errors::put);
    return errors;
  }

  @Test
  void checksKeysTogether() {
    assertThat(errors()).isEmpty();
    assertThat(errors("format", "xml", "records", "/a/b")).isEmpty();
    assertThat(errors("records", "$..a").get("records")).contains("'$..a' can't be followed");
    assertThat(errors("format", "xml", "records", "/a//b").get("records")).contains("empty step");
    assertThat(errors("format", "jsonl", "records", "/a").get("records"))
        .contains("Each line is a record");
    assertThat(errors("format", "csv", "records", "a").get("records"))
        .contains("Each line is a record");
    assertThat(errors("format", "csv", "csv.quote", "ab")).containsOnlyKeys("csv.quote");
    assertThat(errors("text.time.patterns", "?{")).containsOnlyKeys("text.time.patterns");
  }

  @Test
  void aBodyWithoutThePlaceOfItsRecordsIsAnErrorByChoice() throws IOException {
    OnePage paging = new OnePage();
    Wanted wanted = wanted("", "", paging);
    assertThatThrownBy(
            () -> page("{\"b\":1}", config("records", "$.a[*]"), wanted, paging, false).next())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no field 'a'");
    AbstractConfig lenient = config("records", "$.a[*]", "records.required", "false");
    try (AnswerPage page = page("{\"b\":1}", lenient, wanted, paging, false)) {
      assertThat(items(page)).isEmpty();
    }
  }
}
