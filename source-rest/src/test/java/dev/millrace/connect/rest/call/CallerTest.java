package dev.millrace.connect.rest.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.rest.auth.Auth;
import dev.millrace.connect.rest.auth.CachedToken;
import dev.millrace.connect.rest.auth.Grant;
import dev.millrace.connect.rest.auth.TokenEndpoint;
import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.ClientSettings;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
  private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
  private static final CallSettings SETTINGS =
      new CallSettings(GuardSettings.retries(3, 1, 1), Rate.UNLIMITED, 3_600_000);

  private long nanos;
  private Server server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    server = Server.plain();
    client = new Client(ClientSettings.DEFAULTS);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Caller caller(Auth auth, CallSettings settings) {
    return new Caller(client, auth, settings, InstantSource.fixed(NOW), () -> nanos);
  }

  private Caller caller() {
    return caller(new Auth.None(), SETTINGS);
  }

  private static Outcome call(Caller caller, Request request) {
    return caller.call(request, List.of());
  }

  private void passMs(long ms) {
    nanos += ms * 1_000_000;
  }

  private static String body(Outcome outcome) throws IOException {
    try (Answer answer = ((Outcome.Answered) outcome).answer()) {
      return new String(answer.body().readAllBytes(), UTF_8);
    }
  }

  /** Answers with the headers once, then with 200. */
  private void onceWith(int status, String... headers) {
    AtomicInteger asked = new AtomicInteger();
    server.on(
        "/x",
        exchange -> {
          if (asked.getAndIncrement() == 0) {
            for (String header : headers) {
              String[] parts = header.split(": ", 2);
              exchange.getResponseHeaders().set(parts[0], parts[1]);
            }
            Server.send(exchange, status, "slow down".getBytes(UTF_8));
          } else {
            Server.send(exchange, 200, "ok".getBytes(UTF_8));
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | Retry-After: 7 | 7000",
        "429 | Retry-After: 86400000 | 3600000",
        "429 | RateLimit-Remaining: 0; RateLimit-Reset: 30 | 30000",
        "200 | X-Rate-Limit-Remaining: 0; X-Rate-Limit-Reset: 4 | 4000",
        "200 | X-RateLimit-Remaining: 1; X-RateLimit-Reset: 4 | 0",
        "200 | RateLimit: \"day\"\\;r=9\\;t=60, \"min\"\\;r=0\\;t=5 | 5000",
        "200 | RateLimit: limit=100, remaining=0, reset=8 | 8000",
        "200 | RateLimit: limit=100, remaining=10, reset=8 | 0",
        "429 | Retry-After: soon | 1"
      })
  void waitsAsTheServerSays(int status, String headers, long ms) throws IOException {
    onceWith(
        status,
        Stream.of(headers.split("(?<!\\\\); ", -1))
            .map(each -> each.replace("\\;", ";"))
            .toArray(String[]::new));
    Caller caller = caller();
    Request request = Request.get(server.uri("/x"));
    if (status == 200) {
      body(call(caller, request));
    } else {
      assertThatThrownBy(() -> call(caller, request))
          .isInstanceOf(RetryLater.class)
          .hasMessageContaining("was answered with status " + status + ": slow down");
    }
    assertThat(caller.waitMs(server.uri("/y"))).isEqualTo(ms);
    if (ms > 0) {
      assertThatThrownBy(() -> call(caller, request))
          .isInstanceOf(RetryLater.class)
          .hasMessageContaining("waits for its turn");
    }
    assertThat(server.got()).hasSize(1);
    passMs(ms);
    assertThat(body(call(caller, request))).isEqualTo("ok");
  }

  /** Against the date of the answer, which the JDK's server takes from the machine's clock. */
  @ParameterizedTest
  @ValueSource(strings = {"date", "seconds", "milliseconds"})
  void countsATimeFromTheServersOwnClock(String form) {
    ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(30);
    long ms = until.toInstant().toEpochMilli();
    String reset = "X-RateLimit-Reset: " + (form.equals("seconds") ? ms / 1000 : ms);
    if (form.equals("date")) {
      onceWith(429, "Retry-After: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(until));
    } else {
      onceWith(429, "X-RateLimit-Remaining: 0", reset);
    }
    Caller caller = caller();
    assertThatThrownBy(() -> call(caller, Request.get(server.uri("/x"))))
        .isInstanceOf(RetryLater.class);
    assertThat(caller.waitMs(server.uri("/x"))).isBetween(600_000L, 1_801_000L);
  }

  @Test
  void givesUpAfterTheLastTry() {
    server.on("/x", 500, "broken");
    Caller caller = caller();
    Request request = Request.get(server.uri("/x?api_key=abcdef"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> call(caller, request)).isInstanceOf(RetryLater.class);
      passMs(10);
    }
    assertThatThrownBy(() -> call(caller, request))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetryLater.class)
        .hasMessageContaining("failed 3 times in a row")
        .hasMessageContaining("/x?api_key=*** was answered with status 500: broken")
        .hasMessageNotContaining("abcdef");
    assertThat(caller.retries()).isEqualTo(2);
    assertThat(caller.errors()).isEqualTo(3);
  }

  @Test
  void obeysTheFirstRuleThatMatches() throws IOException {
    server.on("/gone", 410, "gone").on("/quota", 403, "quota, or so").on("/no", 403, "forbidden");
    server.on("/none", 200, "{\"error\":\"no such\"}").on("/end", 404, "");
    Caller caller = caller();
    List<StatusRule> rules =
        StatusRule.parseAll(
            "410 -> skip, 403 body \"quota, or so\" -> retry,"
                + " 200-299 header Content-Length=19 body \"error\" -> skip, 404->end");
    assertThat(caller.call(Request.get(server.uri("/gone")), rules))
        .isEqualTo(new Outcome.Skipped(410));
    assertThat(caller.call(Request.get(server.uri("/none")), rules))
        .isEqualTo(new Outcome.Skipped(200));
    assertThat(caller.call(Request.get(server.uri("/end")), rules))
        .isEqualTo(new Outcome.Ended(404));
    assertThatThrownBy(() -> caller.call(Request.get(server.uri("/quota")), rules))
        .isInstanceOf(RetryLater.class);
    passMs(10);
    assertThatThrownBy(() -> caller.call(Request.get(server.uri("/no")), rules))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetryLater.class)
        .hasMessageContaining("/no was answered with status 403: forbidden");
  }

  @Test
  void namesARuleThatIsNone() {
    assertThatThrownBy(() -> StatusRule.parseAll("404 -> skip, 4xx -> ignore"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'4xx -> ignore' begins with no rule: write <status>[-<status>]");
  }

  @Test
  void refreshesOnceForARejectedToken() throws IOException {
    AtomicInteger given = new AtomicInteger();
    server.on(
        "/token",
        exchange ->
            Server.send(
                exchange,
                200,
                ("{\"access_token\":\"t" + given.incrementAndGet() + "\"}").getBytes(UTF_8)));
    server.on(
        "/second",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("Authorization");
          Server.send(exchange, token.equals("Bearer t2") ? 200 : 401, token.getBytes(UTF_8));
        });
    server.on("/never", 401, "go away");
    TokenEndpoint endpoint =
        new TokenEndpoint(
            client,
            server.uri("/token"),
            null,
            TokenEndpoint.LoginPlace.BODY,
            Map.of(),
            InstantSource.fixed(NOW));
    Caller caller = caller(new CachedToken(endpoint, new Grant.ClientCredentials()), SETTINGS);

    assertThat(body(call(caller, Request.get(server.uri("/second"))))).isEqualTo("Bearer t2");
    assertThatThrownBy(() -> call(caller, Request.get(server.uri("/never"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("/never was answered with status 401: go away");
    assertThat(given).hasValue(3);
  }

  @Test
  void keepsToTheRateOfEachHost() throws IOException {
    server.on("/x", 200, "ok");
    CallSettings settings =
        new CallSettings(SETTINGS.guard(), new Rate(6, 60_000, 2), SETTINGS.maxWaitMs());
    Caller caller = caller(new Auth.None(), settings);
    Request request = Request.get(server.uri("/x"));
    body(call(caller, request));
    body(call(caller, request));
    assertThat(caller.waitMs(request.uri())).isEqualTo(10_000);
    assertThat(caller.waitMs(URI.create("http://other/"))).isZero();
    assertThatThrownBy(() -> call(caller, request)).isInstanceOf(RetryLater.class);
    passMs(10_000);
    body(call(caller, request));
    assertThat(caller.waitMs(request.uri())).isEqualTo(10_000);
    assertThat(server.got()).hasSize(3);
  }

  @Test
  void givesUpAUnitThatAlwaysFailsWhereOthersDoNot() throws IOException {
    server.on("/x", 500, "broken").on("/y", 200, "ok");
    Caller one = caller();
    Caller other = one.forUnit();
    Request request = Request.get(server.uri("/x"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> call(other, request)).isInstanceOf(RetryLater.class);
      assertThat(one.waitMs(request.uri())).isZero();
      body(call(one, Request.get(server.uri("/y"))));
      passMs(10);
    }
    assertThatThrownBy(() -> call(other, request))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("failed 3 times in a row");
    assertThat(one.errors()).isEqualTo(3);
  }

  @Test
  void givesUpBodiesThatAlwaysBreakOff() throws IOException {
    server.on("/x", 200, "ok");
    Caller caller = caller();
    Request request = Request.get(server.uri("/x"));
    IOException cut = new IOException("cut off");
    for (int i = 0; i < 2; i++) {
      body(call(caller, request));
      assertThat(caller.failed(request.uri(), cut)).isInstanceOf(RetryLater.class);
      passMs(10);
    }
    body(call(caller, request));
    assertThat(caller.failed(request.uri(), cut))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetryLater.class)
        .hasMessageContaining("failed 3 times in a row while reading; giving up: cut off");

    body(call(caller, request));
    body(call(caller, request));
    assertThat(caller.failed(request.uri(), cut)).isInstanceOf(RetryLater.class);
  }
}
