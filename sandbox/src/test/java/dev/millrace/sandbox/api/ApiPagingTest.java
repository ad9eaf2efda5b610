package dev.millrace.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiPagingTest {

  private static final List<Long> ALL = LongStream.rangeClosed(1, 25).boxed().toList();

  @TempDir Path directory;
  private ApiServer server;
  private Asking api;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(directory);
    server.change(Change.of("orders").inserts(25).spread(100_000));
    api = new Asking(server.endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** Reads pages of JSON until {@code next} gives no path. */
  private List<Long> pages(String first, String pointer, Next next) {
    List<Long> ids = new ArrayList<>();
    for (String path = first; path != null; ) {
      JsonNode page = api.json(path);
      ids.addAll(Asking.ids(page.at(pointer)));
      path = next.after(page);
    }
    return ids;
  }

  private interface Next {
    String after(JsonNode page);
  }

  @Test
  void hasAllAtOnce() {
    assertThat(Asking.ids(api.json("/none/all/orders?root=array"))).isEqualTo(ALL);
  }

  @Test
  void countsPages() {
    int[] number = {1};
    assertThat(
            pages(
                "/none/page/orders?limit=10&page=1",
                "/data/items",
                page -> {
                  assertThat(page.get("total").asInt()).isEqualTo(25);
                  assertThat(page.get("pages").asInt()).isEqualTo(3);
                  return page.get("has_more").asBoolean()
                      ? "/none/page/orders?limit=10&page=" + ++number[0]
                      : null;
                }))
        .isEqualTo(ALL);
    assertThat(number[0]).isEqualTo(3);
    assertThat(api.json("/none/page/orders?limit=10&page=4").at("/data/items")).isEmpty();
  }

  @Test
  void countsRecords() {
    assertThat(Asking.ids(api.json("/none/offset/orders?limit=3&offset=20&root=array")))
        .containsExactly(21L, 22L, 23L);
  }

  @Test
  void givesTokensInBodyAndHeader() throws IOException {
    List<Long> ids =
        pages(
            "/none/token/orders?limit=10",
            "/data/items",
            page ->
                page.get("next_token").isNull()
                    ? null
                    : "/none/token/orders?limit=10&token=" + page.get("next_token").asText());
    assertThat(ids).isEqualTo(ALL);
    HttpResponse<byte[]> first = api.get("/none/token/orders?limit=10&root=array");
    String token = first.headers().firstValue("X-Next-Token").orElseThrow();
    assertThat(Asking.ids(api.json("/none/token/orders?limit=5&root=array&token=" + token)))
        .containsExactly(11L, 12L, 13L, 14L, 15L);
  }

  @Test
  void refusesTokensThatItDidNotMakeOrThatAreOld() throws IOException {
    assertThat(Asking.text(api.get("/none/token/orders?token=abcd"))).startsWith("400 ");
    String token = api.json("/none/token/orders?limit=1").get("next_token").asText();
    server.settings(ApiSettings.DEFAULT.pageTokens(-1));
    assertThat(Asking.text(api.get("/none/token/orders?token=" + token))).startsWith("410 ");
  }

  @Test
  void linksToTheNextPageInBodyAndHeader() throws IOException {
    assertThat(
            pages(
                "/none/next/orders?limit=10&since=1000",
                "/data/items",
                page -> page.has("next") ? page.get("next").asText() : null))
        .isEqualTo(ALL);
    HttpResponse<byte[]> first = api.get("/none/next/orders?limit=24");
    Matcher link =
        Pattern.compile("<(http.*)>; rel=\"next\"")
            .matcher(first.headers().firstValue("Link").orElseThrow());
    assertThat(link.matches()).isTrue();
    HttpResponse<byte[]> last = api.get(link.group(1));
    assertThat(Asking.ids(Asking.json(last).at("/data/items"))).containsExactly(25L);
    assertThat(last.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void goesOnBehindTheLastRecord() {
    assertThat(
            pages(
                "/none/keyset/orders?limit=10",
                "/data/items",
                page -> {
                  JsonNode last = page.at("/data/items/" + (page.at("/data/items").size() - 1));
                  return last.isMissingNode()
                      ? null
                      : "/none/keyset/orders?limit=10&after_time="
                          + last.get("updated_at").asText()
                          + "&after_id="
                          + last.get("id").asText();
                }))
        .isEqualTo(ALL);
  }

  @Test
  void tracksChangesAsODataDoes() {
    String[] delta = {null};
    Next next =
        page -> {
          if (page.has("@odata.nextLink")) {
            return page.get("@odata.nextLink").asText();
          }
          delta[0] = page.get("@odata.deltaLink").asText();
          return null;
        };
    assertThat(pages("/none/odata/orders?limit=10", "/value", next)).isEqualTo(ALL);
    assertThat(pages(delta[0], "/value", next)).isEmpty();
    server.change(Change.of("orders").inserts(2).deletes(1));
    JsonNode changes = api.json(delta[0]).get("value");
    assertThat(Asking.ids(changes)).hasSize(3).contains(26L, 27L);
    assertThat(changes.get(2).at("/@removed/reason").asText()).isEqualTo("deleted");
    assertThat(Asking.ids(api.json("/none/odata/orders").get("value"))).hasSize(26);
  }

  @Test
  void answersGraphql() throws IOException {
    String query =
        "{\"query\":\"query($after:String){orders(first:10,after:$after){%s}}\",\"variables\":{\"first\":10,\"after\":%s}}";
    List<Long> ids = new ArrayList<>();
    String after = "null";
    do {
      JsonNode data =
          Asking.json(
                  api.post(
                      "/none/graphql",
                      "application/json",
                      query.formatted("edges{node{id}}", after)))
              .at("/data/orders");
      data.get("edges").forEach(edge -> ids.add(edge.at("/node/id").asLong()));
      after =
          data.at("/pageInfo/hasNextPage").asBoolean()
              ? data.at("/pageInfo/endCursor").toString()
              : null;
    } while (after != null);
    assertThat(ids).isEqualTo(ALL);
    JsonNode nodes =
        Asking.json(
            api.post("/none/graphql", "application/json", query.formatted("nodes{id}", "null")));
    assertThat(nodes.at("/data/orders/nodes")).hasSize(10);
    HttpResponse<byte[]> wrong =
        api.post("/none/graphql", "application/json", "{\"query\":\"{nothing{id}}\"}");
    assertThat(wrong.statusCode()).isEqualTo(200);
    assertThat(Asking.json(wrong).at("/errors/0/message").asText()).contains("no collection");
  }

  @Test
  void answersSoap() throws IOException {
    String envelope =
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><list>"
            + "<collection>orders</collection><limit>20</limit><token>%s</token>"
            + "</list></s:Body></s:Envelope>";
    String first = Asking.text(api.post("/none/soap", "text/xml", envelope.formatted("")));
    assertThat(first).contains("<id>20</id>").doesNotContain("<id>21</id>");
    String token = first.replaceFirst("(?s).*<next_token>(.*)</next_token>.*", "$1");
    String second = Asking.text(api.post("/none/soap", "text/xml", envelope.formatted(token)));
    assertThat(second).contains("<id>21</id>").doesNotContain("<id>20</id>");
  }

  @Test
  void writesOtherFormats() throws IOException {
    assertThat(Asking.text(api.get("/none/page/orders?format=csv&limit=2")))
        .startsWith("200 id,version,seq,updated_at")
        .contains("\"Größe \"\"XL\"\", <5 kg> & 2\"");
    assertThat(Asking.text(api.get("/none/page/orders?format=jsonl&limit=2")).lines()).hasSize(2);
    assertThat(Asking.text(api.get("/none/next/orders?format=xml&limit=2")))
        .contains("<note>Größe \"XL\", &lt;5 kg&gt; &amp; 1</note>")
        .contains("<next>/none/next/orders?format=xml&amp;limit=2&amp;token=");
  }

  @Test
  void takesSinceInAndUntilNot() {
    List<ApiVersion> versions = server.versions("orders");
    long since = versions.get(5).updatedMs();
    String until = java.time.Instant.ofEpochMilli(versions.get(9).updatedMs()).toString();
    JsonNode page =
        api.json(
            "/none/page/orders?since="
                + since
                + "&until="
                + URLEncoder.encode(until, StandardCharsets.UTF_8));
    assertThat(Asking.ids(page.at("/data/items"))).containsExactly(6L, 7L, 8L, 9L);
    assertThat(page.get("total").asInt()).isEqualTo(4);
  }

  @Test
  void hasTheChildrenOfARecord() throws IOException {
    server.change(Change.of("notes").inserts(200).childrenOf("orders"));
    List<Long> children = new ArrayList<>();
    for (long order : ALL) {
      for (JsonNode child : api.json("/none/all/orders/" + order + "/notes?root=array")) {
        assertThat(child.get("parent").asLong()).isEqualTo(order);
        children.add(child.get("id").asLong());
      }
    }
    assertThat(children)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(Asking.text(api.get("/none/all/orders/99/notes"))).startsWith("404 ");
  }

  @Test
  void tellsWhenNothingHasChanged() throws IOException {
    String tag = api.get("/none/page/orders").headers().firstValue("ETag").orElseThrow();
    assertThat(api.get("/none/page/orders", "If-None-Match", tag).statusCode()).isEqualTo(304);
    server.change(Change.of("orders").inserts(1));
    assertThat(api.get("/none/page/orders", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }
}
