package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.rest.Vendor.Limit;
import dev.millrace.connect.rest.Vendor.Question;
import dev.millrace.connect.rest.Vendor.Reply;
import dev.millrace.connect.rest.http.Server;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Each preset against a server that pages, filters, limits and asks for credentials as the pages
 * named in the preset's file say that the vendor does, with answers of the same shape.
 */
@Execution(ExecutionMode.CONCURRENT)
class VendorsTest {
  private static final Instant START = Instant.parse("2025-03-02T10:00:00Z");
  private static final int PAGE = 2;
  private static final int FIRST = 5;

  /**
   * Something that a vendor keeps.
   *
   * @param at when it changed last
   */
  private record Thing(int id, Instant at, int version) {
    String iso() {
      return at.toString();
    }
  }

  /** What a vendor has: five things at first, each an hour younger than the one before. */
  private static final class Things {
    private final List<Thing> all = new ArrayList<>();

    Things() {
      for (int i = 1; i <= FIRST; i++) {
        all.add(new Thing(i, START.plusSeconds(3600L * i), 1));
      }
    }

    /** One changes, and one is new. */
    synchronized void change() {
      all.set(1, new Thing(2, START.plusSeconds(3600L * 10), 2));
      all.add(new Thing(6, START.plusSeconds(3600L * 11), 1));
    }

    /** From a time on, the oldest change first. */
    synchronized List<Thing> from(Instant since) {
      return all.stream()
          .filter(thing -> !thing.at().isBefore(since))
          .sorted(Comparator.comparing(Thing::at))
          .toList();
    }
  }

  private final Things things = new Things();

  private static Predicate<Server.Got> header(String name, String value) {
    return got -> value.equals(got.header(name));
  }

