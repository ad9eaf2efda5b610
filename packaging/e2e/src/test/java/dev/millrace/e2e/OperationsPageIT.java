package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.e2e.crash.TopicWriter;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.s3.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever copies a block of {@code docs/operations.md} gets what the page says. */
@UseSandbox(postgres = true, s3 = true)
class OperationsPageIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String USER = "reader";
  private static final String PASSWORD = "change-me";

  private static FarSides farSides;

  @BeforeAll
  static void makeTheTables(Sandbox sandbox) throws SQLException {
    farSides = FarSides.of(sandbox);
    // What everybody may do by default, a careful owner takes back.
    farSides.run(
        "REVOKE ALL ON DATABASE shop FROM PUBLIC",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "INSERT INTO orders (id) VALUES (1), (2)",
        "INSERT INTO customers VALUES (3, 'ann')");
  }

  private static Map<String, String> jdbc() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "page-grants");
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("connection.url", farSides.url());
    config.put("connection.user", USER);
    config.put("connection.password", PASSWORD);
    config.put("table.whitelist", "public.orders,public.customers");
    config.put("mode", "incrementing");
    config.put("incrementing.column.name", "id");
    config.put("topic.prefix", "operations-");
    return config;
  }

  private static List<String> postgresStatements() throws IOException {
    String page = Files.readString(Build.root().resolve("docs/operations.md"));
    Matcher block = Pattern.compile("(?s)### PostgreSQL\\n\\n```sql\\n(.*?)```").matcher(page);
    assertThat(block.find()).as("a block of SQL under PostgreSQL").isTrue();
    return List.of(block.group(1).strip().split(";\\s*"));
  }

  private static int errors(Sandbox sandbox, Map<String, String> config) {
    return sandbox.rest().validate(config).get("error_count").asInt();
  }

  @Test
  void theGrantsOfPostgresAreEnoughAndNoneIsTooMuch(Sandbox sandbox) throws Exception {
    farSides.run(postgresStatements().toArray(String[]::new));
    assertThat(errors(sandbox, jdbc())).isZero();

    sandbox.rest().put("page-grants", jdbc());
    awaitRows(sandbox, "operations-orders", 2);
    awaitRows(sandbox, "operations-customers", 1);
    Clusters.retire(sandbox, "page-grants");

    List<String> grants =
        postgresStatements().stream().filter(sql -> sql.startsWith("GRANT")).toList();
    assertThat(grants).hasSize(4);
    for (String grant : grants) {
      farSides.run(grant.replaceFirst("GRANT", "REVOKE").replaceFirst(" TO ", " FROM "));
      assertThat(errors(sandbox, jdbc())).as("without %s", grant).isPositive();
      farSides.run(grant);
    }
  }

  private static void awaitRows(Sandbox sandbox, String topic, int rows) {
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), topic)) {
      reader.await(new KeyCounts(10), rows);
    }
  }

  private static Map<String, String> s3(String topic) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "page-" + topic);
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("topics", topic);
    config.put("s3.bucket.name", "lake");
    config.put("s3.region", "us-east-1");
    config.put("format.class", "json");
    config.put("flush.size", "150");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("manifest.enabled", "true");
    return config;
  }

  @Test
  void thePolicyAllowsAllThatTheSinkCalls(Sandbox sandbox) throws Exception {
    Map<String, String> config = farSides.here(s3("policy"));
    sandbox.s3().forgetRequests();
    try (TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), "policy", 1)) {
      writer.write(200, Duration.ZERO);
      sandbox.rest().put("page-policy", config);
      Await.until("a file is visible", LIMIT, () -> called(sandbox, "CompleteMultipartUpload"));
      alterOffsets(sandbox, "page-policy", "policy", 10);
      sandbox.rest().resetOffsets("page-policy");
      sandbox.rest().delete("page-policy");
    }

    List<S3Request> ofTheSink =
        sandbox.s3().requests().stream()
            .filter(request -> request.bucket().equals("lake"))
            .toList();
    assertThat(ofTheSink)
        .extracting(S3Request::operation)
        .contains(
            "PutObject",
            "DeleteObject",
            "GetObject",
            "CreateMultipartUpload",
            "UploadPart",
            "ListObjectsV2");
    allowed(ofTheSink, policy(0));
  }

  private static void allowed(List<S3Request> requests, List<Permission> policy) {
    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(policy)
                    .as("%s of %s", request.operation(), request.key())
                    .anyMatch(permission -> permission.allows(request)));
  }

  private static Map<String, String> delta(String topic) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "page-" + topic);
    config.put("connector.class", "dev.millrace.connect.deltalake.DeltaLakeSinkConnector");
    config.put("topics", topic);
    config.put("table.path", "s3://lake/tables/${topic}");
    config.put("auto.create", "true");
    config.put("table.properties", "delta.enableDeletionVectors=true,delta.checkpointInterval=2");
    config.put("insert.mode", "upsert");
    config.put("pk.fields", "id");
    config.put("flush.interval.ms", "100");
    config.put("commit.min.interval.ms", "0");
    config.put("compaction.min.files", "2");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    return config;
  }

  @Test
  void thePolicyAllowsAllThatTheDeltaLakeSinkCalls(Sandbox sandbox) throws Exception {
    Map<String, String> config = farSides.here(delta("changes"));
    sandbox.s3().forgetRequests();
    try (TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), "changes", 1)) {
      sandbox.rest().put("page-changes", config);
      sandbox.rest().awaitRunning("page-changes", 1, LIMIT);
      writer.write(200, Duration.ofSeconds(2));
      Clusters.awaitConfirmed(sandbox, "page-changes", "changes", 200);
    }
    assertThatThrownBy(() -> alterOffsets(sandbox, "page-changes", "changes", 10))
        .hasMessageContaining("first raise exactly.once.epoch (now 0)");
    config.put("exactly.once.epoch", "1");
    sandbox.rest().put("page-changes", config);
    alterOffsets(sandbox, "page-changes", "changes", 10);
    sandbox.rest().resume("page-changes");
    Clusters.awaitConfirmed(sandbox, "page-changes", "changes", 200);
    Await.until("the log has a checkpoint", LIMIT, () -> wrote(sandbox, ".checkpoint.parquet"));
    Clusters.retire(sandbox, "page-changes");

    List<S3Request> ofTheSink =
        sandbox.s3().requests().stream()
            .filter(request -> request.bucket().equals("lake"))
            .toList();
    allowed(ofTheSink, policy(1));
  }

  private static boolean wrote(Sandbox sandbox, String suffix) {
    sandbox.rest().failIfFailed("page-changes");
    return sandbox.s3().requests().stream()
        .anyMatch(r -> r.operation().equals("PutObject") && r.key().endsWith(suffix));
  }

  private static boolean called(Sandbox sandbox, String operation) {
    sandbox.rest().failIfFailed("page-policy");
    return sandbox.s3().requests().stream().anyMatch(r -> r.operation().equals(operation));
  }

  private static void alterOffsets(Sandbox sandbox, String connector, String topic, long offset) {
    sandbox.rest().stop(connector);
    sandbox.rest().awaitState(connector, "STOPPED", LIMIT);
    Await.until(
        connector + " has no task",
        LIMIT,
        () -> sandbox.rest().status(connector).tasks().isEmpty());
    sandbox
        .rest()
        .call(
            "PATCH",
            "/connectors/" + connector + "/offsets",
            "{\"offsets\": [{\"partition\": {\"kafka_topic\": \"%s\", \"kafka_partition\": 0},"
                    .formatted(topic)
                + " \"offset\": {\"kafka_offset\": %d}}]}".formatted(offset));
  }

  /**
   * One action on one kind of object.
   *
   * @param resource a regular expression over the ARN
   */
  private record Permission(String action, Pattern resource) {
    boolean allows(S3Request request) {
      String arn = "arn:aws:s3:::" + request.bucket();
      return action.equals(action(request))
          && resource
              .matcher(action.equals("s3:ListBucket") ? arn : arn + "/" + request.key())
              .matches();
    }

    /** AWS, "Actions, resources, and condition keys for Amazon S3". */
    private static String action(S3Request request) {
      return switch (request.operation()) {
        case "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload" -> "s3:PutObject";
        case "HeadObject" -> "s3:GetObject";
        case "HeadBucket", "ListObjectsV2" -> "s3:ListBucket";
        default -> "s3:" + request.operation();
      };
    }
  }

  /** The page's so-manieth policy. */
  private static List<Permission> policy(int number) throws IOException {
    JsonNode policy =
        Samples.blocks("operations.md").stream()
            .filter(block -> block.has("Statement"))
            .toList()
            .get(number);
    List<Permission> permissions = new ArrayList<>();
    for (JsonNode statement : policy.get("Statement")) {
      assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
      for (JsonNode action : statement.get("Action")) {
        for (JsonNode resource : statement.get("Resource")) {
          Pattern arn = Pattern.compile(resource.asText().replace(".", "\\.").replace("*", ".*"));
          permissions.add(new Permission(action.asText(), arn));
        }
      }
    }
    return permissions;
  }

  @Test
  void theOffsetsAreTakenAsThePageHasThem(Sandbox sandbox) throws Exception {
    List<JsonNode> blocks =
        Samples.blocks("operations.md").stream().filter(block -> block.has("offsets")).toList();
    assertThat(blocks).hasSize(3);
    Map<String, String> source = farSides.here(jdbc());
    source.put("mode", "timestamp+incrementing");
    source.put("timestamp.column.name", "changed_at");
    source.put("topic.prefix", "page-offsets-");
    try (TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), "orders", 1)) {
      writer.write(200, Duration.ZERO);
      create(sandbox, "page-source", farSides.here(source));
      create(sandbox, "page-orders", farSides.here(s3("orders")));
      for (JsonNode block : blocks) {
        boolean sink = block.at("/offsets/0/partition").has("kafka_topic");
        String connector = sink ? "page-orders" : "page-source";

        sandbox.rest().alterOffsets(connector, block);

        JsonNode printed = sandbox.rest().offsets(connector).get("offsets");
        for (JsonNode offset : block.get("offsets")) {
          if (!offset.get("offset").isNull()) {
            assertThat(printed).contains(offset);
          }
        }
      }
      sandbox.rest().delete("page-source");
      sandbox.rest().delete("page-orders");
    }
  }

  private static void create(Sandbox sandbox, String name, Map<String, String> config) {
    config.put("name", name);
    sandbox.rest().put(name, config);
    sandbox.rest().awaitRunning(name, 1, LIMIT);
    sandbox.rest().stop(name);
    sandbox.rest().awaitState(name, "STOPPED", LIMIT);
    Await.until(name + " has no task", LIMIT, () -> sandbox.rest().status(name).tasks().isEmpty());
  }
}
