package dev.millrace.connect.rest.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import dev.millrace.connect.files.read.text.TypeRules;
import dev.millrace.connect.rest.cursor.NumberCursors;
import dev.millrace.connect.rest.paging.Hosts;
import dev.millrace.connect.rest.paging.Keyset;
import dev.millrace.connect.rest.paging.LinkHeaders;
import dev.millrace.connect.rest.paging.NextUrls;
import dev.millrace.connect.rest.paging.Offsets;
import dev.millrace.connect.rest.paging.OnePage;
import dev.millrace.connect.rest.paging.PageNumbers;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.paging.Stop;
import dev.millrace.connect.rest.paging.Tokens;
import dev.millrace.connect.rest.paging.Total;
import dev.millrace.connect.rest.paging.Where;
import dev.millrace.connect.rest.template.Known;
import dev.millrace.connect.rest.template.RequestTemplate;
import dev.millrace.connect.rest.template.Values;
import dev.millrace.connect.rest.unit.Api;
import dev.millrace.connect.rest.unit.Layout;
import dev.millrace.connect.rest.unit.Level;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.UnitReader;
import dev.millrace.connect.rest.unit.UnitRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates, paging, bodies and units together, with answers that are cut off and restarts. */
class PagesOfAnswersTest {
  private static final URI BASE = URI.create("https://api.example/items");
  private static final Hosts HOSTS = new Hosts(BASE, Set.of(), Set.of());
  private static final String ALL_IN_ONE = "all in one";
  private static final int RECORDS = 57;
  private static final int PAGE = 10;
  private static final JsonPointer ID = JsonPointer.compile("/id");

  /** A way to page, and how requests ask so. */
  private record Way(String name, RequestTemplate request, Paging paging) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        way(ALL_IN_ONE, "", new OnePage()),
        way("numbers", "page={{page}}", new PageNumbers(0, PAGE, null, new Stop(true, PAGE, null))),
        way(
            "offsets and a total",
            "from={{offset}}&n={{limit}}",
            new Offsets(0, PAGE, new Total(Where.parse("/page/total"), false), Stop.NEVER)),
        way("token", "from={{token}}", new Tokens(Where.parse("/page/next"), null, Stop.NEVER)),
        way("header", "from={{token}}", new Tokens(Where.parse("header:X-Next"), null, Stop.NEVER)),
        way("relay", "from={{token}}", Tokens.relay(JsonPointer.compile("/data/pageInfo"))),
        way("OData", "", NextUrls.odata(HOSTS)),
        way("Link header", "", new LinkHeaders(HOSTS, Stop.NEVER)),
        way("keyset", "after={{last:/id}}", new Keyset(List.of(ID), 0, Stop.NEVER)));
  }

  private static Way way(String name, String query, Paging paging) {
    RequestTemplate.Text text = new RequestTemplate.Text("", "/items", query, List.of(), "", "");
    return new Way(name, RequestTemplate.parse(text, new Known(paging.names(), false)), paging);
  }

  /** An API that holds still, and whose answers may be cut off. */
  private static final class Server implements Api<Fetched> {
    private final Way way;
    private final Random random;
    private final Schemas schemas = SampleSchemas.auto();
    private final AnswerPage.Rules rules;

    Server(Way way, Random random) {
      this.way = way;
      this.random = random;
      rules =
          new AnswerPage.Rules(
              new Wanted(List.of(ID), null, ID, way.paging.needs(), Set.of()),
              new NumberCursors(),
              way.paging,
              false);
    }

    @Override
    public Page<Fetched> ask(Question question) throws IOException {
      Map<String, String> named = way.paging.values(question.place(), question.delta());
      URI url =
          named.containsKey(Paging.URL)
              ? URI.create(named.get(Paging.URL))
              : BASE.resolve(
                  way.request.of(new Values(named, pointer -> null, Instant.EPOCH)).target());
      Map<String, String> query = query(url);
      int from =
          Integer.parseInt(query.getOrDefault("from", "0"))
              + PAGE * Integer.parseInt(query.getOrDefault("page", "0"))
              + Integer.parseInt(query.getOrDefault("after", "-1"))
              + 1;
      int to = way.name.equals(ALL_IN_ONE) ? RECORDS : Math.min(RECORDS, from + PAGE);
      Map<String, List<String>> headers = new HashMap<>();
      if (to < RECORDS) {
        headers.put("x-next", List.of("" + to));
        headers.put("link", List.of("<?from=0>; rel=first, <?from=" + to + ">; rel=\"next\""));
      }
      byte[] body = body(from, to).getBytes(StandardCharsets.UTF_8);
      int length = random.nextInt(3) == 0 ? random.nextInt(body.length) : body.length;
      Body read =
          new JsonBodyFormat(
                  new JsonReadFormat(
                      false,
                      JsonReadFormat.path("/data/items"),
                      TypeRules.DEFAULT,
                      StandardCharsets.UTF_8,
                      10_000),
                  true)
              .open(new ByteArrayInputStream(body, 0, length), "answer", rules.wanted(), schemas);
      return new AnswerPage(
          read,
          rules,
          new AnswerPage.Head(question.place(), url, headers, Instant.EPOCH, question.parent()));
    }

    private static Map<String, String> query(URI url) {
      return Stream.of(url.getQuery() == null ? new String[0] : url.getQuery().split("&", -1))
          .map(each -> each.split("=", 2))
          .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }

    private static String body(int from, int to) {
      boolean more = to < RECORDS;
      return "{\"page\":{\"total\":%d%s},\"data\":{\"pageInfo\":{\"hasNextPage\":%s,\"endCursor\":\"%d\"},\"items\":[%s]}%s}"
          .formatted(
              RECORDS,
              more ? ",\"next\":" + to : ",\"next\":null",
              more,
              to,
              IntStream.range(from, to)
                  .mapToObj(i -> "{\"id\":" + i + ",\"text\":\"]}\\\"" + i + "\"}")
                  .collect(Collectors.joining(", ")),
              more ? ",\"@odata.nextLink\":\"?from=" + to + "\"" : "");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void handsEachRecordOverOnceInOrderHoweverAnswersAreCut(Way way) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Server server = new Server(way, random);
      List<Long> ids = new ArrayList<>();
      Map<String, Object> stored = new HashMap<>();
      boolean over = false;
      while (!over) {
        over = readSome(server, random, stored, ids);
      }
      assertThat(ids)
          .as("%s, seed %d", way, seed)
          .containsExactlyElementsOf(IntStream.range(0, RECORDS).asLongStream().boxed().toList());
    }
  }

  /** Reads on from what is stored, up to a crash; true if the round is over. */
  private static boolean readSome(
      Server server, Random random, Map<String, Object> stored, List<Long> ids) {
    UnitRules rules = new UnitRules(null, 0, true, 1_000, Long::toString, true, null);
    Level<Fetched> level =
        new Level<>("items", new Layout("h"), server, rules, Fetched::told, List.of(), null);
    try (UnitReader<Fetched> reader =
        new UnitReader<>("items", level, stored, () -> Instant.EPOCH)) {
      if (!reader.inRound() && reader.finishedMs() == null) {
        reader.beginRound();
      }
      for (int i = random.nextInt(25); i >= 0 && reader.inRound(); i--) {
        try {
          UnitReader.Handed<Fetched> handed = reader.next();
          if (handed != null) {
            ids.add(((Struct) handed.value().value()).getInt64("id"));
            stored.clear();
            stored.putAll(handed.offset());
          }
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("'answer'");
        }
      }
      return reader.finishedMs() != null;
    }
  }
}
