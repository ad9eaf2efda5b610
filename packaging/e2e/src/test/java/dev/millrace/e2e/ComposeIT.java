package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The compose demo as a whole, beside whatever else this machine's Docker runs. */
class ComposeIT {
  private static final Path DIRECTORY = ComposeFile.DIRECTORY;
  private static final List<String> PORTS =
      List.of(
          "KAFKA_PORT",
          "CONNECT_PORT",
          "REGISTRY_PORT",
          "POSTGRES_PORT",
          "S3_PORT",
          "KAFKA_UI_PORT",
          "PROMETHEUS_PORT",
          "GRAFANA_PORT");

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void comesUpAndCarriesEveryFlightOnce() {
    Docker.required("the compose demo");
    environment.put("COMPOSE_PROJECT_NAME", "millrace-test");
    PORTS.forEach(port -> environment.put(port, Integer.toString(Ports.free())));
    try {
      Command.Answer up = compose("up", "--build", "-d");
      assertThat(up.status()).as(up.out()).isZero();
      compose("kill", "connect");
      assertThat(compose("up", "-d").status()).isZero();

      Command.Answer equal = verify();
      assertThat(equal.out())
          .contains("OK: every flight is in S3 exactly once.", "OK: the table is what");
      assertThat(equal.status()).isZero();
      compose("exec", "-T", "postgres", "sh", "-c", psql("DELETE FROM flights WHERE id = 7"));
      Command.Answer different = verify();
      assertThat(different.out()).contains("DIFFERENT: 0 keys missing in S3");
      assertThat(different.status()).isEqualTo(1);

      awaitServers();
      awaitMetrics();
      String container = compose("ps", "-q", "connect").out().strip();
      Command.Answer inspection =
          Command.run(DIRECTORY, Map.of(), List.of("docker", "inspect", container));
      assertThat(inspection.out())
          .contains("MILLRACE_PG_URL")
          .doesNotContain("MILLRACE_PG_PASSWORD=");
    } finally {
      compose("down", "--volumes");
    }
  }

  private Command.Answer verify() {
    return Command.run(DIRECTORY, environment, List.of("./verify.sh"));
  }

  private static String psql(String sql) {
    return "PGPASSWORD=$(cat /run/secrets/MILLRACE_PG_PASSWORD) psql -h localhost -U millrace shop -c '"
        + sql
        + "'";
  }

  private void awaitServers() {
    for (Map.Entry<String, String> page :
        Map.of(
                "KAFKA_UI_PORT", "/actuator/health",
                "GRAFANA_PORT", "/api/health",
                "REGISTRY_PORT", "/apis/ccompat/v7/subjects")
            .entrySet()) {
      URI uri = uri(page.getKey(), page.getValue());
      Await.until(uri + " answers", Duration.ofMinutes(2), () -> HttpProbe.status(uri) == 200);
    }
  }

  private void awaitMetrics() {
    URI uri = uri("PROMETHEUS_PORT", "/api/v1/query?query=kafka_connect_plugins_records_total");
    Await.until(
        "Prometheus has the rivers' metrics",
        Duration.ofMinutes(1),
        () -> Http.json(uri).at("/data/result").size() >= 4);
  }

  private URI uri(String port, String path) {
    return URI.create("http://127.0.0.1:" + environment.get(port) + path);
  }

  private Command.Answer compose(String... arguments) {
    List<String> command = new ArrayList<>(Docker.compose());
    command.addAll(List.of(arguments));
    return Command.run(DIRECTORY, environment, command);
  }
}
