package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.api.ApiFault;
import dev.millrace.sandbox.api.ApiProcess;
import dev.millrace.sandbox.api.ApiSettings;
import dev.millrace.sandbox.api.ApiVersion;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.http.FaultRule;
import dev.millrace.sandbox.process.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One run of the REST source: the API's records change while workers, broker and the API itself are
 * killed and stand still, and the number of tasks changes.
 */
final class RestSourceRun extends SourceRun {
  private static final Duration API_FROZEN = Duration.ofSeconds(4);
  private static final int STEPS_A_SECOND = 4;
  private static final int SHORT_SECONDS = 8;
  private static final int FULL_SECONDS = 60;

  /** The connector uses an access token until 30 s before its end. */
  private static final long TOKENS_MS = 36_000;

  /** With rotating refresh tokens; with a password and compressed; with long transactions. */
  private static final List<String> WAYS = List.of("oauth2", "basic", "none");

  private final int run;
  private final boolean full;
  private final int records;
  private final ApiProcess api;
  private final String way;
  private final List<Feed> feeds;
  private final Map<String, FeedCounts> counts = new LinkedHashMap<>();
  private final Map<String, List<ApiVersion>> versions = new LinkedHashMap<>();
  private final AtomicInteger steps = new AtomicInteger();

  RestSourceRun(Sandbox sandbox, int run, boolean full, int records, ApiProcess api)
      throws InterruptedException, ExecutionException {
    super(sandbox, "crash-rest-" + run, topics("crash-rest-" + run));
    this.run = run;
    this.full = full;
    this.records = records;
    this.api = api;
    this.way = WAYS.get((run - 1) % WAYS.size());
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusMillis(Feed.PAST_MS);
    this.feeds = Feed.all(way, start.minusSeconds(10).toString());
    feeds.forEach(feed -> counts.put(topic(feed), new FeedCounts(feed)));
  }

  private static List<String> topics(String connector) {
    return Feed.all("", "").stream().map(feed -> connector + "-" + feed.name()).toList();
  }

  private String topic(Feed feed) {
    return connector() + "-" + feed.name();
  }

