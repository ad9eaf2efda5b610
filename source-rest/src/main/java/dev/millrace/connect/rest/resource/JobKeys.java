package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.rest.body.BodyKeys;
import dev.millrace.connect.rest.call.CallKeys;
import dev.millrace.connect.rest.job.Job;
import dev.millrace.connect.rest.paging.Where;
import dev.millrace.connect.rest.template.Known;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Records that a job has to make before they can be read. */
public final class JobKeys {
  static final String PATH = "job.path";
  static final String METHOD = "job.method";
  static final String QUERY = "job.query";
  static final String BODY = "job.body";
  static final String ID = "job.id";
  static final String STATUS_PATH = "job.status.path";
  static final String STATUS_METHOD = "job.status.method";
  static final String STATUS_QUERY = "job.status.query";
  static final String STATUS_BODY = "job.status.body";
  static final String STATE = "job.state";
  static final String DONE = "job.state.done";
  static final String FAILED = "job.state.failed";
  static final String RESULT = "job.result.url";
  static final String POLL = "job.poll.interval.ms";
  static final String LONGEST = "job.wait.max.ms";

  private static final List<String> NEEDED = List.of(ID, STATUS_PATH, STATE, DONE);

  private JobKeys() {}

  static void define(Keys keys) {
    keys.group("Job")
        .add(
            Key.string(PATH)
                .byDefault("")
                .display("Path of jobs")
                .doc(
                    "Where a job is asked for that makes the records, behind `base.url`; the"
                        + " resource's own request then reads its result, with `{{job}}`. Empty"
                        + " where records are there without."))
        .add(
            Key.string(METHOD)
                .byDefault("POST")
                .check(oneOf("GET", "POST"))
                .low()
                .display("Method of jobs")
                .doc("With which a job is asked for."))
        .add(
            Key.string(QUERY)
                .byDefault("")
                .low()
                .display("Query of jobs")
                .doc("Of the request for a job, as `query` is written."))
        .add(
            Key.string(BODY)
                .byDefault("")
                .display("Body of jobs")
                .doc(
                    "Of the request for a job, of the type `body.type`:"
                        + " `{\"query\": \"... WHERE changed >= {{since}}\"}`."))
        .add(
            Key.string(ID)
                .byDefault("")
                .display("Id of a job")
                .doc(
                    "Where the answer tells the job's id, `{{job}}`: a JSON pointer, or"
                        + " `header:<name>`."))
        .add(
            Key.string(STATUS_PATH)
                .byDefault("")
                .display("Path of the status")
                .doc("Where a job's state is asked for: `/jobs/{{job}}`."))
        .add(
            Key.string(STATUS_METHOD)
                .byDefault("GET")
                .check(oneOf("GET", "POST"))
                .low()
                .display("Method of the status")
                .doc("With which the state is asked for."))
        .add(
            Key.string(STATUS_QUERY)
                .byDefault("")
                .low()
                .display("Query of the status")
                .doc("Of the request for the state."))
        .add(
            Key.string(STATUS_BODY)
                .byDefault("")
                .low()
                .display("Body of the status")
                .doc("Of the request for the state, such as one of GraphQL."))
        .add(
            Key.string(STATE)
                .byDefault("")
                .display("State of a job")
                .doc("Where the answer tells the state: a JSON pointer, or `header:<name>`."))
        .add(
            Key.list(DONE)
                .byDefault(List.of())
                .display("States of done jobs")
                .doc("States in which the result can be read, such as `JobComplete`."))
        .add(
            Key.list(FAILED)
                .byDefault(List.of())
                .display("States of failed jobs")
                .doc(
                    "States in which there will be no result: another job is made, once. In all"
                        + " others it is waited for."))
        .add(
            Key.string(RESULT)
                .byDefault("")
                .display("URL of the result")
                .doc(
                    "Where the answer to the state tells the result's URL, which then stands in"
                        + " place of `path` and `query`; empty if it doesn't. It leads to the host"
                        + " of `base.url`, or, without credentials, to one of `paging.hosts`."))
        .add(
            Key.longInteger(POLL)
                .byDefault(5_000L)
                .check(atLeast(1))
                .low()
                .display("Wait for the state (ms)")
                .doc("How long to wait before the state is asked for once more, in milliseconds."))
        .add(
            Key.longInteger(LONGEST)
                .byDefault(86_400_000L)
                .check(atLeast(1))
                .low()
                .display("Longest wait for a job (ms)")
                .doc(
                    "How long a task waits for a job, in milliseconds, before it makes another"
                        + " one."));
  }

  static boolean isSet(AbstractConfig config) {
    return !config.getString(PATH).isBlank();
  }

  /**
   * How jobs are made; null if records are there without.
   *
   * @param known what requests may refer to
   * @throws ConfigException if a key is wrong
   */
  static Job job(AbstractConfig config, Known known) {
    if (!isSet(config)) {
      return null;
    }
    return new Job(
        ask(config, "job.", known),
        where(config, ID),
        ask(config, "job.status.", known),
        where(config, STATE),
        Set.copyOf(config.getList(DONE)),
        Set.copyOf(config.getList(FAILED)),
        where(config, RESULT),
        config.getBoolean(BodyKeys.REQUIRED),
        Duration.ofMillis(config.getLong(POLL)),
        Duration.ofMillis(config.getLong(LONGEST)),
        CallKeys.rules(config));
  }

  private static Job.Ask ask(AbstractConfig config, String prefix, Known known) {
    return new Job.Ask(
        config.getString(prefix + "method").toUpperCase(Locale.ROOT),
        RequestKeys.template(config, prefix, known));
  }

  /** Null if it is empty. */
  private static Where where(AbstractConfig config, String key) {
    String text = config.getString(key).strip();
    try {
      return text.isEmpty() ? null : Where.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, text, e.getMessage());
    }
  }

  /** Checks the keys with others, each error on its key. */
  static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    if (!isSet(config)) {
      config.values().keySet().stream()
          .filter(key -> key.startsWith("job.") && config.originals().containsKey(key))
          .filter(key -> !key.equals(PATH))
          .forEach(key -> errors.accept(key, "There is no job: set job.path, or leave it out."));
      return;
    }
    for (String key : NEEDED) {
      if (String.valueOf(config.values().get(key)).matches("\\s*|\\[]")) {
        errors.accept(key, "A job (job.path) needs it: set " + key + ".");
      }
    }
    if (PagingKeys.changesOnly(config)) {
      errors.accept(
          PagingKeys.PAGING,
          "A job's result tells no changes to ask for next: leave paging.delta out, and choose"
              + " another paging than odata.");
    }
  }
}
