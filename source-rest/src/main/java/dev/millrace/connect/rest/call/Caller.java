package dev.millrace.connect.rest.call;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.rest.auth.Auth;
import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.Origin;
import dev.millrace.connect.rest.http.Request;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Calls an API: each host within its rate, with retries, and by rules on the answers. It never
 * sleeps: what may not be asked yet fails with {@link RetryLater}, and {@link #waitMs} says when.
 * Thread-safe.
 */
public final class Caller {
  /** Bytes of a failed answer's body that a message shows. */
  private static final int SHOWN = 500;

  private final Client client;
  private final Auth auth;
  private final CallSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<Origin, Host> hosts;
  private final Map<Host, Guard.Work> works = new ConcurrentHashMap<>();

  private record Host(Guard guard, RateBucket bucket) {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public Caller(
      Client client, Auth auth, CallSettings settings, InstantSource clock, LongSupplier nanoTime) {
    this(client, auth, settings, clock, nanoTime, new ConcurrentHashMap<>());
  }

  private Caller(
      Client client,
      Auth auth,
      CallSettings settings,
      InstantSource clock,
      LongSupplier nanoTime,
      Map<Origin, Host> hosts) {
    this.client = client;
    this.auth = auth;
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.hosts = hosts;
  }

  /**
   * One for another unit: what always fails there is given up, whether or not the same hosts answer
   * this one. Rates, waits that hosts ask for, circuits and metrics are shared.
   */
  public Caller forUnit() {
    return new Caller(client, auth, settings, clock, nanoTime, hosts);
  }

  /** One that puts no credentials into requests. */
  public Caller unsigned() {
    return new Caller(client, new Auth.None(), settings, clock, nanoTime, hosts);
  }

  /** A text of an answer, as messages may show it. */
  public String masked(String text) {
    return client.masks().text(text);
  }

  /** Milliseconds until a request to that host is permitted: 0 if it is now. */
  public long waitMs(URI uri) {
    Host host = host(uri);
    return Math.max(host.bucket().waitMs(), work(host).waitMs());
  }

  private Guard.Work work(Host host) {
    return works.computeIfAbsent(host, each -> each.guard().work());
  }

  /**
   * Counts that the last answer broke off while it was read.
   *
   * @param uri that was asked
   * @return what to throw: {@link RetryLater} if a later try may mend it
   */
  public RuntimeException failed(URI uri, IOException failure) {
    return work(host(uri)).brokeOff("reading", failure);
  }

  /**
   * Sends a request.
   *
   * @param rules ask before {@link StatusRule#DEFAULTS}, in this order
   * @throws RetryLater if it is not permitted yet, or failed in a way that a later try may mend
   * @throws ConnectException if it failed for good
   */
  public Outcome call(Request request, List<StatusRule> rules) {
    Host host = host(request.uri());
    String name = client.name(request);
    long wait = waitMs(request.uri());
    if (wait > 0) {
      throw new RetryLater(name + ": waits for its turn", wait, null);
    }
    Outcome outcome = work(host).call("asking", () -> attempt(request, rules, name, host));
    if (outcome == null) {
      throw new RetryLater(name + ": waits for a token", Math.max(1, auth.waitMs()), null);
    }
    return outcome;
  }

  /** Null if there is no token to sign it with yet. */
  private Outcome attempt(Request request, List<StatusRule> rules, String name, Host host)
      throws IOException {
    boolean refreshed = false;
    while (true) {
      auth.prepare();
      if (auth.waitMs() > 0) {
        return null;
      }
      host.bucket().take();
      Answer answer = client.send(request, auth);
      StatusRule.Action action = StatusRule.Action.FAIL;
      try {
        action = action(answer, rules);
        if (action == StatusRule.Action.REFRESH && !refreshed && auth.refresh(answer.request())) {
          refreshed = true;
          continue;
        }
        return outcome(action, answer, name, host);
      } finally {
        if (action != StatusRule.Action.ACCEPT) {
          answer.close();
        }
      }
    }
  }

  private static StatusRule.Action action(Answer answer, List<StatusRule> rules)
      throws IOException {
    for (List<StatusRule> each : List.of(rules, StatusRule.DEFAULTS)) {
      for (StatusRule rule : each) {
        if (rule.matches(answer)) {
          return rule.action();
        }
      }
    }
    return StatusRule.Action.FAIL;
  }

  private Outcome outcome(StatusRule.Action action, Answer answer, String name, Host host)
      throws IOException {
    long now = clock.millis();
    close(host, RateHeaders.quotaWaitMs(answer, now));
    return switch (action) {
      case ACCEPT -> new Outcome.Answered(answer);
      case SKIP -> new Outcome.Skipped(answer.status());
      case END -> new Outcome.Ended(answer.status());
      case RESET -> new Outcome.Stale(shown(answer, name));
      case RETRY -> {
        close(host, RateHeaders.retryAfterMs(answer, now));
        throw new IOException(shown(answer, name));
      }
      case REFRESH, FAIL -> throw new ConnectException(shown(answer, name));
    };
  }

  private void close(Host host, long ms) {
    host.bucket().close(Math.min(ms, settings.maxWaitMs()));
  }

  private String shown(Answer answer, String name) throws IOException {
    return name
        + " was answered with status "
        + answer.status()
        + ": "
        + client.masks().text(answer.head(SHOWN));
  }

  private Host host(URI uri) {
    return hosts.computeIfAbsent(
        Origin.of(uri),
        origin ->
            new Host(
                new Guard(
                    origin.toString(),
                    settings.guard(),
                    failure -> failure instanceof IOException,
                    nanoTime),
                new RateBucket(settings.rate(), nanoTime)));
  }

  /** How messages name a request. */
  public String name(Request request) {
    return client.name(request);
  }

  /** Calls tried again so far, for {@code retries-total}. */
  public long retries() {
    return hosts.values().stream().mapToLong(host -> host.guard().retries()).sum();
  }

  /** Calls that failed so far, for {@code errors-total}. */
  public long errors() {
    return hosts.values().stream().mapToLong(host -> host.guard().errors()).sum();
  }

  /** For {@code circuit-open}: whether any host's circuit permits no call. */
  public boolean circuitOpen() {
    return hosts.values().stream().anyMatch(host -> host.guard().circuitOpen());
  }
}
