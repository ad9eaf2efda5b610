package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever copies a block of {@code docs/source-jdbc.md} gets what the page says. */
@UseSandbox(postgres = true)
class JdbcPageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @BeforeAll
  static void makeTheTablesThatThePageSpeaksOf(Sandbox sandbox) throws SQLException {
    try (Connection connection = Clusters.postgres(sandbox);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL)");
      statement.execute("ALTER TABLE customers ADD changed_at timestamptz NOT NULL DEFAULT now()");
      statement.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, paid boolean NOT"
              + " NULL, changed timestamptz NOT NULL DEFAULT now(), changed_at timestamptz NOT NULL"
              + " DEFAULT now())");
      statement.execute("INSERT INTO customers VALUES (1, 'ann')");
      statement.execute("INSERT INTO orders VALUES (1, 1, true), (2, 1, false)");
    }
  }

  private static List<JsonNode> blocks() throws IOException {
    return Samples.blocks("source-jdbc.md");
  }

  private static JsonNode block(String field) throws IOException {
    List<JsonNode> found = blocks().stream().filter(block -> block.has(field)).toList();
    assertThat(found).as("blocks with " + field).hasSize(1);
    return found.get(0);
  }

  /** Only what each reader has to change: where the database is, and who may read it. */
  private static ObjectNode here(Sandbox sandbox, JsonNode config) {
    return config
        .<ObjectNode>deepCopy()
        .put("connection.url", sandbox.postgres().url())
        .put("connection.user", sandbox.postgres().user())
        .put("connection.password", sandbox.postgres().password());
  }

  private static void create(Sandbox sandbox, String name, JsonNode config, int tasks) {
    ObjectNode request = JSON.createObjectNode().put("name", name);
    request.set("config", config);
    sandbox.rest().call("POST", "/connectors", request.toString());
    sandbox.rest().awaitRunning(name, tasks, LIMIT);
  }

  private static void awaitRows(Sandbox sandbox, String topic, int atLeast) {
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), topic)) {
      reader.await(new KeyCounts(10), atLeast);
    }
  }

  @Test
  void everyBlockIsTriedByATestOfThisClass() throws IOException {
    assertThat(blocks())
        .hasSize(3)
        .allMatch(block -> block.has("config") || block.has("queries") || block.has("partition"));
  }

  @Test
  void theFirstConfigurationReadsItsTablesByTwoTasks(Sandbox sandbox) throws IOException {
    JsonNode connector = block("config");
    ObjectNode config = here(sandbox, connector.get("config"));
    // PUT .../config/validate wants the name among the settings.
    ObjectNode named = config.deepCopy().put("name", connector.get("name").asText());
    assertThat(
            sandbox
                .rest()
                .validate(
                    JSON.convertValue(
                        named,
                        JSON.getTypeFactory()
                            .constructMapType(Map.class, String.class, String.class)))
                .get("error_count")
                .asInt())
        .isZero();

    create(sandbox, connector.get("name").asText(), config, 2);

    awaitRows(sandbox, "shop-orders", 2);
    awaitRows(sandbox, "shop-customers", 1);
    Clusters.retire(sandbox, connector.get("name").asText());
  }

  @Test
  void theQueriesAreReadIntoTopicsOfTheirNames(Sandbox sandbox) throws IOException {
    ObjectNode config = here(sandbox, block("queries"));
    config.set("connector.class", block("config").at("/config/connector.class"));

    create(sandbox, "page-queries", config, 1);

    awaitRows(sandbox, "shop-paid", 1);
    awaitRows(sandbox, "shop-open", 1);
    Clusters.retire(sandbox, "page-queries");
  }

  @Test
  void theOffsetIsTakenByPatchAndPrintedByGet(Sandbox sandbox) throws IOException {
    ObjectNode config = here(sandbox, block("config").get("config"));
    config.put("mode", "timestamp").put("topic.prefix", "page-");
    create(sandbox, "page-offsets", config, 1);
    sandbox.rest().stop("page-offsets");
    sandbox.rest().awaitState("page-offsets", "STOPPED", LIMIT);
    JsonNode offset = block("partition");
    ObjectNode offsets = JSON.createObjectNode();
    offsets.putArray("offsets").add(offset);

    sandbox.rest().alterOffsets("page-offsets", offsets);

    assertThat(sandbox.rest().offsets("page-offsets").get("offsets")).contains(offset);
    sandbox.rest().delete("page-offsets");
  }
}
