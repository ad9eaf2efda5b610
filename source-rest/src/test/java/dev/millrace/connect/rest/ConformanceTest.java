package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.sandbox.api.ApiFault;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.ApiVersion;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.http.FaultRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each paging with each way to show who one is and each way to go on, over real connections to a
 * server that changes and fails, with restarts that lose what nobody committed.
 */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTest {
  private static final int RECORDS = 43;

  @TempDir static Path root;
  private static ApiServer server;

  /** A part of a configuration. */
  private record Part(String name, String path, Map<String, String> keys) {}

  /** One row of the table. */
  private record Row(int number, Part paging, Part auth, Part increment) {
    private String collection() {
      return "c" + number;
    }

    private boolean numbered() {
      return paging.name().matches("page|offset");
    }

    @Override
    public String toString() {
      return paging.name() + ", " + auth.name() + ", " + increment.name();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start(root);
    server.faults(
        1,
        List.of(
            FaultRule.always(ApiFault.INTERNAL_ERROR).probability(0.02).subjects("/[^o].*"),
            FaultRule.always(ApiFault.CUT_WITHIN).probability(0.04).subjects("/[^o].*"),
            FaultRule.always(ApiFault.CUT_BEFORE).probability(0.02)));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static List<Part> pagings() {
    return List.of(
        new Part("all", "all", Map.of()),
        part("page", "page", "page={{page}}&limit=10", "paging", "page"),
        part(
            "offset",
            "offset",
            "offset={{offset}}&limit={{limit}}",
            "paging",
            "offset",
            "paging.size",
            "10",
            "paging.total",
            "/total"),
        part(
            "token",
            "token",
            "token={{token}}&limit=10",
            "paging",
            "token",
            "paging.next",
            "/next_token"),
        part(
            "token of a header",
            "token",
            "token={{token}}&limit=10",
            "paging",
            "token",
            "paging.next",
            "header:X-Next-Token"),
        part("next URL", "next", "limit=10", "paging", "next.url", "paging.next", "/next"),
        part("link", "next", "limit=10", "paging", "link"),
        part(
            "keyset",
            "keyset",
            "after_time={{last:/updated_at}}&after_id={{last:/id}}&limit=10",
            "paging",
            "keyset",
            "paging.keys",
            "/updated_at,/id"));
  }

  private static Part part(String name, String path, String query, String... pairs) {
    Map<String, String> keys = new HashMap<>();
    keys.put("query", query);
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put(pairs[i], pairs[i + 1]);
    }
    return new Part(name, path, keys);
  }

  private static List<Part> auths() {
    String user = server.credentials().user();
    String secret = server.credentials().secret();
    String tokens = server.endpoint() + "/oauth/token";
    return List.of(
        auth("none", "none"),
        auth("basic", "basic", "auth.user", user, "auth.password", secret),
        auth("bearer", "bearer", "auth.token", secret),
        key("key-header", "header", "X-Api-Key"),
        key("key-query", "query", "api_key"),
        key("key-cookie", "cookie", "api_key"),
        auth(
            "oauth2",
            "oauth2.client",
            "auth.token.url",
            tokens,
            "auth.client.id",
            user,
            "auth.client.secret",
            secret),
        auth(
            "oauth2",
            "oauth2.jwt",
            "auth.token.url",
            tokens,
            "auth.jwt.key",
            server.credentials().privateKey(),
            "auth.jwt.issuer",
            user,
            "auth.jwt.audience",
            tokens),
        auth(
            "oauth2",
            "oauth2.refresh",
            "auth.token.url",
            tokens,
            "auth.client.id",
            user,
            "auth.client.secret",
            secret,
            "auth.refresh.token",
            "FIRST",
            "auth.refresh.rotates",
            "true",
            "auth.state.key",
            "a key of more than sixteen letters",
            "position.topic",
            "positions"),
        auth(
            "sigv4",
            "sigv4",
            "auth.aws.access.key.id",
            user,
            "auth.aws.secret.access.key",
            secret,
            "auth.aws.region",
            "eu-central-1",
            "auth.aws.service",
            "execute-api"),
        auth("digest", "digest", "auth.user", user, "auth.password", secret),
        auth("digest-sha256", "digest", "auth.user", user, "auth.password", secret));
  }

  private static Part auth(String path, String type, String... pairs) {
    Map<String, String> keys = new HashMap<>();
    keys.put("auth.type", type);
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put(pairs[i], pairs[i + 1]);
    }
    return new Part(path.equals(type) ? path : path + " by " + type, path, keys);
  }

  private static Part key(String path, String place, String name) {
    String secret = server.credentials().secret();
    return auth(
        path, "api.key", "auth.key", secret, "auth.key.name", name, "auth.key.place", place);
  }

  private static List<Part> increments() {
    return List.of(
        new Part("all of it", "", Map.of()),
        new Part(
            "times", "since={{since}}", Map.of("cursor", "/updated_at", "cursor.lookback", "PT1M")),
        new Part(
            "milliseconds from a start on",
            "since={{since}}",
            Map.of(
                "cursor",
                "/updated_ms",
                "cursor.format",
                "epoch.millis",
                "cursor.start",
                "1000",
                "cursor.lookback",
                "PT1M")),
        new Part(
            "windows",
            "since={{since}}&until={{until}}",
            Map.of(
                "cursor",
                "/updated_at",
                "cursor.start",
                "now",
                "cursor.lookback",
                "PT2S",
                "window",
                "PT2H",
                "window.lanes",
                "2")));
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Part paging : pagings()) {
      for (Part auth : auths()) {
        for (Part increment : increments()) {
          // Pages by number are read once their window is closed, which takes longer than a test.
          if (!paging.name().matches("page|offset") || !increment.name().equals("windows")) {
            rows.add(new Row(rows.size(), paging, auth, increment));
          }
        }
      }
    }
    return rows.stream().filter(row -> row.toString().matches(System.getProperty("rows", ".*")));
  }

  private static Map<String, String> configuration(Row row) {
    Map<String, String> props = new TreeMap<>();
    props.put("name", row.collection());
    props.put("base.url", server.endpoint() + "/" + row.auth().path());
    props.put("resources", "it");
    props.put("resource.it.path", row.paging().path() + "/" + row.collection());
    props.put("resource.it.id", "/id");
    props.put("resource.it.version", "/version");
    props.put("resource.it.records", "/data/items");
    props.put("poll.interval.ms", row.increment().name().equals("all of it") ? "600000" : "50");
    props.put("retry.backoff.ms", "10");
    props.put("retry.backoff.max.ms", "50");
    props.put("circuit.failure.threshold", "0");
    row.paging().keys().forEach((key, value) -> props.put("resource.it." + key, value));
    row.increment().keys().forEach((key, value) -> props.put("resource.it." + key, value));
    props.computeIfPresent(
        "resource.it.cursor.start",
        (key, start) ->
            start.equals("now") ? Instant.now().minus(Duration.ofHours(7)).toString() : start);
    String query = props.getOrDefault("resource.it.query", "");
    props.put("resource.it.query", query + "&" + row.increment().path());
    row.auth().keys().forEach(props::put);
    props.computeIfPresent(
        "auth.refresh.token", (key, first) -> server.credentials().refreshToken(row.collection()));
    return props;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsEachVersionOnce(Row row) throws InterruptedException {
    server.change(Change.of(row.collection()).inserts(RECORDS).spread(5 * 3_600_000));
    Map<String, String> props = configuration(row);
    valid(props);
    TaskRun run = new TaskRun(props);
    boolean onceOnly = row.increment().name().equals("all of it");
    run.start(2);
    run.commitUntil(committed -> committed.size() >= 11);
    run.stop();
    if (!onceOnly) {
      // What is updated leaves its page, which numbers can't follow.
      int updates = row.numbered() ? 0 : 9;
      server.change(Change.of(row.collection()).inserts(7).updates(updates).late(800));
    }
    run.start(2);
    run.commitUntil(committed -> ids(committed).containsAll(current(row)));
    run.stop();
    run.start(1);
    run.commitSome(1);
    run.stop();
    List<String> ids = run.committed().stream().map(ConformanceTest::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    ordered(run.committed());
  }

  private static void valid(Map<String, String> props) {
    Validation validation = Validation.of(RestSourceConfig.DEF, props);
    KeyRules.check(validation, props);
    assertThat(
            validation.result().configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .map(value -> value.name() + ": " + value.errorMessages()))
        .isEmpty();
  }

  private static Set<String> ids(List<SourceRecord> records) {
    return records.stream().map(ConformanceTest::id).collect(Collectors.toCollection(HashSet::new));
  }

  private static String id(SourceRecord record) {
    Struct value = (Struct) record.value();
    return value.getInt64("id") + " version " + value.getInt64("version");
  }

  private static List<String> current(Row row) {
    Map<Long, ApiVersion> current = new HashMap<>();
    server.versions(row.collection()).forEach(version -> current.put(version.id(), version));
    return current.values().stream()
        .map(version -> version.id() + " version " + version.number())
        .toList();
  }

  private static void ordered(List<SourceRecord> records) {
    Map<Long, List<Long>> versions = new HashMap<>();
    for (SourceRecord record : records) {
      Struct value = (Struct) record.value();
      versions
          .computeIfAbsent(value.getInt64("id"), id -> new ArrayList<>())
          .add(value.getInt64("version"));
    }
    assertThat(versions.values())
        .allSatisfy(each -> assertThat(each).isSortedAccordingTo(Comparator.naturalOrder()));
  }
}
