package dev.millrace.connect.rest.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PagingTest {
  private static final URI ASKED = URI.create("https://api.example/v1/items?a=1");
  private static final Hosts HOSTS = new Hosts(ASKED, Set.of(), Set.of());
  private static final Stop SHORT = new Stop(true, 10, null);
  private static final Where MORE = Where.parse("/more");

  private static Total total(boolean pages) {
    return new Total(Where.parse("/total"), pages);
  }

  private static Stop flag(boolean last) {
    return new Stop(false, 0, new Stop.Flag(MORE, last));
  }

  private static Tokens tokens(String where) {
    return new Tokens(Where.parse(where), null, Stop.NEVER);
  }

  private static Keyset keyset(Stop stop) {
    return new Keyset(List.of(JsonPointer.compile("/t"), JsonPointer.compile("/id")), 0, stop);
  }

  private static NextUrls urls(Stop stop) {
    return new NextUrls(Where.parse("/next"), null, HOSTS, stop);
  }

  private static Answer answer(long records, String body, String headers, String last) {
    return new Answer(
        ASKED,
        records,
        pointed(body),
        map(headers).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue()))),
        pointed(last));
  }

  private static Map<JsonPointer, String> pointed(String text) {
    return map(text).entrySet().stream()
        .collect(Collectors.toMap(each -> JsonPointer.compile(each.getKey()), Map.Entry::getValue));
  }

  /** Of {@code name=value name=value}. */
  private static Map<String, String> map(String text) {
    return Arrays.stream(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(each -> each.split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each[1]));
  }

  static Stream<Arguments> steps() {
    PageNumbers pages = new PageNumbers(1, 10, null, SHORT);
    PageNumbers byRecords = new PageNumbers(0, 10, total(false), Stop.NEVER);
    PageNumbers byPages = new PageNumbers(1, 0, total(true), Stop.NEVER);
    Offsets offsets = new Offsets(0, 10, total(false), Stop.NEVER);
    Tokens relay = Tokens.relay(JsonPointer.compile("/data/all/pageInfo"));
    String info = "/data/all/pageInfo/endCursor=abc /data/all/pageInfo/hasNextPage=";
    return Stream.of(
        arguments("all in one", new OnePage(), "", answer(5, "", "", ""), null),
        arguments("a full page", pages, "", answer(10, "", "", ""), "page=2"),
        arguments("a later page", pages, "page=7", answer(10, "", "", ""), "page=8"),
        arguments("a short page", pages, "page=7", answer(9, "", "", ""), null),
        arguments("an empty page", pages, "page=7", answer(0, "", "", ""), null),
        arguments(
            "a short page, where any is allowed",
            new PageNumbers(1, 10, null, Stop.EMPTY),
            "",
            answer(9, "", "", ""),
            "page=2"),
        arguments("21 in all, 20 read", byRecords, "page=1", body("/total=21"), "page=2"),
        arguments("20 in all, 20 read", byRecords, "page=1", body("/total=20"), null),
        arguments("none at all", byRecords, "", body("/total=0"), null),
        arguments("3 pages in all, at 2", byPages, "page=2", body("/total=3"), "page=3"),
        arguments("3 pages in all, at 3", byPages, "page=3", body("/total=3"), null),
        arguments("a total that isn't told", byPages, "page=3", body(""), "page=4"),
        arguments(
            "as many as came", offsets, "offset=20", answer(7, "/total=90", "", ""), "offset=27"),
        arguments("the offset's end", offsets, "offset=20", answer(7, "/total=27", "", ""), null),
        arguments(
            "nothing at an offset", offsets, "offset=20", answer(0, "/total=99", "", ""), null),
        arguments("there is more", pagesBy(flag(false)), "", body("/more=true"), "page=2"),
        arguments("there is no more", pagesBy(flag(false)), "", body("/more=false"), null),
        arguments("more isn't told", pagesBy(flag(false)), "", body(""), null),
        arguments("not the last", pagesBy(flag(true)), "", body("/more=false"), "page=2"),
        arguments("the last", pagesBy(flag(true)), "", body("/more=true"), null),
        arguments("a token", tokens("/t"), "", body("/t=x+y/z=="), "token=x+y/z=="),
        arguments("a token, no records", tokens("/t"), "", answer(0, "/t=x", "", ""), "token=x"),
        arguments("no token", tokens("/t"), "token=x", body(""), null),
        arguments("an empty token", tokens("/t"), "token=x", body("/t="), null),
        arguments(
            "a token in a header",
            tokens("header:X-Next"),
            "",
            answer(1, "", "x-next=7", ""),
            "token=7"),
        arguments("no header", tokens("header:X-Next"), "", body("/t=x"), null),
        arguments("relay, more", relay, "", body(info + "true"), "token=abc"),
        arguments("relay, no more", relay, "", body(info + "false"), null),
        arguments(
            "an absolute URL",
            urls(Stop.NEVER),
            "",
            body("/next=https://api.example/x?b=2"),
            "url=https://api.example/x?b=2"),
        arguments(
            "a relative URL",
            urls(Stop.NEVER),
            "",
            body("/next=?a=2"),
            "url=https://api.example/v1/items?a=2"),
        arguments(
            "a URL from the root",
            urls(Stop.NEVER),
            "",
            body("/next=/v2"),
            "url=https://api.example/v2"),
        arguments("no URL", urls(Stop.NEVER), "url=https://api.example/x", body(""), null),
        arguments("a URL, but a flag", urls(flag(false)), "", body("/next=/x /more=false"), null),
        arguments(
            "the last record",
            keyset(Stop.NEVER),
            "",
            answer(3, "", "", "/t=9 /id=4"),
            "last:/t=9 last:/id=4"),
        arguments(
            "no last record",
            keyset(Stop.NEVER),
            "last:/t=9 last:/id=4",
            answer(0, "", "", ""),
            null),
        arguments("a short keyset page", keyset(SHORT), "", answer(3, "", "", "/t=9 /id=4"), null));
  }

  private static PageNumbers pagesBy(Stop stop) {
    return new PageNumbers(1, 0, null, stop);
  }

  private static Answer body(String body) {
    return answer(10, body, "", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void goesOn(String what, Paging paging, String at, Answer answer, String next) {
    Place expected = next == null ? null : new Place(map(next));
    assertThat(paging.after(new Place(map(at)), answer)).isEqualTo(new Page.End(expected, null));
  }

  @Test
  void asksTheFirstPageByItsNumberAndSize() {
    assertThat(new PageNumbers(1, 50, null, Stop.EMPTY).values(Place.FIRST, null))
        .isEqualTo(Map.of("page", "1", "limit", "50"));
    assertThat(new Offsets(0, 0, null, Stop.EMPTY).values(Place.of("offset", "7"), null))
        .isEqualTo(Map.of("offset", "7"));
    assertThat(tokens("/t").values(Place.FIRST, null)).isEmpty();
  }

  @Test
  void saysBeforehandWhatItNeeds() {
    Paging paging = new Tokens(Where.parse("/next"), Where.parse("/sync"), flag(false));
    assertThat(paging.needs().body())
        .extracting(JsonPointer::toString)
        .containsExactlyInAnyOrder("/next", "/sync", "/more");
    assertThat(tokens("header:x").needs().body()).isEmpty();
    assertThat(keyset(Stop.EMPTY).needs().records())
        .extracting(JsonPointer::toString)
        .containsExactlyInAnyOrder("/t", "/id");
  }

  @Test
  void keepsTheDeltaLinkOfAnODataRoundAlsoOfAnEmptyPage() {
    NextUrls odata = NextUrls.odata(HOSTS);
    assertThat(odata.after(Place.FIRST, body("/@odata.nextLink=?$skiptoken=2")))
        .isEqualTo(
            new Page.End(Place.of("url", "https://api.example/v1/items?$skiptoken=2"), null));
    Page.End end = odata.after(Place.FIRST, answer(0, "/@odata.deltaLink=?$deltatoken=5", "", ""));
    assertThat(end).isEqualTo(new Page.End(null, "https://api.example/v1/items?$deltatoken=5"));
    assertThat(odata.values(Place.FIRST, end.delta())).isEqualTo(Map.of("url", end.delta()));
    assertThat(odata.values(Place.of("url", "https://api.example/2"), end.delta()))
        .isEqualTo(Map.of("url", "https://api.example/2"));
  }

  @Test
  void keepsTheSyncTokenOfTheLastPage() {
    Tokens paging = new Tokens(Where.parse("/next"), Where.parse("/sync"), Stop.NEVER);
    assertThat(paging.after(Place.FIRST, body("/sync=s1"))).isEqualTo(new Page.End(null, "s1"));
    assertThat(paging.values(Place.of("token", "t"), "s1"))
        .isEqualTo(Map.of("token", "t", "delta", "s1"));
  }

  /** As Salesforce's Sforce-Locator does. */
  @Test
  void takesTheHeaderThatSaysNullForTheLast() {
    Answer last = answer(10, "/next=null", "x=null", "");
    assertThat(tokens("header:x").after(Place.FIRST, last)).isEqualTo(Page.End.LAST);
    assertThat(tokens("/next").after(Place.FIRST, last).next())
        .isEqualTo(Place.of("token", "null"));
  }

  @Test
  void hasTheJobInEachPlaceOfItsResult() {
    JobPages pages = new JobPages(tokens("/next"), HOSTS);
    assertThat(pages.names()).containsExactlyInAnyOrder("token", "job");
    Place at = new Place(Map.of("job", "j1", "result", "/results/1"));
    Place next = new Place(Map.of("job", "j1", "token", "t2"));
    assertThat(pages.values(at, null))
        .containsEntry("job", "j1")
        .containsEntry("url", HOSTS.base().resolve("/results/1").toString())
        .doesNotContainKey("result");
    assertThat(pages.after(at, body("/next=t2"))).isEqualTo(new Page.End(next, null));
    assertThat(pages.values(next, null)).isEqualTo(Map.of("job", "j1", "token", "t2"));
    assertThat(pages.after(next, body(""))).isEqualTo(Page.End.LAST);
    assertThatThrownBy(() -> pages.after(Place.FIRST, body("/next=t2")))
        .hasMessageContaining("without a job");
    assertThatThrownBy(
            () -> pages.values(new Place(Map.of("job", "j", "result", "https://evil/")), null))
        .hasMessageContaining("leads away from");
  }

  @Test
  void followsTheLinkHeader() {
    LinkHeaders paging = new LinkHeaders(HOSTS, Stop.NEVER);
    Answer answer =
        new Answer(
            ASKED,
            1,
            Map.of(),
            Map.of("link", List.of("</about>; rel=about", "<?a=1&page=2>; rel=\"next\"")),
            Map.of());
    assertThat(paging.after(Place.FIRST, answer).next())
        .isEqualTo(Place.of("url", "https://api.example/v1/items?a=1&page=2"));
    assertThat(paging.after(Place.FIRST, body(""))).isEqualTo(Page.End.LAST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "https://a.example/b/c?d=1 ?e=2 https://a.example/b/c?e=2",
        "https://a.example/b/c?d=1 x https://a.example/b/x",
        "https://a.example/b/c ../x https://a.example/x",
        "https://a.example x https://a.example/x",
        "https://a.example?d=1 x?e https://a.example/x?e",
        "https://a.example/b #f https://a.example/b#f",
        "https://a.example/b `` https://a.example/b",
        "https://a.example/b ?page[number]=2&q=a|b https://a.example/b?page[number]=2&q=a%7Cb",
        "https://a.example/b `?q=é {}` https://a.example/b?q=%C3%A9%20%7B%7D"
      })
  void resolvesReferencesAsBrowsersDo(String base, String reference, String url) throws Exception {
    assertThat(References.resolve(URI.create(base), reference)).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/x?key=s",
    "//evil.example/x",
    "http://api.example/x",
    "https://api.example:8443/x",
    "https://user:pw@api.example/x",
    "https://api.example.evil.example/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "mailto:a@api.example"
  })
  void refusesLinksThatLeadAway(String link) {
    assertThatThrownBy(() -> urls(Stop.NEVER).after(Place.FIRST, body("/next=" + link)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("leads away from https://api.example")
        .hasMessageNotContaining("key=s");
    assertThatThrownBy(() -> urls(Stop.NEVER).values(Place.of("url", link), null))
        .isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://cdn.example/x, https://cdn.example/x",
    "HTTPS://API.example:443/x, HTTPS://API.example:443/x"
  })
  void followsLinksToWhereItIsAllowed(String link, String url) {
    Hosts hosts = new Hosts(ASKED, Set.of("CDN.example"), Set.of());
    assertThat(hosts.follow(ASKED, link)).hasToString(url);
  }

  @Test
  void refusesWhatIsNoUrlWithoutShowingItsQuery() {
    assertThatThrownBy(() -> HOSTS.follow(ASKED, "https://api.example/%zz?key=secret"))
        .isInstanceOf(ConnectException.class)
        .hasMessage("The link to the next page is no URL: 'https://api.example/%zz?...'")
        .hasNoCause();
  }

  @Test
  void keepsSecretsOfLinksOutOfPlaces() {
    Hosts hosts = new Hosts(ASKED, Set.of(), Set.of("access_token"));
    assertThat(hosts.follow(ASKED, "?access_token=s&after=%20x&access_token=t"))
        .hasToString("https://api.example/v1/items?after=%20x");
    assertThat(hosts.follow(ASKED, "/x?access_token=s")).hasToString("https://api.example/x");
  }

  @Test
  void saysWhichValueOfTheLastRecordIsMissing() {
    assertThatThrownBy(() -> keyset(Stop.NEVER).after(Place.FIRST, answer(3, "", "", "/t=9")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no value at /id");
  }

  @Test
  void saysThatATotalIsNoNumber() {
    assertThatThrownBy(
            () ->
                new Offsets(0, 10, total(false), Stop.NEVER)
                    .after(Place.FIRST, body("/total=many")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/total, which is no whole number: 'many'");
  }

  @Test
  void refusesPlacesThatAreNone() {
    assertThatThrownBy(() -> Where.parse("next"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'next' names no place in an answer");
  }
}
