package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.alias.Aliases;
import dev.millrace.connect.rest.http.Server;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasesTest {
  @TempDir static Path root;
  private static ApiServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = ApiServer.start(root);
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  private static Map<String, String> props(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "api");
    props.put("connector.class", RestSourceConnector.class.getName());
    props.put("tasks.max", "1");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static Map<String, String> confluent(String... pairs) {
    Map<String, String> props =
        props(
            "url", server.endpoint() + "/basic/token/${entityName}",
            "entity.names", "parts,tools",
            "topic.name.pattern", "shop-${entityName}",
            "http.request.method", "GET",
            "http.request.headers", "Accept: application/json|X-From: here",
            "http.request.parameters", "limit=10&token=${offset}",
            "http.offset.mode", "CURSOR_PAGINATION",
            "http.next.page.json.pointer", "/next_token",
            "http.response.data.json.pointer", "/data/items",
            "request.interval.ms", "600000",
            "auth.type", "BASIC",
            "connection.user", server.credentials().user(),
            "connection.password", server.credentials().secret(),
            "http.connect.timeout.ms", "5000",
            "max.retries", "5",
            "retry.backoff.ms", "100",
            "behavior.on.error", "fail",
            "reporter.bootstrap.servers", "broker:9092",
            "confluent.topic.bootstrap.servers", "broker:9092");
    props.putAll(props(pairs));
    return props;
  }

  private static Map<String, String> castorm(String... pairs) {
    Map<String, String> props =
        props(
            "http.request.url", server.endpoint() + "/none/all/orders",
            "http.request.method", "GET",
            "http.request.headers", "Accept: application/json, X-From: here",
            "http.request.params", "since=${offset.timestamp}",
            "http.offset.initial", "timestamp=2020-05-08T07:55:44Z",
            "http.response.list.pointer", "/data/items",
            "http.response.record.offset.pointer", "key=/id, timestamp=/updated_at",
            "http.response.policy.codes.skip", "300..303, 404",
            "http.timer.interval.millis", "50",
            "http.timer.catchup.interval.millis", "10",
            "http.record.filter.factory", "com.github.castorm.OffsetRecordFilterFactory",
            "http.auth.type", "none",
            "http.client.read.timeout.millis", "5000",
            "kafka.topic", "orders");
    props.putAll(props(pairs));
    return props;
  }

  private static Map<String, String> errors(Map<String, String> props) {
    Config config = new RestSourceConnector().validate(props);
    return config.configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(v -> v.name(), v -> v.errorMessages().toString()));
  }

  private static List<String> ids(TaskRun run, String topic) {
    return run.committed().stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> id(record).toString())
        .toList();
  }

  private static Long id(SourceRecord record) {
    return ((Struct) record.value()).getInt64("id");
  }

  @Test
  void runsConfluentsConfigurationPageByPage() throws Exception {
    server.change(Change.of("parts").inserts(25).spread(1_000));
    server.change(Change.of("tools").inserts(12).spread(1_000));
    Map<String, String> props = confluent();
    assertThat(errors(props)).isEmpty();
    TaskRun run = new TaskRun(props);
    run.start(1);
    run.commitUntil(records -> records.size() == 37);
    run.commitSome(1);
    run.stop();
    assertThat(ids(run, "shop-parts")).hasSize(25).doesNotHaveDuplicates();
    assertThat(ids(run, "shop-tools")).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void runsConfluentsConfigurationFromRecordToRecord() throws Exception {
    long[] last = {7};
    try (Server plain =
        Server.plain()
            .on(
                "/events",
                exchange -> {
                  String query = exchange.getRequestURI().getQuery();
                  long after = Long.parseLong(query.replace("after=", ""));
                  String body =
                      LongStream.rangeClosed(after + 1, Math.min(last[0], after + 2))
                          .mapToObj(id -> "{\"id\":" + id + "}")
                          .collect(Collectors.joining(",", "[", "]"));
                  Server.send(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
                })) {
      Map<String, String> props =
          props(
              "url", plain.uri("/events") + "?after=${offset}",
              "topic.name.pattern", "events",
              "http.offset.mode", "CHAINING",
              "http.initial.offset", "2",
              "http.offset.json.pointer", "/id",
              "request.interval.ms", "20");
      assertThat(errors(props)).isEmpty();
      TaskRun run = new TaskRun(props);
      run.start(1);
      run.commitUntil(records -> records.size() == 5);
      run.stop();
      last[0] = 10;
      run.start(1);
      run.commitUntil(records -> records.size() == 8);
      run.commitSome(2);
      run.stop();
      assertThat(ids(run, "events")).containsExactly("3", "4", "5", "6", "7", "8", "9", "10");
    }
  }

  @Test
  void saysWhatToWriteInsteadOfWhatConfluentCounts() {
    assertThat(errors(confluent("http.offset.mode", "SIMPLE_INCREMENTING")))
        .hasEntrySatisfying(
            "http.offset.mode", message -> assertThat(message).contains("paging=offset"));
    assertThat(errors(confluent("http.offset.mode", "SNAPSHOT_PAGINATION")))
        .containsOnlyKeys("http.offset.mode");
    assertThat(errors(confluent("behavior.on.error", "ignore")))
        .hasEntrySatisfying(
            "behavior.on.error", message -> assertThat(message).contains("404 -> skip"));
  }

  @Test
  void runsCastormsConfigurationOnFromTheLastTime() throws Exception {
    server.change(Change.of("orders").inserts(30).spread(60_000));
    Map<String, String> props = castorm();
    assertThat(errors(props)).isEmpty();
    TaskRun run = new TaskRun(props);
    run.start(1);
    run.commitUntil(records -> records.size() == 30);
    run.stop();
    server.change(Change.of("orders").inserts(5).updates(5));
    run.start(1);
    run.commitUntil(records -> records.size() == 40);
    run.commitSome(2);
    run.stop();
    assertThat(run.committed()).hasSize(40);
    SourceRecord first = run.committed().get(0);
    assertThat(first.topic()).isEqualTo("orders");
    assertThat(first.key()).isEqualTo(id(first));
    assertThat(first.timestamp()).isPositive();
  }

  @Test
  void saysWhatOfCastormsCanNotBeTranslated() {
    assertThat(
            errors(castorm("http.request.params", "since=${offset.timestamp?datetime.iso?long}")))
        .hasEntrySatisfying(
            "http.request.params", message -> assertThat(message).contains("{{since}}"));
    assertThat(errors(castorm("http.response.record.pointer", "/fields")))
        .containsKey("http.response.record.pointer");
  }

  @Test
  void encodesParametersAndSetsBracesOfBodiesApart() {
    Map<String, String> own =
        Aliases.applied(
            castorm(
                "http.request.params", "jql=updated>=\"${offset.timestamp}\" ORDER BY updated",
                "http.request.method", "POST",
                "http.request.body", "{\"q\":{\"a\":{\"since\":\"${offset.timestamp}\"}}}"));
    assertThat(own)
        .containsEntry("query", "jql=updated%3E=%22{{since}}%22%20ORDER%20BY%20updated")
        .containsEntry("body", "{\"q\":{\"a\":{\"since\":\"{{since}}\"} } }")
        .containsEntry("rules", "300-303 -> skip, 404 -> skip")
        .doesNotContainKeys("http.request.url", "kafka.topic");
  }

  @Test
  void leavesOwnConfigurationsAsTheyAre() {
    Map<String, String> own = props("base.url", "http://x", "resources", "a", "url", "b");
    assertThat(Aliases.applied(own)).isEqualTo(own);
  }
}