  private static Predicate<Server.Got> bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  private static Predicate<Server.Got> basic(String login) {
    byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
    return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static String later(long seconds) {
    return Long.toString(Instant.now().getEpochSecond() + seconds);
  }

  private static Instant time(String text) {
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  private static String joined(List<Thing> some, Function<Thing, String> json) {
    return some.stream().map(json).collect(Collectors.joining(","));
  }

  private static List<Thing> page(List<Thing> some, int begin) {
    return some.subList(Math.min(begin, some.size()), Math.min(begin + PAGE, some.size()));
  }

  private static int number(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  /** A value of a JSON text, by the first pattern's group. */
  private static String found(String in, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(in);
    assertThat(found.find()).as("%s in %s", pattern, in).isTrue();
    return found.group(1);
  }

  private static Map<String, String> props(String preset, Vendor vendor, String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", preset);
    props.put("preset", preset);
    props.put("base.url", vendor.url(""));
    props.put("poll.interval.ms", "30");
    props.put("retry.backoff.ms", "1");
    props.put("rate.requests", "0");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static void valid(Map<String, String> own) {
    Map<String, String> whole = Presets.applied(own);
    Validation validation = Validation.of(RestSourceConfig.DEF, whole);
    KeyRules.check(validation, whole);
    assertThat(
            validation.result().configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .map(value -> value.name() + ": " + value.errorMessages()))
        .isEmpty();
  }

  /** Reads all things, each version once, and the changed ones once they change. */
  private List<String> read(Vendor vendor, Map<String, String> props, Function<Struct, String> name)
      throws Exception {
    valid(props);
    TaskRun run = new TaskRun(props);
    run.start(1);
    run.commitUntil(records -> records.size() >= FIRST);
    things.change();
    run.commitUntil(records -> records.size() >= FIRST + 2);
    int asked = vendor.asked().size();
    run.commitUntil(records -> vendor.asked().size() > asked + 3 || pause());
    run.stop();
    List<String> names = new ArrayList<>();
    for (SourceRecord each : run.committed()) {
      names.add(name.apply((Struct) each.value()));
    }
    assertThat(vendor.early()).isZero();
    assertThat(vendor.letIn()).isGreaterThan(vendor.asked().size());
    return names;
  }

  private static boolean pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static List<String> expected() {
    return List.of("1 v1", "2 v1", "3 v1", "4 v1", "5 v1", "2 v2", "6 v1");
  }

  private static Function<Struct, String> named(String id, String version) {
    return value -> value.get(id) + " v" + value.get(version);
  }

  /** As GitHub, GitLab and Shopify: links lead to a page by its number, or a token. */
  private Reply linked(
      Vendor vendor,
      Question question,
      String sinceName,
      String page,
      Function<String, String> body) {
    String token = question.of(page);
    // A link's token stands for the whole question, as Shopify's does.
    String[] parts = token.split("@", 2);
    String since = parts.length == 2 ? parts[1] : question.of(sinceName);
    int begin = number(parts[0]);
    List<Thing> all = things.from(time(since));
    String next =
        "<" + vendor.url(question.path()) + "?" + page + "=" + (begin + PAGE) + "@" + since + ">";
    String json = joined(page(all, begin), thing -> issue(thing, thing.iso()));
    return begin + PAGE < all.size()
        ? Reply.ok(body.apply(json), "Link: " + next + "; rel=\"next\"")
        : Reply.ok(body.apply(json));
  }

  private static String issue(Thing thing, String updated) {
    return """
        {"id":%d,"number":%d,"title":"Found a bug","state":"open","user":{"login":"octocat","id":1},\
        "labels":[],"comments":%d,"created_at":"2011-04-22T13:33:48Z","updated_at":"%s"}"""
        .formatted(thing.id(), 1347 + thing.id(), thing.version(), updated);
  }

  private static List<String> asked(Vendor vendor, String name) {
    return vendor.asked().stream().map(question -> question.of(name)).distinct().toList();
  }

  @Test
  void github() throws Exception {
    Vendor[] it = new Vendor[1];
    Limit limit =
        Limit.of(
            403,
            "{\"message\":\"API rate limit exceeded for user ID 1.\"}",
            0,
            "X-RateLimit-Limit: 5000",
            "X-RateLimit-Remaining: 0",
            "X-RateLimit-Reset: " + later(1));
    try (Vendor vendor =
        new Vendor(
            bearer("pat"),
            limit,
            q -> linked(it[0], q, "since", "page", json -> "[" + json + "]"))) {
      it[0] = vendor;
      Map<String, String> props =
          props(
              "github",
              vendor,
              "config.owner",
              "octocat",
              "config.repo",
              "hello",
              "resources",
              "issues",
              "auth.token",
              "pat");
      assertThat(read(vendor, props, named("id", "comments"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).path()).isEqualTo("/repos/octocat/hello/issues");
      assertThat(vendor.asked().get(0).query())
          .containsEntry("state", "all")
          .containsEntry("sort", "updated")
          .doesNotContainKey("since");
      assertThat(asked(vendor, "since"))
          .containsSubsequence("2025-03-02T14:59:00Z", "2025-03-02T20:59:00Z");
    }
  }

  @Test
  void gitlab() throws Exception {
    Vendor[] it = new Vendor[1];
    Limit limit =
        Limit.of(
            429,
            "Retry later",
            1000,
            "RateLimit-Remaining: 0",
            "RateLimit-Reset: " + later(1),
            "Retry-After: 1");
    try (Vendor vendor =
        new Vendor(
            header("PRIVATE-TOKEN", "glpat"),
            limit,
            q -> linked(it[0], q, "updated_after", "cursor", json -> "[" + json + "]"))) {
      it[0] = vendor;
      Map<String, String> props =
          props(
              "gitlab",
              vendor,
              "config.project",
              "group/shop",
              "resources",
              "issues",
              "auth.key",
              "glpat");
      assertThat(read(vendor, props, named("id", "comments"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).query()).containsEntry("order_by", "updated_at");
      assertThat(vendor.asked().get(0).path()).isEqualTo("/projects/group/shop/issues");
      assertThat(asked(vendor, "updated_after"))
          .containsSubsequence("2025-03-02T14:59:00Z", "2025-03-02T20:59:00Z");
    }
  }

  @Test
  void shopify() throws Exception {
    Vendor[] it = new Vendor[1];
    Limit limit =
        Limit.of(
            429,
            "{\"errors\":\"Exceeded 2 calls per second for api client.\"}",
            1000,
            "Retry-After: 1.0",
            "X-Shopify-Shop-Api-Call-Limit: 40/40");
    try (Vendor vendor =
        new Vendor(
            header("X-Shopify-Access-Token", "shpat"),
            limit,
            q ->
                linked(
                    it[0],
                    q,
                    "updated_at_min",
                    "page_info",
                    json -> "{\"orders\":[" + json + "]}"))) {
      it[0] = vendor;
      Map<String, String> props =
          props(
              "shopify",
              vendor,
              "config.shop",
              "shoes",
              "resources",
              "orders",
              "auth.key",
              "shpat");
      assertThat(read(vendor, props, named("id", "comments"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).path()).isEqualTo("/orders.json");
      assertThat(asked(vendor, "updated_at_min"))
          .containsSubsequence("2025-03-02T14:55:00Z", "2025-03-02T20:55:00Z");
    }
  }

  /** Newest first. A version stands for another event, so the changed one has another id. */
  private Reply stripe(Question question) {
    long since = number(question.of("created[gte]"));
    List<Thing> all = new ArrayList<>(things.from(Instant.ofEpochSecond(since)));
    all.sort(Comparator.comparing(Thing::at).reversed());
    List<String> ids = all.stream().map(VendorsTest::event).toList();
    int begin =
        question.of("starting_after").isEmpty()
            ? 0
            : ids.indexOf(question.of("starting_after")) + 1;
    String data =
        joined(
            page(all, begin),
            thing ->
                """
                {"id":"%s","object":"event","api_version":"2019-02-19","created":%d,\
                "data":{"object":{"id":"seti_1","object":"setup_intent"}},"livemode":false,\
                "type":"setup_intent.created"}"""
                    .formatted(event(thing), thing.at().getEpochSecond()));
    return Reply.ok(
        "{\"object\":\"list\",\"url\":\"/v1/events\",\"has_more\":%s,\"data\":[%s]}"
            .formatted(begin + PAGE < all.size(), data));
  }

  private static String event(Thing thing) {
    return "evt_" + thing.id() + "v" + thing.version();
  }

  @Test
  void stripe() throws Exception {
    Limit limit =
        Limit.of(
            429,
            "{\"error\":{\"code\":\"rate_limit\",\"type\":\"invalid_request_error\"}}",
            0,
            "Stripe-Rate-Limited-Reason: global-rate");
    try (Vendor vendor = new Vendor(bearer("sk_test"), limit, this::stripe)) {
      Map<String, String> props = props("stripe", vendor, "auth.token", "sk_test");
      assertThat(read(vendor, props, value -> value.getString("id")))
          .containsExactlyInAnyOrder(
              "evt_1v1", "evt_2v1", "evt_3v1", "evt_4v1", "evt_5v1", "evt_2v2", "evt_6v1");
      assertThat(asked(vendor, "created[gte]"))
          .containsSubsequence(
              Long.toString(START.plusSeconds(5 * 3600 - 300).getEpochSecond()),
              Long.toString(START.plusSeconds(11 * 3600 - 300).getEpochSecond()));
    }
  }

  /** A cursor is the time of the last change that was given; there is one behind the end, too. */
  private Reply zendesk(Vendor vendor, Question question) {
    String cursor = question.of("cursor");
    Instant after =
        cursor.isEmpty()
            ? Instant.ofEpochSecond(Long.parseLong(question.of("start_time")))
            : Instant.parse(cursor);
    List<Thing> all =
        things.from(after).stream().filter(thing -> thing.at().isAfter(after)).toList();
    List<Thing> page = page(all, 0);
    Instant last = page.isEmpty() ? after : page.get(page.size() - 1).at();
    String tickets =
        joined(
            page,
            thing ->
                """
                {"id":%d,"subject":"Help, my printer is on fire!","status":"open",\
                "priority":"high","collaborator_ids":[35334,234],"version":%d,"updated_at":"%s"}"""
                    .formatted(thing.id(), thing.version(), thing.iso()));
    return Reply.ok(
        """
        {"after_cursor":"%s","after_url":"%s?cursor=%s","before_cursor":null,"before_url":null,\
        "end_of_stream":%s,"tickets":[%s]}"""
            .formatted(last, vendor.url(question.path()), last, all.size() <= PAGE, tickets));
  }

  @Test
  void zendesk() throws Exception {
    Vendor[] it = new Vendor[1];
    Limit limit = Limit.of(429, "Rate limit for ticket updates exceeded", 1000, "Retry-After: 1");
    try (Vendor vendor =
        new Vendor(basic("agent@shop.com/token:key"), limit, q -> zendesk(it[0], q))) {
      it[0] = vendor;
      Map<String, String> props =
          props(
              "zendesk",
              vendor,
              "config.subdomain",
              "shop",
              "resources",
              "tickets",
              "auth.user",
              "agent@shop.com/token",
              "auth.password",
              "key",
              "position.topic",
              "positions");
      assertThat(read(vendor, props, named("id", "version"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).query()).isEqualTo(Map.of("start_time", "0"));
      assertThat(vendor.asked().stream().skip(1))
          .allMatch(question -> !question.query().containsKey("start_time"));
      assertThat(asked(vendor, "cursor")).endsWith("2025-03-02T15:00:00Z", "2025-03-02T21:00:00Z");
    }
  }

  private Reply salesforce(Question question) {
    String locator = question.path().replaceAll(".*/query/", "");
    boolean first = question.path().endsWith("/queryAll");
    String since =
        first ? found(question.of("q"), "SystemModstamp >= (\\S+)") : locator.split("-", 2)[1];
    int begin = first ? 0 : number(locator.split("-", 2)[0]);
    List<Thing> all = things.from(Instant.parse(since));
    String records =
        joined(
            page(all, begin),
            thing ->
                """
                {"attributes":{"type":"Account","url":"/services/data/v63.0/sobjects/Account/1"},\
                "Id":"%d","Name":"Test","IsDeleted":false,"NumberOfEmployees":%d,\
                "SystemModstamp":"%s"}"""
                    .formatted(thing.id(), thing.version(), thing.iso().replace("Z", ".000+0000")));
    String next = "/services/data/v63.0/query/%d-%s".formatted(begin + PAGE, since);
    boolean done = begin + PAGE >= all.size();
    return Reply.ok(
        "{\"totalSize\":%d,\"done\":%s,%s\"records\":[%s]}"
            .formatted(
                all.size(), done, done ? "" : "\"nextRecordsUrl\":\"" + next + "\",", records));
  }

  @Test
  void salesforce() throws Exception {
    Limit limit =
        Limit.of(
            403,
            "[{\"message\":\"TotalRequests Limit exceeded.\","
                + "\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]",
            0);
    try (Vendor vendor = new Vendor(bearer("let-me-in"), limit, this::salesforce)) {
      Map<String, String> props =
          props(
              "salesforce",
              vendor,
              "config.domain",
              "shop",
              "resource.objects.partitions",
              "Account",
              "auth.token.url",
              vendor.url("/services/oauth2/token"),
              "auth.client.id",
              "id",
              "auth.client.secret",
              "secret");
      assertThat(read(vendor, props, named("Id", "NumberOfEmployees"))).isEqualTo(expected());
      assertThat(asked(vendor, "q"))
          .startsWith(
              "SELECT FIELDS(STANDARD) FROM Account WHERE SystemModstamp >= 1970-01-01T00:00:00Z"
                  + " ORDER BY SystemModstamp, Id")
          .anyMatch(query -> query.contains(">= 2025-03-02T14:55:00Z "))
          .anyMatch(query -> query.contains(">= 2025-03-02T20:55:00Z "));
    }
  }

  /** Query jobs, each with the rows of its time, and of which each is looked at twice. */
  private final List<List<Thing>> bulkJobs = new ArrayList<>();

  private final List<Integer> looks = new ArrayList<>();

  private synchronized Reply salesforceBulk(Question question) {
    if (question.path().endsWith("/jobs/query")) {
      String since = found(question.body(), "SystemModstamp >= ([^\\s\"]+)");
      bulkJobs.add(things.from(Instant.parse(since)));
      looks.add(0);
      return Reply.ok(bulkJob("UploadComplete"));
    }
    int job = number(found(question.path(), "/jobs/query/7500000000000(\\d+)AAA"));
    if (!question.path().endsWith("/results")) {
      looks.set(job, looks.get(job) + 1);
      return Reply.ok(bulkJob(looks.get(job) == 1 ? "InProgress" : "JobComplete"));
    }
    List<Thing> all = bulkJobs.get(job);
    int begin = number(question.of("locator").replace("MTAw", ""));
    List<Thing> page = page(all, begin);
    String rows =
        page.stream()
            .map(
                thing ->
                    "\"%d\",\"%s\",\"false\",\"%d\"\n"
                        .formatted(thing.id(), thing.iso().replace("Z", ".000Z"), thing.version()))
            .collect(Collectors.joining());
    return Reply.ok(
        "\"Id\",\"SystemModstamp\",\"IsDeleted\",\"NumberOfEmployees\"\n" + rows,
        "Content-Type: text/csv; charset=UTF-8",
        "Sforce-NumberOfRecords: " + page.size(),
        "Sforce-Locator: " + (begin + PAGE >= all.size() ? "null" : "MTAw" + (begin + PAGE)));
  }

  private String bulkJob(String state) {
    return """
        {"id":"7500000000000%dAAA","operation":"queryAll","object":"Account",\
        "createdById":"005R0000000GiwjIAC","createdDate":"2025-03-02T10:00:00.000+0000",\
        "systemModstamp":"2025-03-02T10:00:00.000+0000","state":"%s",\
        "concurrencyMode":"Parallel","contentType":"CSV","apiVersion":63.0,\
        "lineEnding":"LF","columnDelimiter":"COMMA"}"""
        .formatted(bulkJobs.size() - 1, state);
  }

  @Test
  void salesforceInBulk() throws Exception {
    Limit limit =
        Limit.of(
            403,
            "[{\"message\":\"TotalRequests Limit exceeded.\","
                + "\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]",
            0);
    try (Vendor vendor = new Vendor(bearer("let-me-in"), limit, this::salesforceBulk)) {
      Map<String, String> props =
          props(
              "salesforce-bulk",
              vendor,
              "config.domain",
              "shop",
              "config.fields",
              "NumberOfEmployees",
              "resource.objects.job.poll.interval.ms",
              "5",
              "auth.token.url",
              vendor.url("/services/oauth2/token"),
              "auth.client.id",
              "id",
              "auth.client.secret",
              "secret");
      assertThat(read(vendor, props, named("Id", "NumberOfEmployees"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).body())
          .isEqualTo(
              "{\"operation\": \"queryAll\", \"query\": \"SELECT Id, SystemModstamp, IsDeleted,"
                  + " NumberOfEmployees FROM Account WHERE SystemModstamp >="
                  + " 1970-01-01T00:00:00Z\"}");
      assertThat(vendor.asked())
          .filteredOn(question -> question.path().endsWith("/results"))
          .allMatch(question -> question.of("maxRecords").equals("50000"));
      assertThat(asked(vendor, "locator")).contains("", "MTAw2", "MTAw4");
    }
  }

  private Reply graph(Vendor vendor, Question question) {
    boolean skip = question.query().containsKey("$skiptoken");
    String token = skip ? question.of("$skiptoken") : question.of("$deltatoken");
    Instant after = time(token);
    List<Thing> all =
        things.from(after).stream().filter(thing -> thing.at().isAfter(after)).toList();
    List<Thing> page = page(all, 0);
    Instant last = page.isEmpty() ? after : page.get(page.size() - 1).at();
    boolean more = all.size() > PAGE;
    String link = vendor.url(question.path()) + (more ? "?$skiptoken=" : "?$deltatoken=") + last;
    String users =
        joined(
            page,
            thing ->
                "{\"id\":\"%d\",\"displayName\":\"Testuser\",\"givenName\":\"v%d\"}"
                    .formatted(thing.id(), thing.version()));
    return Reply.ok(
        "{\"@odata.context\":\"$metadata#users\",\"%s\":\"%s\",\"value\":[%s]}"
            .formatted(more ? "@odata.nextLink" : "@odata.deltaLink", link, users));
  }

  @Test
  void microsoftGraph() throws Exception {
    Vendor[] it = new Vendor[1];
    Limit limit =
        Limit.of(429, "{\"error\":{\"code\":\"TooManyRequests\"}}", 1000, "Retry-After: 1");
    try (Vendor vendor = new Vendor(bearer("let-me-in"), limit, q -> graph(it[0], q))) {
      it[0] = vendor;
      Map<String, String> props =
          props(
              "microsoft-graph",
              vendor,
              "config.tenant",
              "shop",
              "resources",
              "users",
              "auth.token.url",
              vendor.url("/shop/oauth2/v2.0/token"),
              "auth.client.id",
              "id",
              "auth.client.secret",
              "secret",
              "position.topic",
              "positions");
      assertThat(read(vendor, props, value -> value.get("id") + " " + value.get("givenName")))
          .isEqualTo(expected());
      assertThat(asked(vendor, "$deltatoken"))
          .containsSubsequence("2025-03-02T15:00:00Z", "2025-03-02T21:00:00Z");
    }
  }

  private Reply graphql(Question question) {
    String variables = question.body().substring(question.body().indexOf("\"variables\""));
    String since = found(variables, "\"since\": (\\S+)").replace("\"", "").replace("null", "");
    String after = found(variables, "\"after\": (\\S+),").replace("\"", "").replace("null", "");
    int begin = number(after.replace("Y3Vyc29y", ""));
    List<Thing> all = things.from(time(since));
    String nodes =
        joined(
            page(all, begin),
            thing ->
                """
                {"id":"%d","number":%d,"title":"it says \\"errors\\": [ ]","state":"OPEN",\
                "updatedAt":"%s"}"""
                    .formatted(thing.id(), thing.version(), thing.iso()));
    return Reply.ok(
        """
        {"data":{"repository":{"issues":{"nodes":[%s],\
        "pageInfo":{"endCursor":"Y3Vyc29y%d","hasNextPage":%s}}}}}"""
            .formatted(nodes, begin + PAGE, begin + PAGE < all.size()));
  }

  @Test
  void githubGraphql() throws Exception {
    Limit limit =
        Limit.of(
            200,
            "{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"API rate limit exceeded\"}]}",
            0,
            "X-RateLimit-Remaining: 0",
            "X-RateLimit-Reset: " + later(1));
    try (Vendor vendor = new Vendor(bearer("pat"), limit, this::graphql)) {
      Map<String, String> props =
          props(
              "github-graphql",
              vendor,
              "config.owner",
              "octocat",
              "config.repo",
              "hello",
              "auth.token",
              "pat");
      assertThat(read(vendor, props, named("id", "number"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).body())
          .contains(
              "\"owner\": \"octocat\", \"repo\": \"hello\", \"after\": null, \"since\": null");
      assertThat(vendor.asked().stream().map(Question::body))
          .anyMatch(body -> body.contains("\"since\": \"2025-03-02T20:59:00Z\""));
    }
  }

  private Reply hubspot(Question question) {
    String since = found(question.body(), "\"value\": \"(\\d+)\"");
    List<Thing> all = things.from(Instant.ofEpochMilli(Long.parseLong(since)));
    String results =
        joined(
            page(all, 0),
            thing ->
                """
                {"id":"%d","properties":{"email":"a@b.c","phone":"%d","lastmodifieddate":"%s"},\
                "createdAt":"2019-10-30T03:30:17.883Z","updatedAt":"%3$s","archived":false}"""
                    .formatted(thing.id(), thing.version(), thing.iso()));
    return Reply.ok(
        "{\"total\":%d,\"results\":[%s]%s}"
            .formatted(
                all.size(),
                results,
                all.size() > PAGE ? ",\"paging\":{\"next\":{\"after\":\"2\"}}" : ""));
  }

  @Test
  void hubspot() throws Exception {
    Limit limit =
        Limit.of(
            429,
            "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"SECONDLY\"}",
            0,
            "X-HubSpot-RateLimit-Secondly-Remaining: 0");
    try (Vendor vendor = new Vendor(bearer("pat-na1"), limit, this::hubspot)) {
      Map<String, String> props =
          props(
              "hubspot",
              vendor,
              "resources",
              "contacts",
              "auth.token",
              "pat-na1",
              "paging.size",
              "2");
      assertThat(
              read(
                  vendor,
                  props,
                  value ->
                      value.get("id") + " v" + value.getStruct("properties").getString("phone")))
          .isEqualTo(expected());
      assertThat(vendor.asked().get(0).path()).isEqualTo("/crm/v3/objects/contacts/search");
      assertThat(vendor.asked().stream().map(Question::body))
          .anyMatch(
              body ->
                  body.contains(
                      "\"value\": \"" + START.plusSeconds(11 * 3600 - 300).toEpochMilli() + "\""));
    }
  }

  private Reply jira(Question question) {
    String minute = found(question.of("jql"), "updated >= \"([^\"]+)\"");
    Instant since = Instant.parse(minute.replace(' ', 'T') + ":00Z");
    List<Thing> all = things.from(since);
    int begin = number(question.of("nextPageToken").replace("CAEaAggD", ""));
    boolean last = begin + PAGE >= all.size();
    String issues =
        joined(
            page(all, begin),
            thing ->
                """
                {"id":"%d","key":"SHOP-1","self":"https://shop.atlassian.net/rest/api/3/issue/1",\
                "fields":{"summary":"v%d","updated":"%s"}}"""
                    .formatted(
                        thing.id(),
                        thing.version(),
                        thing.at().plusMillis(31_000).toString().replace("Z", ".000+0000")));
    return Reply.ok(
        "{\"issues\":[%s],\"isLast\":%s%s}"
            .formatted(
                issues, last, last ? "" : ",\"nextPageToken\":\"CAEaAggD" + (begin + PAGE) + "\""));
  }

  @Test
  void jira() throws Exception {
    Limit limit =
        Limit.of(429, "{\"errorMessages\":[\"Rate limit exceeded.\"]}", 1000, "Retry-After: 1");
    try (Vendor vendor = new Vendor(basic("me@shop.com:key"), limit, this::jira)) {
      Map<String, String> props =
          props(
              "jira",
              vendor,
              "config.site",
              "shop",
              "config.jql",
              "project = SHOP",
              "auth.user",
              "me@shop.com",
              "auth.password",
              "key");
      assertThat(
              read(
                  vendor,
                  props,
                  value -> value.get("id") + " " + value.getStruct("fields").get("summary")))
          .isEqualTo(expected());
      assertThat(asked(vendor, "jql"))
          .startsWith("(project = SHOP) AND updated >= \"1971-01-01 00:00\" ORDER BY updated ASC")
          .anyMatch(jql -> jql.contains("\"2025-03-02 14:55\""))
          .anyMatch(jql -> jql.contains("\"2025-03-02 20:55\""));
    }
  }

  /** A row for each thing, by days; the second one's figures change. */
  private List<Thing> days(String since) {
    LocalDate first = LocalDate.parse(since);
    return things.from(Instant.EPOCH).stream()
        .sorted(Comparator.comparing(Thing::id))
        .filter(thing -> !day(thing).isBefore(first))
        .toList();
  }

  private static LocalDate day(Thing thing) {
    return LocalDate.of(2025, 3, 1).plusDays(thing.id());
  }

  private Reply analytics(Question question) {
    List<Thing> all = days(found(question.body(), "\"startDate\": \"([^\"]+)\""));
    int begin = number(found(question.body(), "\"offset\": \"(\\d+)\""));
    String rows =
        joined(
            page(all, begin),
            thing ->
                """
                {"dimensionValues":[{"value":"%s"},{"value":"google"},{"value":"organic"},\
                {"value":"Japan"}],"metricValues":[{"value":"%d"},{"value":"%d"}]}"""
                    .formatted(
                        day(thing).format(DateTimeFormatter.BASIC_ISO_DATE),
                        thing.version(),
                        thing.id()));
    return Reply.ok(
        """
        {"dimensionHeaders":[{"name":"date"}],"metricHeaders":[{"name":"sessions"}],\
        %s"rowCount":%d,"metadata":{"currencyCode":"USD"},"kind":"analyticsData#runReport"}"""
            .formatted(rows.isEmpty() ? "" : "\"rows\":[" + rows + "],", all.size()));
  }

  private static String metric(Struct row, int index) {
    return ((Struct) row.getArray("metricValues").get(index)).getString("value");
  }

  @Test
  void googleAnalytics() throws Exception {
    Limit limit = Limit.of(429, "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}", 0);
    try (Vendor vendor = new Vendor(bearer("let-me-in"), limit, this::analytics)) {
      Map<String, String> props =
          props(
              "google-analytics",
              vendor,
              "config.property",
              "1234",
              "auth.token.url",
              vendor.url("/token"),
              "auth.jwt.issuer",
              "robot@shop.iam.gserviceaccount.com",
              "auth.jwt.key",
              key(),
              "cursor.lookback",
              "PT96H",
              "cursor.start",
              "20250131");
      assertThat(read(vendor, props, row -> metric(row, 1) + " v" + metric(row, 0)))
          .isEqualTo(expected());
      assertThat(vendor.asked().get(0).path()).isEqualTo("/properties/1234:runReport");
      assertThat(vendor.asked().get(0).body()).contains("\"startDate\": \"2025-01-31\"");
      assertThat(vendor.asked().stream().map(Question::body))
          .anyMatch(body -> body.contains("\"startDate\": \"2025-03-03\""));
    }
  }

  private static String key() throws NoSuchAlgorithmException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    String text =
        Base64.getMimeEncoder().encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }

  private Reply insights(Question question) {
    List<Thing> all = days(found(question.of("time_range"), "\"since\":\"([^\"]+)\""));
    int begin = number(question.of("after").replace("MTAx", ""));
    String data =
        joined(
            page(all, begin),
            thing ->
                """
                {"account_id":"1","ad_id":"%d","impressions":"%d","clicks":"3","spend":"1.37",\
                "date_start":"%s","date_stop":"%3$s"}"""
                    .formatted(thing.id(), thing.version(), day(thing)));
    String next =
        begin + PAGE < all.size()
            ? ",\"next\":\"https://graph.facebook.com/v23.0/act_1/insights?access_token=x\""
            : "";
    return Reply.ok(
        "{\"data\":[%s],\"paging\":{\"cursors\":{\"before\":\"MAZDZD\",\"after\":\"MTAx%d\"}%s}}"
            .formatted(data, begin + PAGE, next));
  }

  @Test
  void facebookAds() throws Exception {
    Limit limit =
        Limit.of(
            400,
            "{\"error\":{\"message\":\"(#17) User request limit reached\",\"code\":17}}",
            0,
            "X-Ad-Account-Usage: {\"acc_id_util_pct\":100}");
    Predicate<Server.Got> known =
        got -> String.valueOf(got.uri().getQuery()).contains("access_token=EAAB");
    try (Vendor vendor = new Vendor(known, limit, this::insights)) {
      Map<String, String> props =
          props(
              "facebook-ads",
              vendor,
              "config.account",
              "1",
              "auth.key",
              "EAAB",
              "cursor.start",
              "2025-01-31");
      assertThat(read(vendor, props, named("ad_id", "impressions"))).isEqualTo(expected());
      assertThat(vendor.asked().get(0).path()).isEqualTo("/act_1/insights");
      assertThat(vendor.asked().get(0).of("time_range"))
          .matches("\\{\"since\":\"2025-01-31\",\"until\":\"\\d{4}-\\d\\d-\\d\\d\"}");
      assertThat(asked(vendor, "time_range")).anyMatch(range -> range.contains("2025-02-28"));
    }
  }
}
