package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.http.Server;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.ObjectName;
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
}
