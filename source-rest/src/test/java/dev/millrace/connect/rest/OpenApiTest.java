package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private static final String DOCUMENT =
      """
      {"openapi":"3.0.3",
       "servers":[{"url":"https://api.example.com/v2"}],
       "paths":{"/shops/{shop}/orders":{"get":{"operationId":"listOrders","responses":{"200":{
         "content":{"application/json":{"schema":{"properties":{
           "data":{"type":"array","items":{"$ref":"#/components/schemas/Order"}}}}}}}}}}},
       "components":{"schemas":{"Order":{"required":["id"],"properties":{
         "id":{"type":"integer"},
         "at":{"type":"string","format":"date-time"},
         "note":{"oneOf":[{"type":"string"},{"type":"object"}]}}}}}}
      """;
  private static final String ANSWER =
      """
      {"data":[{"id":1,"at":"2026-01-01T10:00:00Z","note":"plain","new":true},
               {"id":2,"at":null,"note":{"a":[1,2]}}]}
      """;

  @TempDir Path folder;

  private static Map<String, String> with(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "api");
    props.put("base.url", "http://127.0.0.1:1");
    props.put("resources", "listOrders");
    props.put("config.shop", "shoes");
    props.put("schema.mode", "openapi");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static ConfigValue value(Map<String, String> props, String key) {
    return new RestSourceConnector()
        .validate(props).configValues().stream()
            .filter(each -> each.name().equals(key))
            .findFirst()
            .orElseThrow();
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("openapi.json"), text).toString();
  }

  @Test
  void readsAResourceThatOnlyTheDocumentDescribes() throws Exception {
    try (Server server =
        Server.plain()
            .on("/v2/shops/shoes/orders", 200, ANSWER)
            .on("/openapi.json", 200, DOCUMENT)) {
      TaskRun run =
          new TaskRun(
              with(
                  "base.url", server.uri("/v2").toString(),
                  "openapi", server.uri("/openapi.json").toString(),
                  "key.fields", "id",
                  "auth.type", "bearer",
                  "auth.token", "t0k3n"));
      run.start(1);
      run.commitUntil(records -> records.size() >= 2);
      run.stop();
      Schema schema = run.committed().get(0).valueSchema();
      assertThat(schema.field("id").schema()).isEqualTo(Schema.INT64_SCHEMA);
      assertThat(schema.field("at").schema()).isEqualTo(Timestamp.builder().optional().build());
      assertThat(schema.fields()).hasSize(3);
      assertThat(run.committed().get(0).key()).isEqualTo(1L);
      assertThat(((Struct) run.committed().get(0).value()).get("note")).isEqualTo("plain");
      assertThat(((Struct) run.committed().get(1).value()).get("note")).isEqualTo("{\"a\":[1,2]}");
      assertThat(server.got())
          .filteredOn(got -> got.uri().getPath().equals("/openapi.json"))
          .hasSize(1)
          .allMatch(got -> got.header("Authorization") == null);
    }
  }

  @Test
  void recommendsListsBeforeResourcesAreNamed() throws IOException {
    Map<String, String> props = with("openapi", file(DOCUMENT));
    props.remove("resources");
    assertThat(value(props, "resources").recommendedValues()).isEqualTo(List.of("listOrders"));
    assertThat(value(props, "resources").errorMessages()).isNotEmpty();
  }

  @Test
  void saysWhichValueAPathOfTheDocumentNeeds() throws IOException {
    Map<String, String> props = with("openapi", file(DOCUMENT));
    props.remove("config.shop");
    assertThat(value(props, "resource.listOrders.path").errorMessages().toString())
        .contains("{{config:shop}} names nothing");
  }

  @Test
  void tellsEachKeyThatTheDocumentDoesNotBearOut() throws IOException {
    String file = file(DOCUMENT);
    assertThat(value(with("openapi", file, "key.fields", "uid"), "key.fields").errorMessages())
        .containsExactly("The given schema has no field 'uid', which is asked for.");
    assertThat(
            value(
                    with("openapi", file, "resources", "orders", "resource.orders.path", "/orders"),
                    "schema.mode")
                .errorMessages())
        .containsExactly(
            "Resource 'orders' has no schema in the OpenAPI document: there is no GET of such a"
                + " path among the 1 operations at #/paths. Set schema.mode of this resource to"
                + " infer, or to given with a schema.");
    assertThat(
            value(with("openapi", file, "records", "/items"), "schema.mode")
                .errorMessages()
                .toString())
        .contains("the document has no 'items' at #/paths/~1shops~1{shop}~1orders/get/responses");
    assertThat(
            value(with("openapi", file, "resources", "ordres"), "resource.ordres.path")
                .errorMessages()
                .toString())
        .contains("The OpenAPI document has no operation 'ordres'");
    assertThat(value(with("openapi", file, "format", "csv"), "schema.mode").errorMessages())
        .singleElement()
        .asString()
        .contains("it describes JSON only, and format is csv");
    assertThat(value(with("resource.listOrders.path", "/orders"), "schema.mode").errorMessages())
        .containsExactly("Set openapi, the document with schemas.");
  }

  @Test
  void saysWhyThereIsNoDocument() throws Exception {
    assertThat(value(with("openapi", "openapi.json"), "openapi").errorMessages())
        .containsExactly(
            "The OpenAPI document: it must be the absolute path of a file on the worker, or a"
                + " URL.");
    assertThat(value(with("openapi", folder + "/none.json"), "openapi").errorMessages().toString())
        .contains("the worker has no such file");
    assertThat(value(with("openapi", "http://169.254.169.254/a"), "openapi").errorMessages())
        .singleElement()
        .asString()
        .contains("169.254.169.254");
    try (Server server = Server.plain().on("/a", 404, "s3cret")) {
      String url = server.uri("/a?token=abcdef").toString();
      assertThat(value(with("openapi", url), "openapi").errorMessages().toString())
          .contains("was answered with status 404")
          .doesNotContain("s3cret", "abcdef");
      assertThatThrownBy(() -> new RestSourceConnector().start(with("openapi", url)))
          .hasMessageContaining("openapi: The OpenAPI document: it can't be read");
    }
  }

  @Test
  void refusesSchemasThatATasksConfigurationHasNoRoomFor() throws IOException {
    StringBuilder fields = new StringBuilder("\"id\":{\"type\":\"integer\"}");
    for (int i = 0; i < 9_000; i++) {
      fields.append(",\"").append("f".repeat(40)).append(i).append("\":{\"type\":\"integer\"}");
    }
    String document = DOCUMENT.replace("\"id\":{\"type\":\"integer\"}", fields);
    assertThat(value(with("openapi", file(document)), "schema.mode").errorMessages())
        .singleElement()
        .asString()
        .contains("the schemas take more than 500000 characters");
  }
}
