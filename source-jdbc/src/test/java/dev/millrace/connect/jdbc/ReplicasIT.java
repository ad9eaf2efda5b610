package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The second server holds other rows, which prove where a read went. */
class ReplicasIT {
  private static final String SCHEMA = "copied";
  private static final String DEAD = "jdbc:postgresql://localhost:1/shop";

  private static EmbeddedPostgres replica;

  @BeforeAll
  static void makeTables() throws IOException, SQLException {
    Postgres.schema(SCHEMA);
    Postgres.run(
        "CREATE TABLE copied.t (id int PRIMARY KEY, place text)",
        "INSERT INTO copied.t VALUES (1, 'main')");
    replica = EmbeddedPostgres.builder().start();
    try (Connection connection = replica.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE reader LOGIN");
      statement.execute("CREATE SCHEMA copied");
      statement.execute("GRANT USAGE ON SCHEMA copied TO reader");
      statement.execute("CREATE TABLE copied.t (id int PRIMARY KEY, place text)");
      statement.execute("GRANT SELECT ON copied.t TO reader");
      statement.execute("INSERT INTO copied.t VALUES (1, 'replica')");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    replica.close();
  }

  private static String replicaUrl() {
    return "jdbc:postgresql://localhost:" + replica.getPort() + "/postgres";
  }

  private static Map<String, String> props(String mode, String... replicas) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA, "t");
    props.put("incrementing.column.name", "id");
    props.put("connection.url.replicas", String.join(",", replicas));
    props.put("connection.timeout.ms", "1000");
    return props;
  }

  private static String place(SourceRecord record) {
    return ((Struct) record.value()).getString("place");
  }

  private static List<String> places(Map<String, String> props, int rows) {
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return TaskRunner.rowsOf(runner.rows(rows)).stream().map(ReplicasIT::place).toList();
    }
  }

  @Test
  void bulkReadsGoToTheReplicasAndLeaveOutTheDeadOne() {
    assertThat(places(props("bulk", DEAD, replicaUrl()), 3)).containsOnly("replica");
  }

  @Test
  void aCursorStaysWithTheMainServer() {
    assertThat(places(props("incrementing", replicaUrl()), 1)).containsExactly("main");
  }

  @Test
  void bulkReadsGoToTheMainServerOnceTheReplicaIsStopped() throws Exception {
    EmbeddedPostgres second = EmbeddedPostgres.builder().start();
    try (Connection connection = second.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA copied");
      statement.execute("CREATE ROLE reader LOGIN SUPERUSER");
      statement.execute("CREATE TABLE copied.t AS SELECT 1 AS id, 'replica' AS place");
    }
    Map<String, String> props =
        props("bulk", "jdbc:postgresql://localhost:" + second.getPort() + "/postgres");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThat(place(TaskRunner.rowsOf(runner.rows(1)).get(0))).isEqualTo("replica");
      second.close();
      List<SourceRecord> records = new java.util.ArrayList<>();
      runner.pollUntil(
          records,
          () -> TaskRunner.rowsOf(records).stream().anyMatch(r -> place(r).equals("main")));
    } finally {
      second.close();
    }
  }

  @Test
  void validationDemandsTheSameDatabaseAndWarnsOfOneThatDoesNotAnswer() {
    Map<String, String> props = props("bulk", DEAD, replicaUrl());
    props.put("table.whitelist", "copied.t");
    var checked = Preflight.check(props);
    assertThat(checked.clean()).isTrue();
    assertThat(checked.warnings())
        .containsExactly(
            "connection.url.replicas: The replica on database localhost:1/shop is left out until"
                + " it lets connections in: The database can't be reached: check host, port and"
                + " firewall from the worker's machine, and that it is running.");

    Map<String, String> cursor = props("incrementing", replicaUrl() + "?password=hunter2");
    cursor.put("table.whitelist", "copied.t");
    assertThat(Preflight.check(cursor).warnings())
        .containsExactly(
            "connection.url.replicas: No effect: mode incrementing reads from connection.url, for"
                + " replicas lag",
            "connection.url.replicas: It holds a password, which everybody sees who may read the"
                + " configuration: move it to connection.password");

    props.put("connection.url.replicas", "jdbc:mysql://r/shop");
    var wrong = Preflight.check(props);
    assertThat(
            wrong.result().configValues().stream()
                .filter(value -> value.name().equals("connection.url.replicas"))
                .flatMap(value -> value.errorMessages().stream()))
        .containsExactly(
            "Each URL must start with jdbc:postgresql:, as connection.url does; a comma within a"
                + " URL starts the next");
  }
}
