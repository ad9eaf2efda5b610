package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.http.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeletesTest {
  private static final int PAGE = 3;

  private volatile List<Integer> ids = List.of();
  private volatile int status = 200;
  private final AtomicInteger rounds = new AtomicInteger();
  private Server server;

  @BeforeEach
  void startServer() throws Exception {
    server =
        Server.plain()
            .on(
                "/users",
                exchange -> {
                  String query = exchange.getRequestURI().getQuery();
                  int from = query == null ? 0 : Integer.parseInt(query.replace("from=", ""));
                  rounds.addAndGet(from == 0 ? 1 : 0);
                  Server.send(exchange, from == 0 ? 200 : status, page(from).getBytes(UTF_8));
                });
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private String page(int from) {
    List<Integer> now = ids;
    return IntStream.range(from, Math.min(now.size(), from + PAGE))
        .mapToObj(
            i ->
                "{\"id\":%d,\"at\":{\"region\":\"é%d\"},\"n\":%d}"
                    .formatted(now.get(i), now.get(i), rounds.get()))
        .collect(
            Collectors.joining(
                ",",
                "{\"next\":" + (from + PAGE < now.size() ? from + PAGE : "null") + ",\"items\":[",
                "]}"));
  }

  private Map<String, String> props(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "users");
    props.put("base.url", server.uri("").toString());
    props.put("resources", "users");
    props.put("path", "/users");
    props.put("query", "from={{token}}");
    props.put("records", "/items");
    props.put("paging", "token");
    props.put("paging.next", "/next");
    props.put("deletes", "compare");
    props.put("key.fields", "id");
    props.put("poll.interval.ms", "1");
    props.put("batch.max.rows", "1");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static List<Object> gone(TaskRun run) {
    return run.committed().stream()
        .filter(record -> record.value() == null)
        .map(SourceRecord::key)
        .toList();
  }

  /** Reads until a round that began later is over. */
  private void twoRounds(TaskRun run) throws InterruptedException {
    int now = rounds.get();
    run.commitUntil(records -> rounds.get() > now + 2);
  }

  @Test
  void makesTombstonesOfWhatIsGoneOnceOverRestarts() throws Exception {
    TaskRun run = new TaskRun(props());
    ids = List.of(1, 2, 3, 4, 5, 6, 7);
    run.start(1);
    twoRounds(run);
    run.stop();
    assertThat(gone(run)).isEmpty();
    ids = List.of(1, 3, 5, 7);
    run.start(1);
    run.commitUntil(records -> !gone(run).isEmpty());
    run.stop(); // between two tombstones
    run.start(1);
    run.commitUntil(records -> gone(run).size() == 3);
    twoRounds(run);
    ids = List.of(1, 2, 3, 5);
    run.commitUntil(records -> gone(run).size() == 4);
    twoRounds(run);
    run.stop();
    assertThat(gone(run)).containsExactly(2L, 4L, 6L, 7L);
    SourceRecord tombstone =
        run.committed().stream().filter(record -> record.value() == null).findFirst().orElseThrow();
    SourceRecord record = run.committed().get(0);
    assertThat(tombstone.topic()).isEqualTo("users");
    assertThat(tombstone.keySchema()).isEqualTo(record.keySchema());
    assertThat(tombstone.valueSchema()).isNull();
  }

  @Test
  void makesKeysOfSeveralFieldsAgain() throws Exception {
    TaskRun run = new TaskRun(props("key.fields", "id,at.region"));
    ids = List.of(1, 2);
    run.start(1);
    twoRounds(run);
    run.stop();
    ids = List.of(2);
    run.start(1);
    run.commitUntil(records -> !gone(run).isEmpty());
    run.stop();
    Struct first = (Struct) run.committed().get(0).key();
    assertThat(first.getString("region")).isEqualTo("é1");
    assertThat(gone(run)).containsExactly(first);
  }

  @Test
  void makesNoneWhereARuleCutsTheRoundShort() throws Exception {
    for (String rule : List.of("404 -> skip", "404 -> end")) {
      TaskRun run = new TaskRun(props("rules", rule));
      status = 200;
      ids = List.of(1, 2, 3, 4);
      run.start(1);
      twoRounds(run);
      status = 404;
      twoRounds(run);
      assertThat(gone(run)).as(rule).isEmpty();
      status = 200;
      ids = List.of(1, 2, 3, 5);
      run.commitUntil(records -> !gone(run).isEmpty());
      run.stop();
      assertThat(gone(run)).as(rule).containsExactly(4L);
    }
  }

  @Test
  void makesNoneWhereNothingChanged() throws Exception {
    AtomicInteger unchanged = new AtomicInteger();
    server.on(
        "/tagged",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          boolean known = exchange.getRequestHeaders().containsKey("If-None-Match");
          if (known) {
            unchanged.incrementAndGet();
          }
          Server.send(exchange, known ? 304 : 200, (known ? "" : "[{\"id\":1}]").getBytes(UTF_8));
        });
    TaskRun run =
        new TaskRun(props("path", "/tagged", "paging", "none", "records", "", "query", ""));
    run.start(1);
    run.commitUntil(records -> records.size() == 1);
    while (unchanged.get() < 3) {
      run.commitSome(1);
    }
    run.stop();
    assertThat(run.committed()).hasSize(1);
  }

  @Test
  void makesNoneWhereARecordIsBad() throws Exception {
    server.on(
        "/users/lines",
        exchange ->
            Server.send(
                exchange,
                200,
                (rounds.getAndIncrement() == 0
                        ? "{\"id\":1}\n{\"id\":2}\n"
                        : "{\"id\":1}\n{\"id\":\n")
                    .getBytes(UTF_8)));
    TaskRun run =
        new TaskRun(
            props(
                "path",
                "/users/lines",
                "format",
                "jsonl",
                "paging",
                "none",
                "records",
                "",
                "query",
                "",
                "bad.records",
                "skip"));
    run.start(1);
    twoRounds(run);
    run.stop();
    assertThat(gone(run)).isEmpty();
  }

  @Test
  void stopsWhereThereAreTooManyKeys() {
    TaskRun run = new TaskRun(props("deletes.max.ids", "4"));
    ids = List.of(1, 2, 3, 4, 5);
    run.start(1);
    assertThatThrownBy(() -> twoRounds(run))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("users: more than 4 keys")
        .hasMessageContaining("deletes.max.ids");
    run.stop();
  }

  @Test
  void keepsAThousandKeysInLittleRoom() throws Exception {
    ids = IntStream.range(0, 1_000).map(i -> 1_000_000 + i * 7).boxed().toList();
    server.on(
        "/users/all",
        200,
        ids.stream().map(id -> "{\"id\":" + id + "}").collect(Collectors.joining(",", "[", "]")));
    TaskRun run =
        new TaskRun(
            props(
                "path",
                "/users/all",
                "query",
                "",
                "paging",
                "none",
                "records",
                "",
                "batch.max.rows",
                "5000",
                "poll.interval.ms",
                "60000"));
    run.start(1);
    run.commitUntil(records -> records.size() == 1_000);
    run.stop();
    String stored = run.stored().values().iterator().next().toString();
    assertThat(stored.length()).isLessThan(10_000);
  }
}
