package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.http.Server;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class RestSourceTaskTest {
  private static Map<String, String> props(Server server, String name) {
    Map<String, String> props = new HashMap<>();
    props.put("name", name);
    props.put("base.url", server.uri("").toString());
    props.put("resources", "issues");
    props.put("resource.issues.path", "/issues");
    props.put("poll.interval.ms", "10");
    return props;
  }

  private static long metric(String connector, String name) throws Exception {
    ObjectName task =
        new ObjectName("kafka.connect:type=plugins,connector=\"" + connector + "\",task=0");
    return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(task, name);
  }

  @Test
  void countsAnAnswerWithoutRecordsAsSuccess() throws Exception {
    try (Server server = Server.plain().on("/issues", 200, "[]")) {
      TaskRun run = new TaskRun(props(server, "quiet"));
      run.start(1);
      while (server.got().size() < 2) {
        run.commitSome(1);
      }
      assertThat(metric("quiet", "last-success-age-ms")).isNotNegative();
      run.stop();
      assertThat(run.committed()).isEmpty();
    }
  }

  @Test
  void countsDeadLetters() throws Exception {
    try (Server server = Server.plain().on("/issues", 200, "id,n\n1,2\n1,2,3\n")) {
      Map<String, String> props = props(server, "torn");
      props.put("format", "csv");
      props.put("schedule", "once");
      props.put("bad.records", "topic");
      props.put("bad.records.topic", "bad");
      TaskRun run = new TaskRun(props);
      run.start(1);
      run.commitUntil(records -> records.size() == 2);
      assertThat(metric("torn", "dead-letters-total")).isEqualTo(1);
      run.stop();
      assertThat(run.committed().get(1).topic()).isEqualTo("bad");
    }
  }

  @Test
  void beginsARoundAnewByARule() throws Exception {
    AtomicInteger gone = new AtomicInteger();
    Server.Handler handler =
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          if (query.contains("token=b") && gone.getAndIncrement() == 0) {
            Server.send(exchange, 410, "{\"message\":\"The token has ended\"}".getBytes(UTF_8));
            return;
          }
          String body =
              query.contains("token=b")
                  ? "{\"items\":[{\"id\":3}]}"
                  : "{\"items\":[{\"id\":1},{\"id\":2}],\"next\":\"b\"}";
          Server.send(exchange, 200, body.getBytes(UTF_8));
        };
    try (Server server = Server.plain().on("/issues", handler)) {
      Map<String, String> props = props(server, "anew");
      props.put("query", "token={{token}}");
      props.put("paging", "token");
      props.put("paging.next", "/next");
      props.put("records", "/items");
      props.put("id", "/id");
      props.put("schedule", "once");
      props.put("rules", "410 -> reset");
      TaskRun run = new TaskRun(props);
      run.start(1);
      run.commitUntil(records -> records.size() >= 3);
      run.commitSome(2);
      run.stop();
      assertThat(run.committed())
          .extracting(each -> ((Struct) each.value()).get("id"))
          .containsExactly(1L, 2L, 3L);
      assertThat(server.got()).hasSize(4);
    }
  }
}
