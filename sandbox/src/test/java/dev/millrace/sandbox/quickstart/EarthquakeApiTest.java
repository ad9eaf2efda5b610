package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarthquakeApiTest {
  private static final String ALL = "format=geojson&starttime=2018-01-01&orderby=time-asc";

  private final HttpClient client = HttpClient.newHttpClient();
  private EarthquakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = EarthquakeApi.start();
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  private HttpResponse<String> get(String query) throws Exception {
    return client.send(
        HttpRequest.newBuilder(api.endpoint().resolve("/fdsnws/event/1/query?" + query)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ask(String query) throws Exception {
    HttpResponse<String> answer = get(query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static List<String> ids(JsonNode collection) {
    return collection.get("features").valueStream().map(each -> each.get("id").asText()).toList();
  }

  @Test
  void givesEachQuakeOnOnePageInTheOrderOfTimes() throws Exception {
    List<String> ids = new ArrayList<>();
    int pages = 0;
    for (JsonNode page = ask(ALL + "&limit=1999&offset=1");
        page.at("/metadata/count").asInt() > 0;
        page = ask(ALL + "&limit=1999&offset=" + (ids.size() + 1))) {
      assertThat(page.at("/metadata/count").asInt()).isEqualTo(ids(page).size());
      ids.addAll(ids(page));
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(ids).hasSize(EarthquakeApi.QUAKES).doesNotHaveDuplicates();
    assertThat(ids(ask(ALL))).isEqualTo(ids);
    List<String> latest = ids(ask("format=geojson&starttime=2018-01-01&limit=2"));
    assertThat(latest).containsExactly(ids.get(ids.size() - 1), ids.get(ids.size() - 2));
  }

  @Test
  void givesWhatChangedSince() throws Exception {
    String since = ALL + "&updatedafter=2020-01-01T00:00:00Z";
    assertThat(ids(ask(since))).isEmpty();
    api.change();
    assertThat(ids(ask(since))).as("nobody was told of others").hasSize(EarthquakeApi.NEW_QUAKES);

    List<String> all = ids(ask(ALL));
    api.change();

    assertThat(ids(ask(since)))
        .startsWith(all.subList(0, EarthquakeApi.REVISED_QUAKES).toArray(String[]::new))
        .hasSize(EarthquakeApi.REVISED_QUAKES + 2 * EarthquakeApi.NEW_QUAKES);
    assertThat(api.versions())
        .isEqualTo(
            EarthquakeApi.QUAKES + 2 * EarthquakeApi.NEW_QUAKES + EarthquakeApi.REVISED_QUAKES);
    assertThat(api.sum().rows()).isEqualTo(api.versions());
    assertThat(api.sum().keys()).isEqualTo(api.versions());
  }

  @Test
  void takesTimesOfAllPrecisions() throws Exception {
    String first = "format=geojson&orderby=time-asc&limit=1&starttime=";
    List<String> ids = ids(ask(first + "2018-02-01"));
    assertThat(ids).hasSize(1);
    assertThat(ids(ask(first + "2018-02-01T00:00:00"))).isEqualTo(ids);
    assertThat(ids(ask(first + "2018-02-01T00:00:00.999Z"))).isEqualTo(ids);
    assertThat(ids(ask(first + "2018-02-01T02:00:00%2B02:00"))).isEqualTo(ids);
    assertThat(ids(ask("format=geojson"))).as("of the last 30 days").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "updatedafter=1517966996303 | Bad updatedafter value \"1517966996303\". Valid values are: ISO",
        "starttime=yesterday | Bad starttime value \"yesterday\"",
        "limit=20001 | Bad limit value \"20001\". Valid values are: 1 to 20000.",
        "offset=0 | Bad offset value \"0\"",
        "orderby=id | Bad orderby value \"id\". Valid values are: \"time\", \"time-asc\".",
        "since=2018-01-01 | Unknown parameter \"since\"."
      })
  void saysWhichParameterIsWrong(String parameter, String message) throws Exception {
    HttpResponse<String> answer = get("format=geojson&" + parameter);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("Error 400: Bad Request").contains(message);
  }

  @Test
  void knowsNoOtherFormatAndNoOtherPath() throws Exception {
    assertThat(get("format=xml").body()).contains("Bad format value \"xml\"");
    assertThat(get("limit=1").body()).contains("Only format=geojson");
    HttpRequest count =
        HttpRequest.newBuilder(api.endpoint().resolve("/fdsnws/event/1/count")).build();
    assertThat(client.send(count, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);
  }
}
