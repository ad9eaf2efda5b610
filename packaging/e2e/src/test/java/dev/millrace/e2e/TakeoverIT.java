package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A JDBC source that goes on where another one stopped, from offsets in the layout that the widely
 * used connectors share.
 */
@UseSandbox(postgres = true)
class TakeoverIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static Map<String, String> config(Sandbox sandbox, String table, String mode) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", sandbox.postgres().url());
    config.put("connection.user", sandbox.postgres().user());
    config.put("connection.password", sandbox.postgres().password());
    config.put("table.whitelist", "public." + table);
    config.put("mode", mode);
    config.put("incrementing.column.name", "id");
    config.put("timestamp.column.name", "changed");
    config.put("topic.prefix", "takeover.");
    config.put("poll.interval.ms", "100");
    for (String converter : new String[] {"key.converter", "value.converter"}) {
      config.put(converter, "org.apache.kafka.connect.json.JsonConverter");
      config.put(converter + ".schemas.enable", "false");
    }
    return config;
  }

  /** Rows below 0 were read by the other connector, the last of them at 12:00:00.123456. */
  private static void createTable(Sandbox sandbox, String table) throws SQLException {
    run(
        sandbox,
        "CREATE TABLE " + table + " (id int PRIMARY KEY, changed timestamptz NOT NULL)",
        "INSERT INTO "
            + table
            + " SELECT g, timestamptz '2026-01-01 12:00:01.123456Z' + g * interval '1 s'"
            + " FROM generate_series(-6, 3) g");
  }

  private static void run(Sandbox sandbox, String... statements) throws SQLException {
    try (Connection connection = Clusters.postgres(sandbox);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void createStopped(Sandbox sandbox, String name, Map<String, String> config) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put("config", config);
    request.put("initial_state", "STOPPED");
    sandbox.rest().call("POST", "/connectors", JSON.valueToTree(request).toString());
    sandbox.rest().awaitState(name, "STOPPED", LIMIT);
  }

  private static JsonNode offsets(String partition, String offset) throws Exception {
    return JSON.readTree(
        "{\"offsets\": [{\"partition\": " + partition + ", \"offset\": " + offset + "}]}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "taken_number, incrementing, `{\"protocol\": \"1\", \"table\": \"public.taken_number\"}`,"
            + " `{\"incrementing\": -1}`",
        "taken_old, incrementing, `{\"table\": \"taken_old\"}`, `{\"incrementing\": -1}`",
        "taken_time, timestamp, `{\"protocol\": \"1\", \"table\": \"public.taken_time\"}`,"
            + " `{\"timestamp\": 1767268800123, \"timestamp_nanos\": 123456000}`",
        "taken_both, timestamp+incrementing, `{\"protocol\": \"1\", \"table\":"
            + " \"public.taken_both\"}`, `{\"timestamp\": 1767268800123, \"timestamp_nanos\":"
            + " 123456000, \"incrementing\": -1}`"
      })
  void goesOnAfterTheLastRowOfTheOther(
      String table, String mode, String partition, String offset, Sandbox sandbox)
      throws Exception {
    createTable(sandbox, table);
    createStopped(sandbox, table, config(sandbox, table, mode));
    sandbox.rest().alterOffsets(table, offsets(partition, offset));
    sandbox.rest().resume(table);
    sandbox.rest().awaitRunning(table, 1, LIMIT);

    KeyCounts counts = new KeyCounts(5);
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "takeover." + table)) {
      reader.await(counts, 4);
      // What comes with or after this row came after all that the offset let through.
      run(sandbox, "INSERT INTO " + table + " VALUES (4, now() - interval '1 s')");
      reader.await(counts, 5);
    }
    sandbox.rest().delete(table);
    assertThat(counts.tally().exact()).as("%s, %s", counts.tally(), counts.faults()).isTrue();
  }

  @Test
  void anOffsetOfNoKnownLayoutIsRefusedWithTheReason(Sandbox sandbox) throws Exception {
    createTable(sandbox, "taken_wrong");
    createStopped(sandbox, "taken_wrong", config(sandbox, "taken_wrong", "incrementing"));

    refused(sandbox, "{\"number\": 1}", "unknown key number");
    refused(
        sandbox,
        "{\"incrementing\": 9, \"millrace.v1.gaps\": \"1-7\"}",
        "millrace.v1.gaps must be ranges");
    refused(
        sandbox,
        "{\"millrace.v1.recent\": \"AAAA\"}",
        "millrace.v1.recent must be eight bytes a row");
    sandbox.rest().delete("taken_wrong");
  }

  private static void refused(Sandbox sandbox, String offset, String reason) throws Exception {
    JsonNode wrong = offsets("{\"protocol\": \"1\", \"table\": \"public.taken_wrong\"}", offset);
    assertThatThrownBy(() -> sandbox.rest().alterOffsets("taken_wrong", wrong))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining(reason);
  }
}
