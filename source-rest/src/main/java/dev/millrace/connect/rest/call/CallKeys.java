package dev.millrace.connect.rest.call;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.resilience.GuardSettings;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How often an API is asked, and what becomes of its answers. */
public final class CallKeys {
  public static final String REQUESTS = "rate.requests";
  public static final String PERIOD = "rate.period.ms";
  public static final String BURST = "rate.burst";
  public static final String MAX_WAIT = "rate.wait.max.ms";
  public static final String ATTEMPTS = "retry.attempts";
  public static final String BACKOFF = "retry.backoff.ms";
  public static final String MAX_BACKOFF = "retry.backoff.max.ms";
  public static final String CIRCUIT_FAILURES = "circuit.failure.threshold";
  public static final String CIRCUIT_OPEN = "circuit.open.ms";

  /** Of a resource. */
  public static final String RULES = "rules";

  private CallKeys() {}

  /** Adds the keys of a connector, in groups of their own. */
  public static void define(Keys keys) {
    keys.group("Rate")
        .add(
            Key.integer(REQUESTS)
                .byDefault(0)
                .check(atLeast(0))
                .display("Most requests")
                .doc(
                    "Most requests to one host in a period, all resources together, shared evenly"
                        + " among the connector's tasks; 0 for no limit. What the host's own"
                        + " headers say (`Retry-After`, `RateLimit`, `X-RateLimit-Remaining`) holds"
                        + " anyway."))
        .add(
            Key.longInteger(PERIOD)
                .byDefault(1_000L)
                .check(atLeast(1))
                .display("Period (ms)")
                .doc("The period of `rate.requests`, in milliseconds."))
        .add(
            Key.integer(BURST)
                .byDefault(1)
                .check(atLeast(1))
                .low()
                .display("Burst")
                .doc("Most requests at once after a pause, shared among tasks; each has 1."))
        .add(
            Key.longInteger(MAX_WAIT)
                .byDefault(3_600_000L)
                .check(atLeast(1))
                .low()
                .display("Longest wait (ms)")
                .doc(
                    "Longest wait that a host's headers may ask for, in milliseconds; a longer one"
                        + " is cut to it."));
    keys.group("Retries")
        .add(
            Key.integer(ATTEMPTS)
                .byDefault(10)
                .check(offOrAtLeast(1))
                .display("Attempts")
                .doc(
                    "How often in a row a request is tried, or a body that breaks off is asked for"
                        + " again, before the task fails; -1 for no limit."))
        .add(
            Key.longInteger(BACKOFF)
                .byDefault(500L)
                .check(between(1, 600_000))
                .low()
                .display("Backoff (ms)")
                .doc(
                    "Wait before the second try, in milliseconds; doubles, and is spread at"
                        + " random."))
        .add(
            Key.longInteger(MAX_BACKOFF)
                .byDefault(60_000L)
                .check(between(1, 3_600_000))
                .low()
                .display("Longest backoff (ms)")
                .doc("Longest wait between two tries, in milliseconds."))
        .add(
            Key.integer(CIRCUIT_FAILURES)
                .byDefault(20)
                .check(between(0, 1_000))
                .low()
                .display("Circuit threshold")
                .doc(
                    "Failures in a row of one host, all resources together, that open the circuit;"
                        + " 0 for no circuit breaker."))
        .add(
            Key.longInteger(CIRCUIT_OPEN)
                .byDefault(10_000L)
                .check(atLeast(1))
                .low()
                .display("Circuit open time (ms)")
                .doc("How long an open circuit permits no request, in milliseconds."));
  }

  /** Adds the keys of a resource, in a group of their own. */
  public static void defineOfResource(Keys keys) {
    keys.group("Answers")
        .add(
            Key.string(RULES)
                .byDefault("")
                .width(Width.LONG)
                .display("Rules on answers")
                .doc(
                    "What to do with which answers, the first that matches, several by commas:"
                        + " `<status>[-<status>] [header <name>[=<text>]] [body \"<text>\"] ->"
                        + " <action>`, such as `403 header Retry-After -> retry, 404 -> skip`."
                        + " Actions: `accept`, `retry` later, `skip` (no records), `fail`,"
                        + " `refresh` the credentials and ask again, `end` the round, `reset` it: it"
                        + " begins anew. Behind them hold: 200-299 and 304 accept, 401 refresh, 408, 429 and 500-599 retry,"
                        + " all else fail."));
  }

  /**
   * How hosts are treated.
   *
   * @param tasks among which the rate is shared
   */
  public static CallSettings settings(AbstractConfig config, int tasks) {
    long backoff = config.getLong(BACKOFF);
    GuardSettings guard =
        GuardSettings.retries(
                config.getInt(ATTEMPTS), backoff, Math.max(backoff, config.getLong(MAX_BACKOFF)))
            .withCircuit(config.getInt(CIRCUIT_FAILURES), config.getLong(CIRCUIT_OPEN));
    Rate rate =
        new Rate(
            (double) config.getInt(REQUESTS) / tasks,
            config.getLong(PERIOD),
            Math.max(1, config.getInt(BURST) / tasks));
    return new CallSettings(guard, rate, config.getLong(MAX_WAIT));
  }

  /**
   * A resource's rules.
   *
   * @throws IllegalArgumentException if one can't be read; the message says how to write it
   */
  public static List<StatusRule> rules(AbstractConfig resource) {
    return StatusRule.parseAll(resource.getString(RULES));
  }

  /**
   * Tells what is wrong with a resource's keys.
   *
   * @param errors take key and message
   */
  public static void checkResource(AbstractConfig resource, BiConsumer<String, String> errors) {
    try {
      rules(resource);
    } catch (IllegalArgumentException e) {
      errors.accept(RULES, e.getMessage());
    }
  }
}
