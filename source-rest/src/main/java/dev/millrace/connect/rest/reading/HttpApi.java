package dev.millrace.connect.rest.reading;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.rest.body.AnswerPage;
import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.body.ToldCharset;
import dev.millrace.connect.rest.call.Caller;
import dev.millrace.connect.rest.call.Outcome;
import dev.millrace.connect.rest.cursor.TimeCursors;
import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Body;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Origin;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.job.Job;
import dev.millrace.connect.rest.paging.OnePage;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.resource.Resource;
import dev.millrace.connect.rest.template.RequestTemplate;
import dev.millrace.connect.rest.template.Values;
import dev.millrace.connect.rest.unit.Api;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.StalePlace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/** Asks for the pages of a resource. Used by one thread at a time. */
public final class HttpApi implements Api<Fetched> {
  private static final int NOT_MODIFIED = 304;

  private final Resource resource;
  private final Source source;
  private final Schemas schemas;
  private final Map<String, String> fixed;
  private final Set<String> parents;

  /** Asks hosts that credentials are not for; null if nobody is asked. */
  private final Caller unsigned;

  /**
   * Whom to ask, for all resources of a task. Thread-safe.
   *
   * @param base what stands before each path
   * @param bytes counts those of bodies, decoded
   * @param answered is run at each answer that no rule takes for a failure
   * @param ahead asks for the next page while one is handed over; null if nobody does
   */
  public record Source(
      Caller caller,
      URI base,
      InstantSource clock,
      LongAdder bytes,
      Runnable answered,
      Executor ahead) {
    /** The same for another unit, whose failures count by themselves. */
    public Source forUnit() {
      return new Source(caller.forUnit(), base, clock, bytes, answered, ahead);
    }

    /** Asks nobody, for readers that only look at their offsets. */
    public static final Source NONE = new Source(null, null, null, null, null, null);
  }

