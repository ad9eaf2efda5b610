package dev.millrace.connect.rest.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.config.GivenSchema;
import dev.millrace.connect.files.read.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDocumentTest {
  private static ApiDocument read(String text) throws IOException {
    return ApiDocument.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static String answer(String schema) {
    return "{\"responses\":{\"200\":{\"description\":\"ok\",\"content\":{\"application/json\":"
        + "{\"schema\":"
        + schema
        + "}}}}}";
  }

  /** One path, {@code /things}, whose answers are lists. */
  private static String things(String item, String schemas) {
    return "{\"openapi\":\"3.1.0\",\"paths\":{\"/things\":{\"get\":"
        + answer("{\"type\":\"array\",\"items\":" + item + "}")
        + "}},\"components\":{\"schemas\":{"
        + schemas
        + "}}}";
  }

  private static JsonPath path(String... steps) {
    return new JsonPath(
        Arrays.stream(steps)
            .map(each -> each.equals("*") ? new JsonPath.Step.Each() : new JsonPath.Step.Name(each))
            .map(JsonPath.Step.class::cast)
            .toList());
  }

  private static ApiDocument.Question question(String path, JsonPath records) {
    return new ApiDocument.Question(
        "things", URI.create("https://a.example/v2"), "GET", path, records, false, 100);
  }

  private static Schema schema(String item, String schemas) throws IOException {
    return GivenSchema.parse(
        read(things(item, schemas)).schema(question("/things", JsonPath.ROOT)));
  }

  /** The schema of a property, which is not required. */
  private static Schema property(String schema, String schemas) throws IOException {
    return schema("{\"type\":\"object\",\"properties\":{\"p\":" + schema + "}}", schemas)
        .field("p")
        .schema();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"string"} | STRING |
          {"type":"string","format":"uuid"} | STRING |
          {"type":"string","format":"date-time"} | INT64 | org.apache.kafka.connect.data.Timestamp
          {"type":"string","format":"date"} | INT32 | org.apache.kafka.connect.data.Date
          {"type":"string","format":"byte"} | BYTES |
          {"type":"string","contentEncoding":"base64"} | BYTES |
          {"type":"integer"} | INT64 |
          {"type":"integer","format":"int64"} | INT64 |
          {"type":"integer","format":"int32"} | INT32 |
          {"type":"number"} | FLOAT64 |
          {"type":"number","format":"float"} | FLOAT64 |
          {"type":"boolean"} | BOOLEAN |
          {"type":["string","null"],"format":"date"} | INT32 | org.apache.kafka.connect.data.Date
          {"type":["string","integer"]} | STRING |
          {"type":"array","items":{"type":"boolean"}} | ARRAY |
          {"type":"array"} | STRING |
          {"items":{"type":"boolean"}} | ARRAY |
          {"type":"object"} | STRING |
          {"type":"object","additionalProperties":true} | STRING |
          {"type":"object","additionalProperties":{"type":"integer"}} | MAP |
          {"properties":{"a":{}}} | STRUCT |
          {"type":"file"} | STRING |
          {} | STRING |
          true | STRING |
          {"type":"null"} | STRING |
          {"$ref":"#/components/schemas/Day"} | INT32 | org.apache.kafka.connect.data.Date
          {"$ref":"https://elsewhere.example/day.json"} | STRING |
          {"oneOf":[{"type":"string"},{"type":"integer"}]} | STRING |
          {"oneOf":[{"type":"integer"},{"type":"integer"}]} | INT64 |
          {"anyOf":[{"$ref":"#/components/schemas/Day"},{"type":"null"}]} | INT32 | org.apache.kafka.connect.data.Date
          {"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]} | STRING |
          {"type":"string","oneOf":[{"format":"ipv4"},{"format":"ipv6"}]} | STRING |
          {"allOf":[{"$ref":"#/components/schemas/Day"}]} | INT32 | org.apache.kafka.connect.data.Date
          {"allOf":[{"type":"integer"},{"description":"a count"}]} | INT64 |
          {"allOf":[{"type":"integer"},{"type":"string"}]} | STRING |
          """)
  void mapsEachTypeAndWhatItCantMapToText(String json, Schema.Type type, String name)
      throws IOException {
    Schema schema = property(json, "\"Day\":{\"type\":\"string\",\"format\":\"date\"}");
    assertThat(schema.type()).isEqualTo(type);
    assertThat(schema.name()).isEqualTo(name);
    assertThat(schema.isOptional()).isTrue();
  }

  @Test
  void hasWhatIsRequiredAndNeverNullAsSuch() throws IOException {
    Schema schema =
        schema(
            """
            {"type":"object",
             "required":["id","at","day","gone","any","list"],
             "properties":{
               "id":{"type":"integer"},
               "at":{"type":"string","format":"date-time","nullable":true},
               "day":{"$ref":"#/components/schemas/Day","nullable":true},
               "gone":{"oneOf":[{"type":"null"},{"type":"boolean"}]},
               "any":{},
               "list":{"type":"array","items":{"type":["integer","null"]}},
               "note":{"type":"string"},
               "password":{"type":"string","writeOnly":true}}}
            """,
            "\"Day\":{\"type\":\"string\",\"format\":\"date\"}");
    assertThat(schema)
        .isEqualTo(
            SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("at", Timestamp.builder().optional().build())
                .field("day", Date.builder().optional().build())
                .field("gone", Schema.OPTIONAL_BOOLEAN_SCHEMA)
                .field("any", Schema.OPTIONAL_STRING_SCHEMA)
                .field("list", SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).build())
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build());
  }

  @Test
  void putsTogetherWhatAllOfSays() throws IOException {
    Schema schema =
        schema(
            "{\"$ref\":\"#/components/schemas/Dog\"}",
            """
            "Pet":{"type":"object","required":["id"],"properties":{
              "id":{"type":"integer"},"kind":{"type":"integer"}}},
            "Dog":{"allOf":[{"$ref":"#/components/schemas/Pet"},
              {"type":"object","properties":{"kind":{"type":"string"}}},
              {"required":["kind"]}],
              "properties":{"barks":{"type":"boolean"}}}
            """);
    assertThat(schema.field("id").schema()).isEqualTo(Schema.INT64_SCHEMA);
    assertThat(schema.field("kind").schema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(schema.field("barks").schema()).isEqualTo(Schema.OPTIONAL_BOOLEAN_SCHEMA);
  }

  @Test
  void hasWhatHoldsItselfAsText() throws IOException {
    Schema schema =
        schema(
            "{\"$ref\":\"#/components/schemas/Node\"}",
            """
            "Node":{"properties":{
              "left":{"$ref":"#/components/schemas/Node"},
              "others":{"type":"array","items":{"$ref":"#/components/schemas/Node"}},
              "side":{"properties":{"id":{"type":"integer"}}}}}
            """);
    assertThat(schema.field("left").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("others").schema().valueSchema())
        .isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("side").schema().type()).isEqualTo(Schema.Type.STRUCT);
  }

  @Test
  void hasWhatIsNestedTooDeepAsText() throws IOException {
    String schema = "{\"type\":\"integer\"}";
    for (int i = 0; i < 30; i++) {
      schema = "{\"properties\":{\"p\":" + schema + "}}";
    }
    Schema at = schema(schema, "");
    int depth = 0;
    for (; at.type() == Schema.Type.STRUCT; at = at.field("p").schema()) {
      depth++;
    }
    assertThat(depth).isEqualTo(20);
    assertThat(at).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
  }

  @Test
  void refusesSchemasMadeToBlowUp() throws IOException {
    String doubling =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    "\"S%1$d\":{\"%3$s\":[{\"$ref\":\"#/components/schemas/S%2$d\"},{\"$ref\":\"#/components/schemas/S%2$d\"}]}"
                        .formatted(i, i + 1, "allOf"))
            .collect(Collectors.joining(","));
    String last = ",\"S25\":{\"properties\":{\"a\":{\"type\":\"string\"}}}";
    assertThatThrownBy(() -> schema("{\"$ref\":\"#/components/schemas/S0\"}", doubling + last))
        .hasMessageContaining("is made of too many others")
        .hasMessageContaining("#/components/schemas/S");
    String fields =
        IntStream.range(0, 101)
            .mapToObj(i -> "\"f" + i + "\":{\"type\":\"string\"}")
            .collect(Collectors.joining(",", "{\"properties\":{", "}}"));
    assertThatThrownBy(() -> schema(fields, ""))
        .hasMessageContaining("more than 100 fields (schema.max.columns)");
    assertThatThrownBy(
            () ->
                schema(
                    "{\"$ref\":\"#/components/schemas/A\"}",
                    "\"A\":{\"allOf\":[{\"$ref\":\"#/components/schemas/A\"}]}"))
        .hasMessageContaining("is made of too many others");
    assertThatThrownBy(
            () ->
                schema(
                    "{\"$ref\":\"#/components/schemas/A\"}",
                    "\"A\":{\"$ref\":\"#/components/schemas/A\"}"))
        .hasMessageContaining("go round in a circle");
  }

  @Test
  void saysWhereAReferenceLeadsNowhere() {
    assertThatThrownBy(() -> schema("{\"$ref\":\"#/components/schemas/Nobody\"}", ""))
        .hasMessage(
            "what #/paths/~1things/get/responses/200/content/application~1json/schema/items refers"
                + " to is not in the document: #/components/schemas/Nobody");
  }

  @Test
  void saysWhereRecordsOfNoPropertiesAre() {
    assertThatThrownBy(() -> schema("{\"type\":\"string\"}", ""))
        .hasMessageContaining(
            "names no properties of the records at #/paths/~1things/get/responses/200/content/"
                + "application~1json/schema/items");
  }

  @Test
  void followsTheWayToTheRecords() throws IOException {
    String schema =
        """
        {"type":"object","properties":{
          "groups":{"type":"array","items":{"properties":{
            "items":{"type":"array","items":{"properties":{"id":{"type":"integer"}}}}}}},
          "byName":{"additionalProperties":{"properties":{"id":{"type":"boolean"}}}},
          "one":{"properties":{"id":{"type":"string"}}}}}
        """;
    ApiDocument document =
        read("{\"openapi\":\"3.0.3\",\"paths\":{\"/things\":{\"get\":" + answer(schema) + "}}}");
    assertThat(typeOfId(document, "groups", "*", "items")).isEqualTo(Schema.Type.INT64);
    assertThat(typeOfId(document, "byName", "*")).isEqualTo(Schema.Type.BOOLEAN);
    assertThat(typeOfId(document, "byName", "x")).isEqualTo(Schema.Type.BOOLEAN);
    assertThat(typeOfId(document, "one")).isEqualTo(Schema.Type.STRING);
    assertThatThrownBy(() -> typeOfId(document, "groups", "items"))
        .hasMessageContaining("the document has no 'items' at #/paths/~1things/")
        .hasMessageEndingWith("/properties/groups, where records are to be");
    assertThatThrownBy(() -> typeOfId(document, "one", "*")).hasMessageContaining("no '*' at");
  }

  private static Schema.Type typeOfId(ApiDocument document, String... steps) {
    return GivenSchema.parse(document.schema(question("/things", path(steps))))
        .field("id")
        .schema()
        .type();
  }

  private static String operations(String servers, String... paths) {
    return "{\"openapi\":\"3.0.3\",\"servers\":["
        + servers
        + "],\"paths\":{"
        + IntStream.range(0, paths.length)
            .mapToObj(
                i ->
                    "\"%s\":{\"get\":%s}"
                        .formatted(
                            paths[i],
                            answer("{\"properties\":{\"p" + i + "\":{\"type\":\"string\"}}}")))
            .collect(Collectors.joining(","))
        + "}}";
  }

  @ParameterizedTest
  @CsvSource({
    "/things, p0",
    "things/, p0",
    "/v2/things, p0",
    "/things/{{config:id}}/parts, p1",
    "/things/{{parent:/a/b}}/parts, p1",
    "/things/7/parts, p1",
    "/things/all/parts, p2",
    "/things/{{config:id}}.json, p3",
    "/v2/wares, p4",
    "/wares, p4"
  })
  void findsTheOperationOfAPath(String asked, String field) throws IOException {
    ApiDocument document =
        read(
            operations(
                "{\"url\":\"https://a.example/v2/\"}",
                "/things",
                "/things/{id}/parts",
                "/things/all/parts",
                "/things/{id}.json",
                "/v2/wares"));
    URI base = URI.create(asked.startsWith("/v2") ? "https://a.example" : "https://a.example/v2");
    String schema =
        document.schema(
            new ApiDocument.Question("x", base, "GET", asked, JsonPath.ROOT, false, 100));
    assertThat(GivenSchema.parse(schema).fields().get(0).name()).isEqualTo(field);
  }

  @Test
  void saysThatThereIsNoSuchOperation() throws IOException {
    ApiDocument document = read(operations("", "/wares"));
    assertThatThrownBy(() -> document.schema(question("/ware", JsonPath.ROOT)))
        .hasMessage("there is no GET of such a path among the 1 operations at #/paths");
  }

  private static final String SHOP =
      """
      {"openapi":"3.0.3","paths":{
        "/orders":{
          "get":{"operationId":"orders/list","responses":{"200":{"$ref":"#/components/responses/Orders"}}},
          "post":{"operationId":"search","responses":{"default":{"$ref":"#/components/responses/Orders"}}}},
        "/orders/{id}":{"get":{"operationId":"getOrder","responses":{"2XX":{"content":{"application/hal+json":
          {"schema":{"$ref":"#/components/schemas/Order"}}}}}}},
        "/shops/{shop}/orders":{"get":{"responses":{"200":{"content":{"application/json; charset=utf-8":
          {"schema":{"type":"array","items":{"$ref":"#/components/schemas/Order"}}}}}}}},
        "/lines":{"get":{"operationId":"lines","responses":{"200":{"content":{"application/x-ndjson":
          {"schema":{"$ref":"#/components/schemas/Order"}}}}}}}},
       "components":{
        "responses":{"Orders":{"content":{"application/json":{"schema":{"properties":{
          "data":{"type":"array","items":{"$ref":"#/components/schemas/Order"}},
          "tags":{"type":"array","items":{"type":"string"}},
          "next":{"type":"string"}}}}}}},
        "schemas":{"Order":{"properties":{
          "id":{"type":"integer"},"description":{"type":"string"},"x-note":{"type":"string"},
          "default":{"type":"boolean"}}}}}}
      """;

  @Test
  void namesTheListsThatCanBeRead() throws IOException {
    ApiDocument shop = read(SHOP);
    assertThat(shop.lists()).containsExactly("orders_list", "shops_orders");
    assertThat(shop.named("orders_list"))
        .containsEntry("path", "/orders")
        .containsEntry("method", "GET")
        .containsEntry("records", "/data");
    assertThat(shop.named("orders")).isEqualTo(shop.named("orders_list"));
    assertThat(shop.named("search")).containsEntry("method", "POST");
    assertThat(shop.named("shops_orders"))
        .containsEntry("path", "/shops/{{config:shop}}/orders")
        .doesNotContainKey("records");
    assertThat(shop.named("nothing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a | {"type":"array","items":{"properties":{"b":{}}}} | ''
          /a | {"properties":{"data":{"properties":{"items":{"items":{"properties":{"b":{}}}}}}}} | /data/items
          /a | {"properties":{"x/y":{"items":{"properties":{"b":{"items":{"properties":{"c":{}}}}}}}}} | /x~1y
          /a | {"properties":{"a":{"items":{"properties":{"b":{}}}},"c":{"items":{"properties":{"b":{}}}}}} |
          /a | {"properties":{"names":{"type":"array","items":{"type":"string"}}}} |
          /a/{id} | {"properties":{"lines":{"items":{"properties":{"b":{}}}}}} |
          /a/{id} | {"items":{"properties":{"b":{}}}} | ''
          """)
  void findsTheOneListOfAnAnswer(String path, String schema, String list) throws IOException {
    ApiDocument document =
        read(
            "{\"openapi\":\"3.0.3\",\"paths\":{\"%s\":{\"get\":%s}}}"
                .formatted(path, answer(schema)));
    assertThat(document.lists()).hasSize(list == null ? 0 : 1);
    String records = list == null || list.isEmpty() ? null : list;
    assertThat(document.named("a").get("records")).isEqualTo(records);
  }

  @Test
  void readsTheSchemaOfAnyGoodAnswer() throws IOException {
    ApiDocument shop = read(SHOP);
    List<String> fields = List.of("id", "description", "x-note", "default");
    assertThat(names(shop, "GET", "/orders", false, "data")).isEqualTo(fields);
    assertThat(names(shop, "POST", "/orders", false, "data")).isEqualTo(fields);
    assertThat(names(shop, "GET", "/orders/{{config:id}}", false)).isEqualTo(fields);
    assertThat(names(shop, "GET", "/shops/1/orders", false)).isEqualTo(fields);
    assertThat(names(shop, "GET", "/lines", true)).isEqualTo(fields);
    assertThatThrownBy(() -> names(shop, "GET", "/lines", false))
        .hasMessage("there is no schema of JSON at #/paths/~1lines/get/responses/200");
  }

  private static List<String> names(
      ApiDocument document, String method, String path, boolean lines, String... steps) {
    ApiDocument.Question question =
        new ApiDocument.Question(
            "x", URI.create("https://a.example"), method, path, path(steps), lines, 100);
    return GivenSchema.parse(document.schema(question)).fields().stream()
        .map(field -> field.name())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"openapi: 3.0.3\npaths: {secret: 1}", "{\"openapi\":\"3.0\",\"secret\"", "secret"})
  void quotesNothingOfWhatIsNoJson(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is not JSON, at line 1, column")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"swagger\":\"2.0\",\"paths\":{}}", "[]", "7", ""})
  void refusesOtherDocuments(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no OpenAPI document of version 3.0 or 3.1");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    String deep = "{\"openapi\":" + "[".repeat(300) + "]".repeat(300) + "}";
    assertThatThrownBy(() -> read(deep)).hasMessage("it is nested more than 200 deep");
  }

  @Test
  void refusesMoreValuesThanItCanHold() {
    String many = "{\"openapi\":\"3.0.3\",\"a\":[" + "1,".repeat(2_000_000) + "1]}";
    assertThatThrownBy(() -> read(many)).hasMessage("it has more than 2000000 values");
    String unread = "{\"openapi\":\"3.0.3\",\"tags\":[" + "1,".repeat(2_000_000) + "1]}";
    assertThatCode(() -> read(unread)).doesNotThrowAnyException();
  }
}
