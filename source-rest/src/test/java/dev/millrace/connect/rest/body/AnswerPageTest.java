package dev.millrace.connect.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import dev.millrace.connect.files.read.text.TypeRules;
import dev.millrace.connect.rest.cursor.CursorFormat;
import dev.millrace.connect.rest.cursor.NumberCursors;
import dev.millrace.connect.rest.cursor.TimeCursors;
import dev.millrace.connect.rest.cursor.TimeFormat;
import dev.millrace.connect.rest.paging.Keyset;
import dev.millrace.connect.rest.paging.OnePage;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.paging.Stop;
import dev.millrace.connect.rest.paging.Tokens;
import dev.millrace.connect.rest.paging.Where;
import dev.millrace.connect.rest.unit.Cursor;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class AnswerPageTest {
  private static final int LIMIT = 1_000_000;
  private static final CursorFormat TIMES = new TimeCursors(new TimeFormat.Iso(ZoneOffset.UTC));
  private static final Paging TOKENS = new Tokens(Where.parse("/next"), null, Stop.NEVER);
  private static final String BODY =
      """
      {"items": [
        {"id": 7, "at": "2024-01-01T00:00:00Z", "name": "a"},
        {"id": "8", "at": "2024-01-01T00:00:01Z", "name": null, "more": {"x": 1.5}},
        {"id": 9, "at": null}],
       "next": "t2"}
      """;

  private static AnswerPage.Rules rules(
      String id, String version, String cursor, CursorFormat cursors, Paging paging) {
    return new AnswerPage.Rules(
        new Wanted(
            Stream.of(id.split(" "))
                .filter(each -> !each.isEmpty())
                .map(JsonPointer::compile)
                .toList(),
            version == null ? null : JsonPointer.compile(version),
            cursor == null ? null : JsonPointer.compile(cursor),
            paging.needs(),
            Set.of()),
        cursors,
        paging,
        false);
  }

  private static BodyFormat format(boolean lines) {
    return new JsonBodyFormat(
        new JsonReadFormat(
            lines,
            JsonReadFormat.path(lines ? "" : "/items"),
            TypeRules.DEFAULT,
            StandardCharsets.UTF_8,
            LIMIT),
        true);
  }

  private static AnswerPage page(
      InputStream in, boolean lines, AnswerPage.Rules rules, Schemas schemas) throws IOException {
    Body body = format(lines).open(in, "GET /items", rules.wanted(), schemas);
    URI url = URI.create("https://api.example/items");
    return new AnswerPage(
        body,
        rules,
        new AnswerPage.Head(Place.FIRST, url, Map.of(), Instant.ofEpochMilli(77), Map.of()));
  }

  private static AnswerPage page(String json, AnswerPage.Rules rules) throws IOException {
    return page(stream(json), false, rules, SampleSchemas.of(Schemas.Mode.NONE, null));
  }

  private static InputStream stream(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Page.Item<Fetched>> items(Page<Fetched> page) throws IOException {
    List<Page.Item<Fetched>> items = new ArrayList<>();
    for (Page.Item<Fetched> item = page.next(); item != null; item = page.next()) {
      items.add(item);
    }
    return items;
  }

  private static List<Long> marks(String json, AnswerPage.Rules rules) throws IOException {
    try (AnswerPage page = page(json, rules)) {
      return items(page).stream().map(Page.Item::mark).toList();
    }
  }

  @Test
  void givesRecordsWithCursorsAndTheNextPlace() throws IOException {
    try (AnswerPage page =
        page(stream(BODY), false, rules("/id", null, "/at", TIMES, TOKENS), SampleSchemas.auto())) {
      assertThat(page.asOf()).isEqualTo(77);
      List<Page.Item<Fetched>> items = items(page);
      assertThat(items)
          .extracting(Page.Item::cursor)
          .containsExactly(
              new Cursor(1_704_067_200_000L, "2024-01-01T00:00:00Z"),
              new Cursor(1_704_067_201_000L, "2024-01-01T00:00:01Z"),
              null);
      Struct second = (Struct) items.get(1).value().value();
      assertThat(items).allMatch(each -> each.value().schema() == second.schema());
      assertThat(second.getStruct("more").getFloat64("x")).isEqualTo(1.5);
      assertThat(page.end()).isEqualTo(new Page.End(Place.of("token", "t2"), null));
      assertThat(page.next()).isNull();
    }
  }

  @Test
  void keysetIsOfTheLastRecord() throws IOException {
    Paging paging =
        new Keyset(List.of(JsonPointer.compile("/at"), JsonPointer.compile("/id")), 0, Stop.NEVER);
    String json = "{\"items\":[{\"id\":1,\"at\":\"x\"},{\"at\":\"y\",\"id\":2.50}]}";
    try (AnswerPage page = page(json, rules("/id", null, null, null, paging))) {
      assertThat(items(page)).hasSize(2);
      assertThat(page.end().next())
          .isEqualTo(new Place(Map.of("last:/at", "y", "last:/id", "2.50")));
    }
    try (AnswerPage page = page("{\"items\":[]}", rules("/id", null, null, null, paging))) {
      assertThat(items(page)).isEmpty();
      assertThat(page.end()).isEqualTo(Page.End.LAST);
    }
  }

  @Test
  void marksTellIdsAndVersionsApartAndNothingElse() throws IOException {
    AnswerPage.Rules rules = rules("/a /b", "/v", null, null, new OnePage());
    List<Long> marks =
        marks(
            """
            {"items": [{"a":1,"b":"2","v":3,"x":1}, {"b":2,"v":"3","a":"1","x":2},
                       {"a":12,"b":"","v":3}, {"a":1,"b":"2","v":4}, {"a":1,"b":"2"},
                       {"a":1,"b":"23","v":""}]}
            """,
            rules);
    assertThat(marks.get(0)).isEqualTo(marks.get(1));
    assertThat(marks.subList(1, 6)).doesNotHaveDuplicates();
  }

  /** Marks are stored, so how they come about must stay. */
  @Test
  void aMarkIsTheBeginningOfASha256() throws Exception {
    byte[] byId = {1, 0, 0, 0, 1, '7', 0, 0, 0, 1, '5'};
    byte[] byBytes = "\u0002{\"v\" :5}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            marks(
                "{\"items\":[{\"id\":7,\"v\":5}, {\"v\" :5} ]}",
                rules("/id", "/v", null, null, new OnePage())))
        .containsExactly(sha256(byId), sha256(byBytes));
  }

  private static long sha256(byte[] bytes) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return new BigInteger(digest).shiftRight(192).longValue();
  }

  @Test
  void withoutAnIdTheWholeRecordIsMarked() throws IOException {
    AnswerPage.Rules rules = rules("", null, "/n", new NumberCursors(), new OnePage());
    List<Long> marks =
        marks("{\"items\":[{\"n\":1,\"x\":1},{\"n\":1,\"x\":2},{\"n\":1,\"x\":1}]}", rules);
    assertThat(marks.get(0)).isEqualTo(marks.get(2)).isNotEqualTo(marks.get(1));
  }

  @Test
  void withoutAVersionTheWholeRecordIsMarked() throws IOException {
    String json = "{\"items\":[{\"id\":1,\"n\":1,\"v\":1},{\"id\":1,\"n\":2,\"v\":1}]}";
    assertThat(marks(json, rules("/id", null, "/n", new NumberCursors(), new OnePage())))
        .doesNotHaveDuplicates();
    List<Long> same = marks(json, rules("/id", "/v", "/n", new NumberCursors(), new OnePage()));
    assertThat(same.get(0)).isEqualTo(same.get(1));
  }

  @Test
  void readsLines() throws IOException {
    try (AnswerPage page =
        page(
            stream("{\"id\":1}\n\n{\"id\":2}\r\n{\"id\":3}"),
            true,
            rules("/id", null, "/id", new NumberCursors(), new OnePage()),
            SampleSchemas.auto())) {
      assertThat(items(page)).extracting(each -> each.cursor().rank()).containsExactly(1L, 2L, 3L);
      assertThat(page.end()).isEqualTo(Page.End.LAST);
    }
  }

  @Test
  void aBodyThatIsCutOffHasNoEnd() throws IOException {
    String cut = BODY.substring(0, BODY.indexOf("\"next\""));
    try (AnswerPage page = page(cut, rules("/id", null, null, null, TOKENS))) {
      assertThatThrownBy(() -> items(page))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("'GET /items'");
      assertThat(page.end()).isNull();
    }
  }

  @Test
  void saysWhichRecordsCursorCantBeRead() throws IOException {
    String json = "{\"items\":[{\"at\":\"2024-01-01\"},{\"at\":\"soon\"}]}";
    try (AnswerPage page = page(json, rules("", null, "/at", TIMES, new OnePage()))) {
      page.next();
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessage(
              "Record 2 of /items has a cursor at /at that can't be read: 'soon' is no time of ISO"
                  + " 8601");
    }
  }

  @Test
  void saysWhichRecordCantBeRead() throws IOException {
    try (AnswerPage page =
        page("{\"items\":[{\"a\":tru}]}", rules("", null, null, null, new OnePage()))) {
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("'GET /items', record 1 (byte 10): it is not JSON");
    }
  }

  @Test
  void closesTheStreamAlsoWhereItCantBegin() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new ByteArrayInputStream(new byte[] {'x'}) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    AnswerPage.Rules rules = rules("", null, null, null, new OnePage());
    assertThatThrownBy(() -> page(in, false, rules, SampleSchemas.auto()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no JSON of this form");
    assertThat(closed).isTrue();
  }

  @Test
  void linesHaveNothingBesideTheirRecords() {
    Wanted wanted = new Wanted(List.of(), null, null, TOKENS.needs(), Set.of());
    assertThatThrownBy(() -> format(true).check(wanted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'/next' leads to the records");
    assertThatCode(() -> format(false).check(wanted)).doesNotThrowAnyException();
  }

  @Test
  void refusesRecordsThatAreTooLongOrTooDeep() throws IOException {
    String longest = "{\"items\":[{\"a\":\"" + "x".repeat(LIMIT) + "\"}]}";
    try (AnswerPage page = page(longest, rules("", null, null, null, new OnePage()))) {
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("'GET /items', record 1")
          .hasMessageContaining("longer than record.max.bytes=" + LIMIT);
    }
    String deepest = "{\"items\":[" + "[".repeat(100_000) + "]".repeat(100_000) + "]}";
    try (AnswerPage page = page(deepest, rules("/0", null, null, null, new OnePage()))) {
      assertThatThrownBy(page::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("it is larger or deeper than is read");
    }
  }
}
