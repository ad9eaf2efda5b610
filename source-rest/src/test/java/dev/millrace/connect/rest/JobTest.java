package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each row of decision 17's table about jobs, against a server that makes them. */
class JobTest {
  private static final int PAGE = 3;

  private final List<String> states = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final List<Integer> lowest = new ArrayList<>();
  private int jobs;
  private int rows = 10;
  private boolean reversed;
  private String resultAt;
  private Server server;
  private Server storage;

  @BeforeEach
  void start() throws IOException {
    server = Server.plain().on("/jobs", this::answer);
    storage = Server.plain().on("/signed", exchange -> result(exchange, "s"));
  }

  @AfterEach
  void stop() {
    server.close();
    storage.close();
  }

  /** States are told in turn, and then that a job is done. */
  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery()).replace("null", "");
    asked.add(exchange.getRequestMethod() + " " + path + (query.isEmpty() ? "" : "?" + query));
    if (exchange.getRequestMethod().equals("POST")) {
      String body = server.last().body();
      lowest.add(body.contains("null") ? 0 : Integer.parseInt(body.replaceAll(".*:|Z.*", "")));
      send(exchange, 201, "{\"job\":{\"id\":\"j" + ++jobs + "\"}}");
      return;
    }
    String id = path.split("/", -1)[2];
    if (gone.remove(path + (query.isEmpty() ? "" : "?" + query))) {
      send(exchange, 404, "{\"error\":\"no such job\"}");
    } else if (path.endsWith("/result")) {
      result(exchange, id);
    } else {
      String state = states.isEmpty() ? "done" : states.remove(0);
      String url = resultAt == null ? "null" : "\"" + resultAt + "\"";
      send(
          exchange,
          200,
          "{\"state\":\"" + state + "\",\"why\":\"for no reason\",\"url\":" + url + "}");
    }
  }

  private void result(HttpExchange exchange, String id) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int begin = id.equals("s") ? 0 : lowest.get(Integer.parseInt(id.substring(1)) - 1);
    int first = query.contains("at=") ? Integer.parseInt(query.replaceAll(".*at=", "")) : begin;
    int last = Math.min(rows, first + PAGE);
    StringBuilder body = new StringBuilder("id,at\n");
    for (int i = first; i < last; i++) {
      int row = reversed && id.equals("j1") ? rows - 1 - i : i;
      body.append(row).append(",2026-01-01T00:00:%02dZ\n".formatted(row));
    }
    exchange.getResponseHeaders().set("Next-Place", last < rows ? "" + last : "null");
    send(exchange, 200, body.toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    Server.send(exchange, status, body.getBytes(UTF_8));
  }

  private Map<String, String> props(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "bulk");
    props.put("base.url", server.uri("").toString());
    props.put("auth.type", "bearer");
    props.put("auth.token", "s3cret-token");
    props.put("resources", "rows");
    props.put("job.path", "/jobs");
    props.put("job.body", "{\"since\": {{since}}}");
    props.put("job.id", "/job/id");
    props.put("job.status.path", "/jobs/{{job}}");
    props.put("job.state", "/state");
    props.put("job.state.done", "done");
    props.put("job.state.failed", "failed,aborted");
    props.put("job.poll.interval.ms", "1");
    props.put("path", "/jobs/{{job}}/result");
    props.put("query", "at={{token}}");
    props.put("paging", "token");
    props.put("paging.next", "header:Next-Place");
    props.put("format", "csv");
    props.put("id", "/id");
    props.put("cursor", "/at");
    props.put("schedule", "once");
    props.put("batch.max.rows", "1");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  /** Where the state tells the result's URL. */
  private Map<String, String> byUrl(String... pairs) {
    Map<String, String> props = props(pairs);
    props.keySet().removeAll(List.of("path", "query", "paging", "paging.next"));
    props.put("job.result.url", "/url");
    return props;
  }

  private static List<Long> ids(TaskRun run) {
    return run.committed().stream().map(JobTest::id).toList();
  }

  private static Long id(SourceRecord record) {
    return ((Struct) record.value()).getInt64("id");
  }

  private static Long[] all(int rows) {
    return IntStream.range(0, rows).mapToObj(i -> (long) i).toArray(Long[]::new);
  }

  private TaskRun read(Map<String, String> props) throws InterruptedException {
    TaskRun run = new TaskRun(props);
    run.start(1);
    try {
      run.commitUntil(records -> records.size() >= rows);
      run.commitSome(2);
    } finally {
      run.stop();
    }
    return run;
  }

  @Test
  void waitsForAJobAndReadsThePagesOfItsResult() throws Exception {
    states.addAll(List.of("queued", "running"));
    assertThat(ids(read(props()))).containsExactly(all(10));
    assertThat(asked)
        .containsExactly(
            "POST /jobs",
            "GET /jobs/j1",
            "GET /jobs/j1",
            "GET /jobs/j1",
            "GET /jobs/j1/result",
            "GET /jobs/j1/result?at=3",
            "GET /jobs/j1/result?at=6",
            "GET /jobs/j1/result?at=9");
    assertThat(server.got()).allMatch(got -> got.header("Authorization") != null);
  }

  @Test
  void goesOnWithTheSameJobAfterEachKill() throws Exception {
    TaskRun run = new TaskRun(props());
    for (int i = 1; i <= 10; i++) {
      int committed = i;
      run.start(1);
      run.commitUntil(records -> records.size() >= committed);
      run.stop();
    }
    assertThat(ids(run)).containsExactly(all(10));
    assertThat(jobs).isEqualTo(1);
  }

  @Test
  void waitsForTheSameJobAfterAKillIfPositionsAreStored() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      states.add("running");
    }
    TaskRun run = new TaskRun(props("position.topic", "positions"));
    run.start(1);
    while (run.positions().isEmpty()) {
      run.commitSome(1);
    }
    run.stop();
    synchronized (this) {
      states.clear();
    }
    run.start(1);
    run.commitUntil(records -> records.size() >= 10);
    run.stop();
    assertThat(ids(run)).containsExactly(all(10));
    assertThat(jobs).isEqualTo(1);
    assertThat(run.positions()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void makesAFailedJobAnewOnce() throws Exception {
    states.addAll(List.of("running", "failed"));
    assertThat(ids(read(props()))).containsExactly(all(10));
    assertThat(jobs).isEqualTo(2);
    states.addAll(List.of("failed", "running", "aborted"));
    assertThatThrownBy(() -> read(props()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("rows: the round is to begin anew once more")
        .hasMessageContaining("Job j4 has come to no result, but to the state aborted:")
        .hasMessageContaining("for no reason");
  }

  @Test
  void makesAJobAnewThatIsWaitedForTooLong() throws Exception {
    for (int i = 0; i < 3; i++) {
      states.add("running");
    }
    assertThat(ids(read(props("job.wait.max.ms", "1", "job.poll.interval.ms", "50"))))
        .containsExactly(all(10));
    assertThat(jobs).isEqualTo(2);
  }

  @Test
  void makesAJobAnewThatIsGoneAndLeavesOutWhatCame() throws Exception {
    reversed = true;
    gone.add("/jobs/j1/result?at=6");
    TaskRun run = read(props());
    assertThat(ids(run)).containsExactlyInAnyOrder(all(10));
    assertThat(ids(run)).startsWith(9L, 8L, 7L, 6L, 5L, 4L, 0L);
    gone.add("/jobs/j3");
    assertThat(ids(read(props()))).containsExactly(all(10));
    assertThat(jobs).isEqualTo(4);
  }

  @Test
  void makesAJobAnewThatIsGoneAfterAKill() throws Exception {
    TaskRun run = new TaskRun(props());
    run.start(1);
    run.commitUntil(records -> records.size() >= 5);
    run.stop();
    gone.add("/jobs/j1/result?at=3");
    run.start(1);
    run.commitUntil(records -> records.size() >= 10);
    run.stop();
    assertThat(ids(run)).containsExactly(all(10));
    assertThat(jobs).isEqualTo(2);
  }

  @Test
  void asksWithTheCursorOfTheLastRound() throws Exception {
    TaskRun run = new TaskRun(props("schedule", "", "poll.interval.ms", "1"));
    run.start(1);
    run.commitUntil(records -> records.size() >= 10);
    while (jobs < 3) {
      run.commitSome(1);
    }
    run.stop();
    assertThat(ids(run)).containsExactly(all(10));
    List<String> made =
        server.got().stream()
            .filter(got -> got.method().equals("POST"))
            .map(Server.Got::body)
            .toList();
    assertThat(made).startsWith("{\"since\": null}", "{\"since\": \"2026-01-01T00:00:09Z\"}");
  }

  @Test
  void readsAResultElsewhereWithoutCredentials() throws Exception {
    rows = 3;
    resultAt = storage.uri("/signed?key=abc").toString();
    assertThat(ids(read(byUrl("paging.hosts", "localhost")))).containsExactly(all(3));
    assertThat(storage.got())
        .hasSize(1)
        .allMatch(got -> got.header("Authorization") == null)
        .allMatch(got -> got.uri().toString().equals("/signed?key=abc"));
  }

  @Test
  void refusesAResultWhereNoLinkMayLead() {
    resultAt = storage.uri("/signed?key=abc").toString();
    assertThatThrownBy(() -> read(byUrl()))
        .hasMessageContaining("leads away from")
        .hasMessageNotContaining("abc");
    assertThat(storage.got()).isEmpty();
  }

  @Test
  void saysWhatAnAnswerLacks() {
    assertThatThrownBy(() -> read(props("job.id", "/id")))
        .hasMessageContaining("/jobs: the answer has no job's id at /id");
    assertThatThrownBy(() -> read(props("job.state", "/status")))
        .hasMessageContaining("the answer has no job's state at /status");
    assertThatThrownBy(() -> read(byUrl()))
        .hasMessageContaining("the job is done, and the answer has no result's URL at /url")
        .hasMessageContaining("set records.required=false");
  }

  @Test
  void takesAJobWithoutAResultForOneWithoutRecords() throws Exception {
    TaskRun run =
        new TaskRun(byUrl("records.required", "false", "schedule", "", "poll.interval.ms", "1"));
    run.start(1);
    while (jobs < 3) {
      run.commitSome(1);
    }
    run.stop();
    assertThat(run.committed()).isEmpty();
  }

  private static Map<String, String> errors(Map<String, String> props) {
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : new RestSourceConnector().validate(props).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages().toString());
      }
    }
    return errors;
  }

  @Test
  void checksItsKeysAndMakesNoJobForThat() {
    assertThat(errors(props())).isEmpty();
    assertThat(asked).isEmpty();
    Map<String, String> props = props("job.id", "", "job.state.done", "", "paging.delta", "/d");
    assertThat(errors(props)).containsOnlyKeys("job.id", "job.state.done", "paging");
    assertThat(errors(props("job.status.path", "/jobs/{{jib}}")))
        .containsOnlyKeys("job.status.path");
    props = props("path", "/rows", "query", "");
    props.keySet().removeIf(key -> key.matches("job\\.(path|status.*|body|poll.*|state.*)"));
    assertThat(errors(props))
        .containsOnlyKeys("job.id")
        .containsEntry("job.id", "[There is no job: set job.path, or leave it out.]");
  }

  @Test
  void holdsPagesByNumberForStill() {
    assertThat(
            new RestSourceConnector()
                .exactlyOnceSupport(props("paging", "page", "query", "page={{page}}")))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }
}
