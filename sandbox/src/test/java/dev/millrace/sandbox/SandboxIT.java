package dev.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class SandboxIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Sandbox sandbox;
  private ConnectRest rest;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    long begin = System.nanoTime();
    sandbox =
        Sandbox.builder()
            .directory(directory.resolve("sandbox"))
            .archive(TickArchive.make(directory))
            .workers(2)
            .postgres()
            .s3()
            .snowflake()
            .workerEnvironment("TICK_TOPIC", "from-environment")
            .start();
    System.out.printf("broker, 2 workers, postgres, s3, snowflake: %d ms%n", millis(begin));
    rest = sandbox.rest();
  }

  @AfterAll
  void stop() {
    long begin = System.nanoTime();
    sandbox.close();
    System.out.printf("all stopped in %d ms%n", millis(begin));
  }

  private static long millis(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static Map<String, String> tick(String topic) {
    return Map.of("connector.class", TickSourceConnector.class.getName(), "topic", topic);
  }

  @Test
  void loadsArchivesAndRunsConnectors() {
    assertThat(rest.plugins()).contains(TickSourceConnector.class.getName());
    rest.put("life", tick("${env:TICK_TOPIC}"));
    assertThat(rest.connectors()).contains("life");
    assertThat(rest.config("life")).containsEntry("topic", "${env:TICK_TOPIC}");
    ConnectorStatus status = rest.awaitRunning("life", 1, MINUTE);
    assertThat(status.tasks()).hasSize(1);
    rest.pause("life");
    rest.awaitState("life", "PAUSED", MINUTE);
    rest.resume("life");
    rest.awaitRunning("life", 1, MINUTE);
    rest.restart("life");
    rest.awaitRunning("life", 1, MINUTE);
    rest.delete("life");
    assertThat(rest.connectors()).doesNotContain("life");
  }

  @Test
  void readsAltersAndResetsOffsets() {
    rest.put("offsets", tick("offsets"));
    rest.awaitRunning("offsets", 1, MINUTE);
    Await.until(
        "an offset is stored", MINUTE, () -> !rest.offsets("offsets").path("offsets").isEmpty());
    rest.stop("offsets");
    rest.awaitState("offsets", "STOPPED", MINUTE);
    JsonNode offsets = rest.offsets("offsets");
    rest.alterOffsets("offsets", offsets);
    assertThat(rest.offsets("offsets")).isEqualTo(offsets);
    rest.resetOffsets("offsets");
    assertThat(rest.offsets("offsets").path("offsets")).isEmpty();
    rest.delete("offsets");
  }

  @Test
  void hasAStandInForSnowflake() throws SQLException {
    SnowflakeProcess snowflake = sandbox.snowflake();
    Properties properties = new Properties();
    properties.setProperty("user", snowflake.environment().get("MILLRACE_SNOWFLAKE_USER"));
    properties.setProperty("password", snowflake.environment().get("MILLRACE_SNOWFLAKE_PASSWORD"));
    properties.setProperty("ssl", "off");
    properties.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
    try (Connection connection = DriverManager.getConnection(snowflake.jdbcUrl(), properties)) {
      assertThat(connection.isValid(10)).isTrue();
    }
  }

  @Test
  void validates() {
    JsonNode answer =
        rest.validate(
            Map.of("connector.class", TickSourceConnector.class.getName(), "name", "invalid"));
    assertThat(answer.path("error_count").asInt()).isEqualTo(1);
    assertThatThrownBy(() -> rest.put("invalid", Map.of("connector.class", "no.such.Connector")))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("no.such.Connector");
  }

  @Test
  void showsTheTraceOfATaskThatFails() {
    rest.put(
        "failing",
        Map.of(
            "connector.class", TickSourceConnector.class.getName(), "topic", "t", "fail", "true"));
    assertThatThrownBy(
            () -> {
              rest.awaitRunning("failing", 1, MINUTE);
              rest.awaitState("failing", "FAILED", MINUTE);
            })
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("Task 0 of failing has failed")
        .hasMessageContaining("Failing as configured");
    rest.delete("failing");
  }

  @Test
  void connectorsMoveToTheWorkerThatIsLeft() {
    rest.put("moving", tick("moving"));
    ConnectorStatus before = rest.awaitRunning("moving", 1, MINUTE);
    int owner =
        before.tasks().get(0).worker().endsWith(":" + sandbox.workers().get(0).uri().getPort())
            ? 0
            : 1;
    ConnectRest other = new ConnectRest(sandbox.workers().get(1 - owner).uri());
    sandbox.workers().get(owner).kill();
    long begin = System.nanoTime();
    String dead = before.tasks().get(0).worker();
    Await.until(
        "the task runs on the other worker",
        MINUTE,
        () -> {
          ConnectorStatus now = other.status("moving");
          return now.isRunning(1) && !now.tasks().get(0).worker().equals(dead);
        });
    System.out.printf("task moved after kill in %d ms%n", millis(begin));
    sandbox.workers().get(owner).start();
    other.delete("moving");
  }

  @Test
  void workersUseAKafkaOfSomebodyElse() {
    SandboxBuilder builder =
        Sandbox.builder()
            .bootstrapServers(sandbox.bootstrapServers())
            .workers(1)
            .workerConfig("group.id", "guest");
    for (String store : List.of("config", "offset", "status")) {
      builder.workerConfig(store + ".storage.topic", "guest-" + store);
    }
    rest.put("host", tick("host"));
    rest.awaitRunning("host", 1, MINUTE);
    try (Sandbox guest = builder.start()) {
      assertThat(guest.rest().connectors()).isEmpty();
      assertThat(guest.bootstrapServers()).isEqualTo(sandbox.bootstrapServers());
      assertThatThrownBy(guest::broker).hasMessage("This sandbox was built without a broker");
    }
    rest.awaitRunning("host", 1, MINUTE);
    rest.delete("host");
  }
}