  /**
   * @param fixed values that templates may refer to and that stay the same
   */
  public HttpApi(Resource resource, Source source, Schemas schemas, Map<String, String> fixed) {
    this.resource = resource;
    this.schemas = schemas;
    this.source = source;
    this.fixed = Map.copyOf(fixed);
    this.unsigned = source.caller() == null ? null : source.caller().unsigned();
    this.parents =
        resource.request().parents().stream()
            .map(JsonPointer::toString)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @throws StalePlace if a rule says so of the answer
   */
  @Override
  public Page<Fetched> ask(Question question) throws IOException {
    Request request = request(question);
    Instant asked = source.clock().instant();
    Outcome outcome = caller(request).call(request, resource.statusRules());
    source.answered().run();
    if (outcome instanceof Outcome.Answered answered) {
      return page(question, request, answered.answer(), asked);
    }
    if (outcome instanceof Outcome.Stale stale) {
      throw new StalePlace(stale.shown());
    }
    Page.End end =
        outcome instanceof Outcome.Ended
            ? Page.End.LAST
            : paging()
                .after(
                    question.place(),
                    new dev.millrace.connect.rest.paging.Answer(
                        request.uri(), 0, Map.of(), Map.of(), Map.of()));
    return new NoRecords(end, asked.toEpochMilli());
  }

  private Paging paging() {
    return resource.answers().paging();
  }

  /** A job's result may lie elsewhere, where credentials would be refused, or told. */
  private Caller caller(Request request) {
    boolean own = Origin.of(request.uri()).equals(Origin.of(source.base()));
    return resource.job() == null || own ? source.caller() : unsigned;
  }

  private Request request(Question question) {
    Map<String, String> named = named(question);
    Request request = request(resource.request(), resource.method(), named, question);
    String url = named.get(Paging.URL);
    return url == null ? request : request.withUri(URI.create(url));
  }

  /** A request about a job. */
  Request request(Job.Ask ask, Question question) {
    return request(ask.request(), ask.method(), named(question), question);
  }

  private Request request(
      RequestTemplate template, String method, Map<String, String> named, Question question) {
    RequestTemplate.Rendered made =
        template.of(
            new Values(
                named, at -> question.parent().get(at.toString()), source.clock().instant()));
    Body body = made.body() == null ? null : Body.text(made.body(), resource.contentType());
    Request request = new Request(method, joined(made.target()), List.of(), body, null);
    for (Map.Entry<String, String> header : made.headers().entrySet()) {
      request = request.with(Header.of(header.getKey(), header.getValue()));
    }
    return validators(question) ? Validators.conditional(request, question.delta()) : request;
  }

  private Map<String, String> named(Question question) {
    Map<String, String> named = new HashMap<>(fixed);
    if (resource.pageSize() > 0) {
      named.put(Paging.LIMIT, Long.toString(resource.pageSize()));
    }
    JsonPointer cursor = resource.answers().wanted().cursor();
    if (question.since() != null) {
      named.put("since", question.since().text());
      // A keyset begins at the cursor, where that is a part of it.
      named.put(Paging.LAST + cursor, question.since().text());
    }
    if (question.until() != null) {
      named.put("until", question.until().text());
    }
    Map<String, String> ofPaging =
        new HashMap<>(paging().values(question.place(), question.delta()));
    if (resource.answers().cursors() instanceof TimeCursors times && times.asked() != null) {
      ofPaging.computeIfPresent(Paging.LAST + cursor, (name, text) -> times.of(text).text());
    }
    named.putAll(ofPaging);
    return named;
  }

  private URI joined(String target) {
    String base = source.base().toString().replaceAll("/+$", "");
    String behind = target.isEmpty() || target.matches("[/?].*") ? target : "/" + target;
    try {
      return URI.create(base + behind);
    } catch (IllegalArgumentException e) {
      // Not the exception's message, which holds the query.
      throw new ConnectException(
          resource.name() + ": path and query make no URL: '" + behind.split("\\?", 2)[0] + "'");
    }
  }

  /** Only where an answer is all there is does an unchanged one tell that nothing changed. */
  private boolean validators(Question question) {
    return question.delta() != null && paging() instanceof OnePage;
  }

  private Page<Fetched> page(Question question, Request request, Answer answer, Instant asked)
      throws IOException {
    Instant asOf = ServerClock.whenAsked(answer, asked, source.clock().instant());
    if (answer.status() == NOT_MODIFIED) {
      answer.close();
      return new NoRecords(new Page.End(null, question.delta()), asOf.toEpochMilli());
    }
    String name = source.caller().name(answer.request());
    BodyHead bytes = BodyHead.of(new CountedBody(answer, source.bytes()));
    dev.millrace.connect.rest.body.Body body =
        resource
            .format()
            .open(text(bytes, name, answer), name, resource.answers().wanted(), schemas);
    AnswerPage page =
        new AnswerPage(
            body,
            resource.answers(),
            new AnswerPage.Head(
                question.place(),
                answer.request().uri(),
                headers(answer),
                asOf,
                askedWith(question)));
    if (paging() instanceof OnePage) {
      return new ValidatedPage(page, Validators.of(request, answer));
    }
    return bytes.whole() ? WholePage.of(page) : page;
  }

  /** As the answer tells its charset, where the configuration doesn't. */
  private InputStream text(BodyHead bytes, String name, Answer answer) throws IOException {
    if (!resource.toldCharset()) {
      return bytes;
    }
    try {
      return ToldCharset.decoded(bytes, name, answer.toldCharset(), resource.format());
    } catch (ConnectException e) {
      bytes.close();
      throw new ConnectException(name + ": " + e.getMessage(), e);
    }
  }

  /** What tells one parent's children from another's: not all that is added to them. */
  private Map<String, String> askedWith(Question question) {
    Map<String, String> values = new HashMap<>();
    question
        .parent()
        .forEach(
            (pointer, text) -> {
              if (parents.contains(pointer)) {
                values.put(pointer, text);
              }
            });
    return values;
  }

  /** By their names in lower case. */
  static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : answer.headers()) {
      headers
          .computeIfAbsent(header.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.value());
    }
    return headers;
  }
}
