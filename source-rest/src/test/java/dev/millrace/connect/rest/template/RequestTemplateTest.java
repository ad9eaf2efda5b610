package dev.millrace.connect.rest.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.template.RequestTemplate.Rendered;
import dev.millrace.connect.rest.template.RequestTemplate.Text;
import java.io.StringReader;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTemplateTest {
  private static final String JSON = "application/json";
  private static final Known KNOWN =
      new Known(Set.of("since", "page", "token", "slice", "config:region", "last:/id"), true);

  private static Values values(Map<String, String> named) {
    return new Values(
        named,
        Map.of(JsonPointer.compile("/user/id"), "a/b")::get,
        Instant.parse("2024-02-29T12:30:00Z"));
  }

  private static Rendered render(Text text, Map<String, String> named) {
    return RequestTemplate.parse(text, KNOWN).of(values(named));
  }

  private static Text get(String path, String query) {
    return new Text("resource.", path, query, List.of(), "", "");
  }

  private static String body(String body, String contentType, String token) {
    Map<String, String> named = new HashMap<>();
    named.put("token", token);
    return render(new Text("resource.", "/", "", List.of(), body, contentType), named).body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        "/items -> `` -> /items",
        "/v1/{{config:region}}/x -> a={{since}} -> /v1/eu%20west/x?a=2024-01-01T00%3A00%3A00%2B02%3A00",
        "/users/{{parent:/user/id}}/posts -> `` -> /users/a%2Fb/posts",
        "/p -> page={{page}}&token={{token}}&all -> /p?page=1&all",
        "/p -> q=updated>\"{{since}}\" and x -> /p?q=updated%3E%222024-01-01T00%3A00%3A00%2B02%3A00%22%20and%20x",
        "/p -> q=a{{token}}b -> /p",
        "/p -> q={{token}}{{page}} -> /p?q=1",
        "/p -> filter[a]=1%202&empty= -> /p?filter[a]=1%202&empty=",
        "/p -> at={{now:yyyy-MM-dd'T'HH:mm}}&s={{now:epoch.seconds}} -> /p?at=2024-02-29T12%3A30&s=1709209800",
        "/p -> a={{ page }}&b={{last:/id}} -> /p?a=1&b=x%26y%3Dz%23"
      })
  void putsValuesIntoUrls(String path, String query, String target) {
    Rendered rendered =
        render(
            get(path, query),
            Map.of(
                "page",
                "1",
                "since",
                "2024-01-01T00:00:00+02:00",
                "config:region",
                "eu west",
                "last:/id",
                "x&y=z#"));
    assertThat(rendered.target()).isEqualTo(target);
    assertThat(URI.create("https://a.example" + rendered.target()).getRawFragment()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void refusesPathsThatLeadElsewhere(String slice) {
    assertThatThrownBy(() -> render(get("/a/{{slice}}/b", ""), Map.of("slice", slice)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'/a/{{slice}}/b'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../admin", "x?admin=1", "x#y", "a\\b", "é", "%2e%2e", "a;b", "x\r\ny"})
  void aPathsValueStaysOneStep(String slice) {
    String target = render(get("/a/{{slice}}/b", ""), Map.of("slice", slice)).target();
    URI url = URI.create("https://a.example" + target);
    assertThat(url.normalize()).isEqualTo(url);
    assertThat(url.getRawPath().split("/")).hasSize(4);
    assertThat(url.getRawQuery()).isNull();
    assertThat(url.getPath()).isEqualTo("/a/" + slice + "/b");
  }

  @Test
  void leavesHeadersOutWhoseReferencesAreEmpty() {
    Text text =
        new Text(
            "resource.",
            "/",
            "",
            List.of("X-Region: {{config:region}}", "If-Match: {{token}}", "Accept: */*"),
            "",
            "");
    assertThat(render(text, Map.of("config:region", "eu")).headers())
        .isEqualTo(Map.of("X-Region", "eu", "Accept", "*/*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Admin: 1", "a\nb", "a\u0000", "a\u007f", "é", "\u560a"})
  void refusesWhatAHeaderCantHold(String token) {
    Text text = new Text("resource.", "/", "", List.of("X: {{token}}"), "", "");
    assertThatThrownBy(() -> render(text, Map.of("token", token)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'{{token}}': A header can't hold U+")
        .hasMessageNotContaining(token);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"t\": {{token}}}; 12; {\"t\": 12}",
        "{\"t\": {{token}}}; -1.5e7; {\"t\": -1.5e7}",
        "{\"t\": {{token}}}; 012; {\"t\": \"012\"}",
        "{\"t\": {{token}}}; true; {\"t\": true}",
        "{\"t\": {{token}}}; null; {\"t\": \"null\"}",
        "{\"t\": {{token}}}; ``; {\"t\": null}",
        "{\"t\": {{token}}}; [1]; {\"t\": \"[1]\"}",
        "{\"t\": {{token}}}; 1,\"admin\":1; {\"t\": \"1,\\\"admin\\\":1\"}",
        "{\"t\": \"{{token}}\"}; 12; {\"t\": \"12\"}",
        "{\"t\": \"{{token}}\"}; ``; {\"t\": \"\"}",
        "{\"t\": \"{{token}}\"}; a\",\"b\":\"\\; {\"t\": \"a\\\",\\\"b\\\":\\\"\\\\\"}",
        "{\"a\\\"b\": \"x{{token}}y\", \"c\": {{token}}}; 1; {\"a\\\"b\": \"x1y\", \"c\": 1}"
      })
  void putsValuesIntoJson(String template, String token, String expected) throws Exception {
    String body = body(template, JSON, token);
    assertThat(body).isEqualTo(expected);
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      while (parser.nextToken() != null) {
        assertThat(parser.currentName()).isNotEqualTo("admin");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"</a><admin/>", "]]>", "\"><b c='", "&amp;", "-->", "\t\r\n", "é\ud83d\ude00"})
  void putsValuesIntoXml(String token) throws Exception {
    String body = body("<a b=\"{{token}}\" c='{{token}}'>{{token}}</a>", "text/xml", token);
    XMLStreamReader xml =
        XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(body));
    xml.nextTag();
    assertThat(xml.getAttributeCount()).isEqualTo(2);
    assertThat(xml.getAttributeValue(0)).isEqualTo(token);
    assertThat(xml.getAttributeValue(1)).isEqualTo(token);
    assertThat(xml.getElementText()).isEqualTo(token);
    assertThat(xml.next()).isEqualTo(XMLStreamReader.END_DOCUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "a\u0008", "\ud800", "\uffff"})
  void refusesWhatXmlCantHold(String token) {
    assertThatThrownBy(() -> body("<a>{{token}}</a>", "application/soap+xml", token))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("XML can't hold U+");
  }

  @Test
  void putsValuesIntoForms() {
    String form = "application/x-www-form-urlencoded; charset=utf-8";
    assertThat(body("grant=x&t={{token}}&a%20b=1", form, "a&b=c d"))
        .isEqualTo("grant=x&t=a%26b%3Dc+d&a%20b=1");
    assertThat(body("grant=x&t={{token}}", form, null)).isEqualTo("grant=x");
  }

  @Test
  void leavesBodiesOfOtherFormatsAsTheyAre() {
    assertThat(body("a b", "text/plain", null)).isEqualTo("a b");
    assertThat(body("", "", null)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "/{{nothing}}; ``; ``; ``; resource.path; `{{nothing}} names nothing that this request has. Known are {{config:region}}, {{last:/id}}, {{now:<pattern>}}, {{page}}, {{parent:/<json pointer>}}, {{since}}, {{slice}}, {{token}}`",
        "/; a={{config:password}}; ``; ``; resource.query; {{config:password}} names nothing",
        "/; a={{last:/x}}; ``; ``; resource.query; {{last:/x}} names nothing",
        "/; a={{now}}; ``; ``; resource.query; {{now}} names nothing",
        "/; a={{now:nonsense}}; ``; ``; resource.query; nonsense",
        "/; a={{parent:id}}; ``; ``; resource.query; {{parent:id}} names nothing",
        "/; a={{page; ``; ``; resource.query; has a {{ without a }}",
        "/; {{page}}=1; ``; ``; resource.query; has no name before its '='",
        "/; =1; ``; ``; resource.query; has no name before its '='",
        "/a?b=1; ``; ``; ``; resource.path; belongs into the query",
        "/; ``; no header; ``; resource.headers; written as 'Name: value'",
        "/; ``; X Y: 1; ``; resource.headers; written as 'Name: value'",
        "/; ``; X: {{nothing}}; ``; resource.headers; {{nothing}} names nothing",
        "/; ``; ``; \"\\{{token}}\"; resource.body; a backslash would change the value behind it"
      })
  void saysWhichKeyRefersToWhatIsNotKnown(
      String path, String query, String header, String body, String key, String message) {
    List<String> headers = header.isEmpty() ? List.of() : List.of(header);
    Text text = new Text("resource.", path, query, headers, body, JSON);
    assertThatThrownBy(() -> RequestTemplate.parse(text, KNOWN))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("configuration " + key)
        .hasMessageContaining(message);
  }

  @Test
  void knowsNoParentWhereThereIsNone() {
    assertThatThrownBy(
            () -> RequestTemplate.parse(get("/{{parent:/id}}", ""), new Known(Set.of(), false)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Known are {{now:<pattern>}}");
  }

  @Test
  void refusesReferencesInBodiesOfUnknownFormats() {
    assertThatThrownBy(() -> body("a={{token}}", "text/plain", "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("set its content type to JSON, XML or a form");
  }
}
