package dev.millrace.connect.files.read.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEnvelopeTest {
  private static final int LIMIT = 4_000;
  private static final String BODY =
      """
      {"meta": {"page": {"next": "a\\"b\\u00e9", "n": 12.50}, "big": [1, {"x": "]}"}]},
       "data": {"ok": true, "none": null, "items": [{"id": 1}, {"id": 2, "t": "}]"} , {"id":3}],
                "info": {"endCursor": "c", "hasNextPage": false}},
       "links": [{"href": "first"}, {"href": "second"}] }
      """;
  private static final List<String> WANTED =
      List.of(
          "/meta/page/next",
          "/meta/page/n",
          "/meta/big",
          "/data/ok",
          "/data/none",
          "/data/info/endCursor",
          "/data/info/hasNextPage",
          "/data/missing",
          "/links/1/href");

  /** A document that comes in pieces, once. */
  private static final class Streamed implements FileBytes {
    private final byte[] bytes;
    private final int piece;
    private boolean opened;

    Streamed(String json, int piece) {
      this.bytes = json.getBytes(StandardCharsets.UTF_8);
      this.piece = piece;
    }

    @Override
    public String name() {
      return "the answer";
    }

    @Override
    public long size() {
      return -1;
    }

    @Override
    public boolean seekable() {
      return false;
    }

    @Override
    public InputStream open(long from) {
      assertThat(opened).as("opened twice").isFalse();
      opened = true;
      return new ByteArrayInputStream(bytes) {
        @Override
        public synchronized int read(byte[] into, int at, int length) {
          return super.read(into, at, Math.min(length, piece));
        }
      };
    }
  }

  private record Outcome(List<String> records, List<String> values) {}

  private static Outcome read(
      String json, int piece, String pointer, List<String> wanted, boolean needed, Schemas schemas)
      throws IOException, BadRecord {
    List<JsonPointer> pointers = wanted.stream().map(JsonPointer::compile).toList();
    JsonEnvelope envelope = new JsonEnvelope(pointers, needed);
    JsonReadFormat format =
        new JsonReadFormat(false, path(pointer), TypeRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);
    List<String> records = new ArrayList<>();
    try (JsonRecords reader = format.open(new Streamed(json, piece), envelope, schemas)) {
      while (reader.next()) {
        Cells cells = reader.json();
        records.add(
            new String(
                cells.bytes(), cells.from(0), cells.to(0) - cells.from(0), StandardCharsets.UTF_8));
      }
      reader.finish();
    }
    List<String> values = new ArrayList<>();
    pointers.forEach(each -> values.add(envelope.text(each)));
    return new Outcome(records, values);
  }

  /** A pointer with an asterisk for each. */
  private static JsonPath path(String pointer) {
    return new JsonPath(Stream.of(pointer.split("/")).skip(1).map(JsonEnvelopeTest::step).toList());
  }

  private static JsonPath.Step step(String step) {
    return step.equals("*") ? new JsonPath.Step.Each() : new JsonPath.Step.Name(step);
  }

  private static Outcome read(String json, String pointer, List<String> wanted, boolean needed)
      throws IOException, BadRecord {
    return read(json, 7, pointer, wanted, needed, SampleSchemas.of(Schemas.Mode.NONE, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 10_000})
  void picksValuesBeforeAndAfterTheRecordsInOnePass(int piece) throws Exception {
    for (Schemas schemas :
        List.of(SampleSchemas.of(Schemas.Mode.NONE, null), SampleSchemas.auto())) {
      Outcome outcome = read(BODY, piece, "/data/items", WANTED, true, schemas);
      assertThat(outcome.records())
          .containsExactly("{\"id\": 1}", "{\"id\": 2, \"t\": \"}]\"}", "{\"id\":3}");
      assertThat(outcome.values())
          .containsExactly(
              "a\"bé", "12.50", "[1, {\"x\": \"]}\"}]", "true", null, "c", "false", null, "second");
    }
  }

  @Test
  void tellsACutBodyWhereverItIsCut() {
    tellsCuts(BODY.strip(), "/data/items", WANTED);
    tellsCuts(NESTED.strip(), "/groups/*/items", List.of("/z"));
  }

  private static void tellsCuts(String body, String pointer, List<String> wanted) {
    for (int i = 0; i < body.length(); i++) {
      String cut = body.substring(0, i);
      assertThatThrownBy(() -> read(cut, pointer, wanted, true))
          .as(cut)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\":[],\"n\":1}; 0; 1",
        "{\"n\":1,\"a\":null}; 0; 1",
        "{\"n\":1,\"a\":{\"id\":1}}; 1; 1",
        "{\"a\":{\"id\":[1]},\"n\":1}; 1; 1",
        "{\"a\":[1,[2],\"x\"],\"n\":1}; 3; 1",
        "{\"n\":1}; 0; 1",
        "{\"\\u006e\":1}; 0; 1",
        "{\"a\":[{}],\"n\":{\"b\":1}}; 1; {\"b\":1}"
      })
  void takesWhatStandsWhereRecordsAreLookedFor(String json, int records, String value)
      throws Exception {
    Outcome outcome = read(json, "/a", List.of("/n"), false);
    assertThat(outcome.records()).hasSize(records);
    assertThat(outcome.values()).containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"n\":1}; has no field 'a' where it is looked for",
        "{\"a\":1,\"n\":1}; has no array at /a, but '1",
        "{\"a\":[1 2],\"n\":1}; there is no ','",
        "{\"a\":[1]} {\"a\":[2]}; goes on behind its JSON",
        "{\"a\":[1]]; there is no '}'",
        "[{\"a\":[1]}]; there is no '{'",
        "<html>; there is no '{'"
      })
  void refusesOtherAnswers(String json, String message) {
    assertThatThrownBy(() -> read(json, "/a", List.of("/n"), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'the answer'")
        .hasMessageContaining(message);
  }

  @Test
  void readsAnArrayAndADocumentWithoutAnEnvelope() throws Exception {
    assertThat(read("[{\"a\":1},{\"a\":2}]", "", List.of(), true).records()).hasSize(2);
    assertThat(read("{\"a\":1}", "", List.of(), true).records()).containsExactly("{\"a\":1}");
    assertThat(read("", "", List.of(), true).records()).isEmpty();
  }

  @Test
  void samplesWithoutReadingTheStreamTwiceHoweverLongItsRecordsAre() throws Exception {
    String filler = "x".repeat(LIMIT - 100);
    StringBuilder json = new StringBuilder("{\"a\":[");
    for (int i = 0; i < 2_000; i++) { // 8 MB, and no more than 2 MB can be gone back.
      json.append(i == 0 ? "" : ",").append("{\"t\":\"").append(filler).append("\"}");
    }
    json.append("],\"n\":1}");
    Outcome outcome =
        read(json.toString(), 60_000, "/a", List.of("/n"), true, SampleSchemas.auto());
    assertThat(outcome.records()).hasSize(2_000);
    assertThat(outcome.values()).containsExactly("1");
  }

  @Test
  void refusesValuesThatAreTooLong() {
    String json = "{\"n\":\"" + "x".repeat(70_000) + "\",\"a\":[]}";
    assertThatThrownBy(() -> read(json, "/a", List.of("/n"), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than record.max.bytes=" + LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data", "/data/items", "/data/items/0/id"})
  void refusesPointersIntoTheRecords(String pointer) {
    assertThatThrownBy(() -> read(BODY, "/data/items", List.of(pointer), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pointer + "' leads to the records at '/data/items'");
  }

  static Stream<String> broken() {
    String json = "{\"a\":{\"b\":[1,\"\\u00e9\",{\"c\":\"d\\\\\"}]},\"id\":7}";
    return Stream.iterate(0, i -> i + 1).limit(json.length()).map(i -> json.substring(0, i));
  }

  @Test
  void picksOutlastWhatIsNoJson() {
    JsonPicks picks =
        new JsonPicks(
            Stream.of("/a/b/1", "/a/b/2/c", "/id", "/x").map(JsonPointer::compile).toList());
    broken()
        .map(each -> each.getBytes(StandardCharsets.UTF_8))
        .forEach(
            bytes -> {
              try {
                picks.read(bytes, 0, bytes.length);
              } catch (IOException e) {
                assertThat(e).hasMessageContaining("end-of-input");
              }
            });
  }

  @Test
  void picksValuesOfARecord() throws IOException {
    JsonPicks picks =
        new JsonPicks(
            Stream.of("/id", "/a/b", "/a/~1c", "/l/1", "/e", "/z")
                .map(JsonPointer::compile)
                .toList());
    byte[] json =
        " {\"x\":[{\"id\":9}], \"a\" : {\"b\":\"\",\"/c\":-1e5}, \"l\":[0,[1]],\"id\":\"é\",\"e\":{}} "
            .getBytes(StandardCharsets.UTF_8);
    picks.read(json, 1, json.length);
    assertThat(Stream.of(0, 1, 2, 3, 4, 5).map(picks::text))
        .containsExactly("é", "", "-1e5", "[1]", "{}", null);
  }

  private static final String NESTED =
      """
      {"a": "before", "groups": [
        {"id": 1, "items": [{"x":1}, {"x":2}], "more": {"items": [9]}},
        {"items": [], "id": 2}, {}, null, 7, {"items": null}, {"items": "none"},
        {"items": {"x":3}, "id": 3},
        {"id": 4, "items": [{"x":"]}"}]}],
       "z": "behind"}
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 10_000})
  void goesIntoEachElementOfAnArray(int piece) throws Exception {
    for (Schemas schemas :
        List.of(SampleSchemas.of(Schemas.Mode.NONE, null), SampleSchemas.auto())) {
      Outcome outcome = read(NESTED, piece, "/groups/*/items", List.of("/a", "/z"), true, schemas);
      assertThat(outcome.records())
          .containsExactly("{\"x\":1}", "{\"x\":2}", "{\"x\":3}", "{\"x\":\"]}\"}");
      assertThat(outcome.values()).containsExactly("before", "behind");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "/a/*; {\"a\":[1,[2],{}]}; 1 [2] {}",
        "/a/*/*; {\"a\":[[1,2],[],[3]]}; 1 2 3",
        "/a/*/*; {\"a\":{\"x\":[1,2],\"y\":{\"z\":3}}}; 1 2 3",
        "/*; {\"x\":1,\"y\":{\"z\":2}}; 1 {\"z\":2}",
        "/*; []; ``",
        "/*/b/*/c; [{\"b\":[{\"c\":[1]},{\"d\":0},{\"c\":[2,3]}]},{\"b\":[]},{\"b\":[{\"c\":{}}]}]; 1 2 3 {}",
        "/a/*/b; {\"a\":null}; ``",
        "/a/*/b; {\"c\":[]}; ``"
      })
  void goesIntoEachValue(String pointer, String json, String records) throws Exception {
    for (int piece : List.of(1, 1_000)) {
      Outcome outcome =
          read(json, piece, pointer, List.of(), false, SampleSchemas.of(Schemas.Mode.NONE, null));
      assertThat(String.join(" ", outcome.records())).isEqualTo(records);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"b\":1}; has no field 'a' where it is looked for",
        "{\"a\":1}; has no array at /a/*/b, but '1",
        "{\"a\":[{\"b\":[1 2]}]}; there is no ','",
        "{\"a\":[{\"b\":[1]}]; there is no '}'",
        "{\"a\":{\"b\" [1]}}; there is no ':'"
      })
  void refusesWhatIsNotThereOrBrokenBelowAnArray(String json, String message) {
    assertThatThrownBy(() -> read(json, "/a/*/b", List.of(), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'the answer'")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/groups", "/groups/0/id", "/groups/0/items/0"})
  void refusesPointersIntoWhatIsGoneInto(String pointer) {
    assertThatThrownBy(() -> read(NESTED, "/groups/*/items", List.of(pointer), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pointer + "' leads to the records at '/groups/*/items'");
  }

  @Test
  void knowsNoValuesOfARecordThatIsTooLong() throws Exception {
    String json = "[{\"id\":1},{\"id\":\"" + "x".repeat(200_000) + "\"},{\"id\":tru},{\"id\":4}]";
    JsonReadFormat format =
        new JsonReadFormat(false, JsonPath.ROOT, TypeRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);
    List<Integer> cells = new ArrayList<>();
    try (JsonRecords reader =
        format.open(
            new Streamed(json, 10_000),
            new JsonEnvelope(List.of(), true),
            SampleSchemas.of(Schemas.Mode.NONE, null))) {
      for (int i = 0; i < 4; i++) {
        try {
          assertThat(reader.next()).isTrue();
        } catch (BadRecord e) {
          cells.add(100);
        }
        cells.add(reader.json().count());
      }
    }
    assertThat(cells).containsExactly(1, 100, 0, 100, 1, 1);
  }
}
