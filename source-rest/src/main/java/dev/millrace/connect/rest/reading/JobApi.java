package dev.millrace.connect.rest.reading;

import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.call.Outcome;
import dev.millrace.connect.rest.call.StatusRule;
import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.job.Job;
import dev.millrace.connect.rest.job.JobAnswer;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.resource.Resource;
import dev.millrace.connect.rest.unit.Api;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import dev.millrace.connect.rest.unit.StalePlace;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Asks for a job, for its state until it is done, and then for the pages of its result. The first
 * place of a round makes the job, and gives no records but the place of its result, so that each
 * record's offset names the job that made it. Used by one thread at a time.
 */
final class JobApi implements Api<Fetched> {
  private final Resource resource;
  private final Job job;
  private final HttpApi pages;
  private final HttpApi.Source source;
  private String awaited = "";
  private Instant since;
  private Instant next;
  private boolean done;
  private String result;

  /**
   * @param pages asks for those of a result
   */
  JobApi(Resource resource, HttpApi pages, HttpApi.Source source) {
    this.resource = resource;
    this.job = resource.job();
    this.pages = pages;
    this.source = source;
  }

  /** No records, and what follows. */
  private record Made(End end, long asOf) implements Page<Fetched> {
    @Override
    public Item<Fetched> next() {
      return null;
    }

    @Override
    public void close() {}
  }

  /**
   * @throws RetryLater if the job is not done
   * @throws StalePlace if it has failed, or is gone
   */
  @Override
  public Page<Fetched> ask(Question question) throws IOException {
    Map<String, String> at = question.place().values();
    String id = at.get(Paging.JOB);
    if (id == null) {
      return created(question);
    }
    boolean first = at.size() == 1;
    if (first) {
      Page<Fetched> spared = awaited(question, id);
      if (spared != null) {
        return spared;
      }
    }
    return pages.ask(first && result != null ? at(question, Paging.RESULT, result) : question);
  }

  private static Question at(Question question, String name, String value) {
    Map<String, String> values = new HashMap<>(question.place().values());
    values.put(name, value);
    return new Question(
        question.since(), question.until(), question.delta(), new Place(values), question.parent());
  }

  private Page<Fetched> created(Question question) throws IOException {
    Request request = pages.request(job.create(), question);
    Instant asked = source.clock().instant();
    Outcome outcome = outcome(request, job.rules());
    if (!(outcome instanceof Outcome.Answered answered)) {
      return new NoRecords(Page.End.LAST, asked.toEpochMilli());
    }
    try (Answer answer = answered.answer()) {
      Instant asOf = ServerClock.whenAsked(answer, asked, source.clock().instant());
      String id = read(request, answer).told(job.id());
      if (id == null) {
        throw new ConnectException(
            source.caller().name(request) + ": the answer has no job's id at " + job.id());
      }
      return new Made(new Page.End(Place.of(Paging.JOB, id), null), asOf.toEpochMilli());
    }
  }

  /**
   * Looks how far the job is.
   *
   * @return null if it is done; a page without records if a rule spares it
   */
  private Page<Fetched> awaited(Question question, String id) throws IOException {
    Instant now = source.clock().instant();
    if (!id.equals(awaited)) {
      awaited = id;
      since = now;
      next = now;
      done = false;
    }
    if (done) {
      return null;
    }
    if (now.isBefore(next)) {
      throw later(id, next.toEpochMilli() - now.toEpochMilli());
    }
    Request request = pages.request(job.status(), question);
    Outcome outcome = outcome(request, resource.statusRules());
    if (!(outcome instanceof Outcome.Answered answered)) {
      return new NoRecords(Page.End.LAST, now.toEpochMilli());
    }
    try (Answer answer = answered.answer()) {
      JobAnswer told = read(request, answer);
      String state = told.told(job.state());
      if (state == null) {
        throw new ConnectException(
            source.caller().name(request) + ": the answer has no job's state at " + job.state());
      }
      done = job.done().contains(state);
      result = job.result() == null ? null : told.told(job.result());
      if (done) {
        return checked(request);
      }
      if (job.failed().contains(state) || now.isAfter(since.plus(job.longest()))) {
        awaited = "";
        throw new StalePlace(
            "Job "
                + id
                + " has come to no result, but to the state "
                + state
                + ": "
                + source.caller().masked(told.shown()));
      }
    }
    next = now.plus(job.poll());
    throw later(id, job.poll().toMillis());
  }

  /** Null if there is a result to read. */
  private Page<Fetched> checked(Request request) {
    if (job.result() == null || result != null) {
      return null;
    }
    if (job.resultRequired()) {
      throw new ConnectException(
          source.caller().name(request)
              + ": the job is done, and the answer has no result's URL at "
              + job.result()
              + ". If such a job has no records, set records.required=false");
    }
    return new Made(Page.End.LAST, source.clock().millis());
  }

  private RetryLater later(String id, long ms) {
    return new RetryLater(resource.name() + ": waits for job " + id, Math.max(1, ms), null);
  }

  private Outcome outcome(Request request, List<StatusRule> rules) throws IOException {
    Outcome outcome = source.caller().call(request, rules);
    source.answered().run();
    if (outcome instanceof Outcome.Stale stale) {
      throw new StalePlace(stale.shown());
    }
    return outcome;
  }

  private JobAnswer read(Request request, Answer answer) throws IOException {
    try {
      return JobAnswer.read(answer.body(), HttpApi.headers(answer));
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          source.caller().name(request) + ": the answer tells nothing of a job: " + e.getMessage(),
          e);
    }
  }
}
