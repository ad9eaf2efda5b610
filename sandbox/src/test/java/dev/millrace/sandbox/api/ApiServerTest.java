package dev.millrace.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.api.ApiVersion.State;
import dev.millrace.sandbox.http.FaultRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {

  @TempDir Path directory;
  private ApiServer server;
  private Asking api;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(directory);
    api = new Asking(server.endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void changesRecordsAndNeverTakesThemBackInTime() {
    server.change(Change.of("orders").inserts(1_500));
    for (int i = 0; i < 20; i++) {
      server.change(Change.of("orders").updates(200).deletes(5).inserts(3).late(60_000));
    }
    Map<Long, ApiVersion> last = new HashMap<>();
    long seq = 0;
    int late = 0;
    for (ApiVersion version : server.versions("orders")) {
      assertThat(version.seq()).isEqualTo(++seq);
      ApiVersion before = last.put(version.id(), version);
      assertThat(version.number()).isEqualTo(before == null ? 1 : before.number() + 1);
      if (before != null) {
        assertThat(before.state()).isEqualTo(State.LIVE);
        assertThat(version.updatedMs()).isGreaterThanOrEqualTo(before.updatedMs());
      }
      late += version.committedMs() - version.updatedMs() > 5_000 ? 1 : 0;
    }
    assertThat(late).isPositive();
    List<Long> live =
        last.values().stream()
            .filter(each -> each.state() == State.LIVE)
            .map(ApiVersion::id)
            .toList();
    JsonNode answer = api.json("/none/all/orders?root=array");
    assertThat(Asking.ids(answer)).containsExactlyInAnyOrderElementsOf(live);
    long time = 0;
    for (JsonNode record : answer) {
      assertThat(record.get("updated_ms").asLong()).isGreaterThanOrEqualTo(time);
      time = record.get("updated_ms").asLong();
      ApiVersion version = last.get(record.get("id").asLong());
      assertThat(record.get("version").asInt()).isEqualTo(version.number());
      assertThat(Instant.parse(record.get("updated_at").asText()).toEpochMilli()).isEqualTo(time);
    }
  }

  @Test
  void showsDeletionsIfItIsTo() {
    server.change(Change.of("orders").inserts(10));
    server.change(Change.of("orders").deletes(1).withTombstones());
    JsonNode answer = api.json("/none/all/orders?root=array");
    assertThat(answer).hasSize(10);
    assertThat(answer.findValuesAsText("deleted")).containsOnlyOnce("true");
  }

  @Test
  void makesANewVersionOfParentsWhoseChildrenChange() {
    server.change(Change.of("issues").inserts(5));
    server.change(Change.of("comments").inserts(20).childrenOf("issues").touching());
    long touched = server.versions("comments").stream().map(ApiVersion::parent).distinct().count();
    assertThat(server.versions("issues")).hasSize(5 + (int) touched);
  }

  @Test
  void notesWhatLeftItWhole() throws IOException {
    server.change(Change.of("orders").inserts(10));
    api.get("/none/page/orders?limit=4&page=2");
    server.faults(0, List.of(FaultRule.always(ApiFault.CUT_WITHIN)));
    assertThatThrownBy(() -> api.get("/none/all/orders")).isInstanceOf(IOException.class);
    assertThat(server.versions("orders").stream().map(ApiVersion::served))
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void hasTheSameAfterARestart() throws IOException {
    server.change(Change.of("orders").inserts(10));
    server.change(Change.of("orders").updates(3).deletes(2));
    JsonNode before = api.json("/none/all/orders");
    List<ApiVersion> versions = server.versions("orders");
    String token = api.json("/none/token/orders?limit=1").get("next_token").asText();
    ApiCredentials credentials = server.credentials();
    server.close();
    Files.writeString(directory.resolve("orders.versions"), "17 4 ", StandardOpenOption.APPEND);
    Files.write(directory.resolve("orders.served"), new byte[3], StandardOpenOption.APPEND);
    server = ApiServer.start(directory, 0, credentials);
    api = new Asking(server.endpoint());
    assertThat(server.versions("orders").stream().mapToInt(ApiVersion::served).sum())
        .isEqualTo(before.at("/data/items").size() + 1);
    assertThat(api.json("/none/all/orders")).isEqualTo(before);
    assertThat(api.get("/none/token/orders?token=" + token).statusCode()).isEqualTo(200);
    server.change(Change.of("orders").inserts(1));
    assertThat(server.versions("orders")).hasSize(versions.size() + 1);
  }

  @Test
  void compressesForWhoAcceptsIt() throws IOException {
    server.change(Change.of("orders").inserts(10));
    server.settings(ApiSettings.DEFAULT.gzipped());
    HttpResponse<byte[]> plain = api.get("/none/all/orders?root=array");
    HttpResponse<byte[]> packed = api.get("/none/all/orders?root=array", "Accept-Encoding", "gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @Test
  void streamsWhatIsLong() throws IOException {
    server.change(Change.of("orders").inserts(30).payload(1 << 20));
    HttpResponse<byte[]> all = api.get("/none/all/orders?root=array");
    assertThat(all.headers().firstValue("Content-Length")).isEmpty();
    assertThat(Asking.json(all)).hasSize(30);
    assertThat(Asking.json(all).get(29).get("payload").asText()).hasSize(1 << 20);
    server.faults(0, List.of(FaultRule.always(ApiFault.CUT_WITHIN)));
    assertThatThrownBy(() -> api.get("/none/all/orders")).isInstanceOf(IOException.class);
  }

  @Test
  void failsAsItIsTold() throws IOException {
    server.change(Change.of("orders").inserts(1));
    Map<ApiFault, Integer> statuses =
        Map.of(
            ApiFault.PROCEED, 200,
            ApiFault.TOO_MANY, 429,
            ApiFault.INTERNAL_ERROR, 500,
            ApiFault.UNAVAILABLE, 503,
            ApiFault.UNAUTHORIZED, 401,
            ApiFault.GONE, 410);
    for (Map.Entry<ApiFault, Integer> each : statuses.entrySet()) {
      server.faults(0, List.of(FaultRule.always(each.getKey()).subjects("/none/page/.*")));
      assertThat(api.get("/none/page/orders").statusCode()).isEqualTo(each.getValue());
      assertThat(api.get("/none/all/orders").statusCode()).isEqualTo(200);
    }
    server.faults(
        0, List.of(FaultRule.always(ApiFault.CUT_BEFORE).delay(Duration.ofMillis(10)).most(100)));
    assertThatThrownBy(() -> api.get("/none/page/orders")).isInstanceOf(IOException.class);
  }

  @Test
  void servesSoMuchASecondAndNoMore() throws IOException {
    Clock still = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (ApiServer limited =
        new ApiServer(directory.resolve("limited"), 0, server.credentials(), still)) {
      limited.change(Change.of("orders").inserts(1));
      limited.settings(ApiSettings.DEFAULT.limit(2));
      Asking asking = new Asking(limited.endpoint());
      HttpResponse<byte[]> first = asking.get("/none/page/orders");
      assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
      assertThat(asking.get("/none/page/orders").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> third = asking.get("/none/page/orders");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(third.headers().firstValue("X-RateLimit-Reset"))
          .hasValue(String.valueOf(still.millis() / 1_000 + 1));
    }
  }

  @Test
  void keepsRequestsForWhoLooksAtThem() throws IOException {
    api.post("/none/soap?x=1", "text/xml", "<a>1</a>", "X-Mine", "2");
    ApiRequest request = server.requests().get(0);
    assertThat(request.method() + request.path() + request.query() + request.body())
        .isEqualTo("POST/none/soapx=1<a>1</a>");
    assertThat(request.headers()).containsEntry("x-mine", "2");
    server.forgetRequests();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    server.change(Change.of("orders").inserts(1));
    assertThat(Asking.text(api.get("/none/page/none"))).startsWith("404 ").contains("none");
    assertThat(Asking.text(api.get("/none/sideways/orders"))).startsWith("404 ");
    assertThat(Asking.text(api.get("/maybe/page/orders"))).startsWith("404 ");
    assertThat(Asking.text(api.get("/none/page/orders?limit=x"))).startsWith("400 ");
    assertThat(Asking.text(api.get("/none/page/orders?since=yesterday"))).startsWith("400 ");
    assertThat(Asking.text(api.get("/none/page/orders?format=pdf"))).startsWith("400 ");
    assertThat(Asking.text(api.post("/none/page/orders", "text/plain", "x"))).startsWith("405 ");
    assertThat(Asking.text(api.post("/none/graphql", "application/json", "{"))).startsWith("400 ");
  }

  @Test
  void answersInTextThatIsUtf8() throws IOException {
    server.change(Change.of("orders").inserts(1));
    assertThat(new String(api.get("/none/all/orders").body(), StandardCharsets.UTF_8))
        .contains("Größe");
  }
}