  /** Returns when all has arrived, or nothing moves any more; the connector is gone then. */
  Tally go() throws InterruptedException, ExecutionException {
    ApiSettings settings = ApiSettings.DEFAULT.accessTokens(TOKENS_MS);
    api.settings(way.equals("basic") ? settings.gzipped() : settings);
    int each = records / 2 / feeds.size();
    feeds.forEach(feed -> api.change(feed.beginning(feed.share(each))));
    Map<String, String> config = config();
    Clusters.configure(sandbox(), connector(), config);
    api.faults(run, faults());
    // Else a short run would be over before a rotating token lets the first record through.
    Await.until(
        connector() + " reads",
        Duration.ofMinutes(1),
        () -> {
          read(Duration.ofMillis(200));
          return arrived() > 0;
        });
    CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> change(each));
    CompletableFuture<Void> happening =
        CompletableFuture.runAsync(() -> troubles(config).happen(this::say));
    try {
      awaitRecords(() -> over(changing, happening));
      changing.get();
      happening.get();
    } finally {
      api.faults(run, List.of());
    }
    read(SETTLE);
    startAnew();
    return tally();
  }

  /** The truth is known once nothing changes any more. */
  private boolean over(CompletableFuture<Void> changing, CompletableFuture<Void> happening) {
    if (!changing.isDone() || !happening.isDone()) {
      return false;
    }
    if (versions.isEmpty()) {
      say("nothing changes any more");
      if (!full) {
        api.faults(run, List.of());
      }
      lookAtVersions();
    }
    return true;
  }

  private void lookAtVersions() {
    feeds.forEach(feed -> versions.put(topic(feed), api.versions(feed.name())));
  }

  private static List<FaultRule<ApiFault>> faults() {
    return List.of(
        FaultRule.always(ApiFault.CUT_WITHIN).probability(0.04),
        FaultRule.always(ApiFault.INTERNAL_ERROR).probability(0.02),
        FaultRule.always(ApiFault.UNAVAILABLE).probability(0.02),
        FaultRule.always(ApiFault.CUT_BEFORE).probability(0.01),
        FaultRule.always(ApiFault.CUT_BEFORE).delay(Duration.ofSeconds(3)).probability(0.005),
        FaultRule.always(ApiFault.TOO_MANY).probability(0.005));
  }

  private void change(int each) {
    int all = (full ? FULL_SECONDS : SHORT_SECONDS) * STEPS_A_SECOND;
    for (int step = 0; step < all; step++) {
      for (Feed feed : feeds) {
        // Of what a step adds, half is new versions.
        persist(feed.step(Math.max(1, feed.share(each) / all)));
      }
      steps.incrementAndGet();
      Clusters.pause(Duration.ofMillis(1_000 / STEPS_A_SECOND));
    }
  }

  /** Through a server that may be killed meanwhile. */
  private void persist(Change change) {
    while (true) {
      try {
        api.change(change);
        return;
      } catch (UncheckedIOException e) {
        Clusters.pause(Duration.ofMillis(200));
      }
    }
  }

  private Troubles troubles(Map<String, String> config) {
    Map<String, String> other = new LinkedHashMap<>(config);
    other.put("tasks.max", run % 2 == 0 ? "2" : "6");
    Troubles troubles =
        new Troubles(sandbox(), run)
            .add("tasks.max is " + other.get("tasks.max"), () -> configure(other))
            .add("kill -9 of the API", this::restartApi);
    if (full || run % 2 == 1) {
      troubles.killWorker(0).add("kill -9 of the broker", () -> Clusters.restartBroker(sandbox()));
    }
    if (full || run % 2 == 0) {
      troubles
          .freezeWorker(1)
          .add("the API stands still and goes on", () -> Clusters.freeze(api.pid(), API_FROZEN))
          .add("the connector stops and goes on", this::stopAndResume);
    }
    if (full) {
      troubles.killWorker(1).bounceWorker(1).killWorker(0).freezeWorker(0);
      troubles.add("kill -9 of the API", this::restartApi);
    }
    return troubles;
  }

  /** Connect validates by a look at the API, which may fail just then. */
  private void configure(Map<String, String> config) {
    Await.until(
        "the API lets " + connector() + " be validated",
        Duration.ofMinutes(1),
        () -> {
          try {
            Clusters.configure(sandbox(), connector(), config);
            return true;
          } catch (ConnectRestException e) {
            return false;
          }
        });
  }

  private void restartApi() {
    api.kill();
    api.start();
  }

  @Override
  void add(ConsumerRecord<byte[], byte[]> record) {
    counts.get(record.topic()).add(record);
  }

  @Override
  boolean complete() {
    return !versions.isEmpty()
        && versions.entrySet().stream()
            .allMatch(each -> counts.get(each.getKey()).complete(each.getValue()));
  }

  private long arrived() {
    return counts.values().stream().mapToLong(FeedCounts::arrived).sum();
  }

  @Override
  long moved() {
    return arrived() + steps.get();
  }

  @Override
  String progress() {
    return steps.get() + " changes, " + arrived() + " records";
  }

  private Tally tally() {
    Tally all = new Tally(0, 0, 0, 0);
    for (Map.Entry<String, FeedCounts> each : counts.entrySet()) {
      Tally tally = each.getValue().tally(versions.get(each.getKey()));
      all = all.plus(tally);
      System.out.println(
          "    " + each.getKey() + ": " + each.getValue().arrived() + " arrived, " + tally);
      each.getValue().faults().forEach(fault -> System.out.println("    " + fault));
    }
    return all;
  }

  private Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.rest.RestSourceConnector");
    config.put("tasks.max", "3");
    config.put("exactly.once.support", "required");
    config.put("base.url", api.endpoint().toString());
    config.put("position.topic", connector() + "-positions");
    config.put("topic", connector() + "-{{resource}}");
    config.put("key.fields", "id");
    // On a slow machine a round may last as long as all changes do.
    config.put("lookback.max.records", String.valueOf(2 * records / feeds.size()));
    config.put("poll.interval.ms", "300");
    config.put("timeout.answer.ms", "1500");
    config.put("timeout.read.ms", "1500");
    config.put("retry.attempts", "-1");
    config.put("retry.backoff.ms", "100");
    config.put("retry.backoff.max.ms", "1000");
    config.put("circuit.open.ms", "1000");
    List<String> names = new ArrayList<>();
    for (Feed feed : feeds) {
      names.add(feed.name());
      feed.keys().forEach((key, value) -> config.put("resource." + feed.name() + "." + key, value));
    }
    config.put("resources", String.join(",", names));
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter.schemas.enable", "false");
    config.putAll(auth());
    return config;
  }

  private Map<String, String> auth() {
    return switch (way) {
      case "oauth2" ->
          Map.of(
              "auth.type",
              "oauth2.refresh",
              "auth.token.url",
              api.endpoint() + "/oauth/token",
              "auth.client.id",
              api.credentials().user(),
              "auth.client.secret",
              api.credentials().secret(),
              "auth.refresh.token",
              api.credentials().refreshToken("crash"),
              "auth.state.key",
              "a passphrase of the test");
      case "basic" ->
          Map.of(
              "auth.type", "basic",
              "auth.user", api.credentials().user(),
              "auth.password", api.credentials().secret());
      default ->
          Map.of(
              "transaction.boundary", "interval",
              "transaction.boundary.interval.ms", "1000");
    };
  }
}
