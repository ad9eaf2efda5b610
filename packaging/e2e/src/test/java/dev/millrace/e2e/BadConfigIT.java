package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.snowflake.SnowflakeCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who got the configuration wrong is told, through Connect's REST API. */
@UseSandbox(postgres = true, s3 = true, snowflake = true)
class BadConfigIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static Map<String, String> jdbc(Sandbox sandbox) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bad");
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("connection.url", sandbox.postgres().url());
    config.put("connection.user", sandbox.postgres().user());
    config.put("connection.password", sandbox.postgres().password());
    config.put("mode", "bulk");
    config.put("topic.prefix", "bad.");
    return config;
  }

  private static Map<String, String> s3(Sandbox sandbox) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bad");
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("topics", "bad");
    config.put("s3.bucket.name", "no-such-bucket");
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    config.put("format.class", "json");
    config.put("flush.size", "10");
    return config;
  }

  private static Map<String, String> snowflake(Sandbox sandbox) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bad");
    config.put("connector.class", "dev.millrace.connect.snowflake.SnowflakeSinkConnector");
    config.put("topics", "bad");
    config.put("snowflake.url.name", sandbox.snowflake().endpoint().toString());
    config.put("snowflake.jdbc.map", "account:" + sandbox.snowflake().credentials().account());
    config.put("snowflake.user.name", sandbox.snowflake().credentials().user());
    config.put("snowflake.authenticator", "snowflake");
    config.put("snowflake.password", sandbox.snowflake().credentials().password());
    config.put("snowflake.database.name", SnowflakeCredentials.DATABASE);
    config.put("snowflake.schema.name", SnowflakeCredentials.SCHEMA);
    return config;
  }

  private static Map<String, String> files(String store) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bad");
    config.put("connector.class", "dev.millrace.connect.file.FileSourceConnector");
    config.put("store", store);
    config.put("topic", "bad");
    return config;
  }

  private static Map<String, String> bucket(Sandbox sandbox, String bucket) {
    Map<String, String> config = files("s3://" + bucket + "/in");
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    return config;
  }

  /** Errors by key, and the time the answer took is within the limit. */
  private static Map<String, String> errors(Sandbox sandbox, Map<String, String> config) {
    long start = System.nanoTime();
    JsonNode answer = sandbox.rest().validate(config);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("a person waits for this answer")
        .isLessThan(LIMIT);
    Map<String, String> errors = new TreeMap<>();
    for (JsonNode entry : answer.at("/configs")) {
      JsonNode messages = entry.at("/value/errors");
      if (!messages.isEmpty()) {
        errors.put(entry.at("/value/name").asText(), messages.toString());
      }
    }
    assertThat(errors.toString()).doesNotContain(sandbox.postgres().password());
    assertThat(errors.toString()).doesNotContain(sandbox.s3().credentials().secretKey());
    assertThat(errors.toString()).doesNotContain(sandbox.snowflake().credentials().password());
    return errors;
  }

  @Test
  void everyWrongKeyOfTheSourceIsReportedAtOnce(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("mode", "increment");
    config.put("poll.interval.ms", "soon");
    config.put("batch.max.rows", "0");
    config.put("numeric.mapping", "best");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys("mode", "poll.interval.ms", "batch.max.rows", "numeric.mapping");
  }

  @Test
  void aModeWithoutItsColumnSaysWhichKeyIsMissing(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("mode", "timestamp+incrementing");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys("timestamp.column.name")
        .hasEntrySatisfying(
            "timestamp.column.name",
            message ->
                assertThat(message)
                    .contains("needs the column that holds when a row last changed"));
  }

  @Test
  void aWrongPasswordIsNamed(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("connection.password", "guessed");

    assertThat(errors(sandbox, config)).containsOnlyKeys("connection.password");
  }

  @Test
  void anUnreachableHostIsNamed(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("connection.url", "jdbc:postgresql://no-such-host.invalid:5432/shop");

    assertThat(errors(sandbox, config)).containsOnlyKeys("connection.url");
  }

  @Test
  void aPortWithoutAServerIsNamed(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/shop");

    assertThat(errors(sandbox, config)).containsOnlyKeys("connection.url");
  }

  @Test
  void aTableThatDoesNotExistIsNamed(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.put("table.whitelist", "public.no_such_table");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys("table.whitelist")
        .hasEntrySatisfying(
            "table.whitelist", message -> assertThat(message).contains("no_such_table"));
  }

  @Test
  void everyWrongKeyOfTheSinkIsReportedAtOnce(Sandbox sandbox) {
    Map<String, String> config = s3(sandbox);
    config.put("format.class", "excel");
    config.put("flush.size", "-3");
    config.put("timezone", "Mars/Olympus");
    config.put("s3.part.size", "1");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys("format.class", "flush.size", "timezone", "s3.part.size");
  }

  @Test
  void aMissingBucketIsNamed(Sandbox sandbox) {
    assertThat(errors(sandbox, s3(sandbox)))
        .containsOnlyKeys("s3.bucket.name")
        .hasEntrySatisfying(
            "s3.bucket.name", message -> assertThat(message).contains("no-such-bucket"));
  }

  @Test
  void aWrongSecretKeyIsNamed(Sandbox sandbox) {
    Map<String, String> config = s3(sandbox);
    config.put("aws.secret.access.key", "guessed");

    assertThat(errors(sandbox, config)).containsOnlyKeys("aws.secret.access.key");
  }

  @Test
  void anUnreachableStoreIsNamed(Sandbox sandbox) {
    Map<String, String> config = s3(sandbox);
    config.put("store.url", "http://127.0.0.1:1");

    assertThat(errors(sandbox, config)).containsOnlyKeys("store.url");
  }

  @Test
  void everyWrongKeyOfTheSnowflakeSinkIsReportedAtOnce(Sandbox sandbox) {
    Map<String, String> config = snowflake(sandbox);
    config.put("insert.mode", "merge");
    config.put("buffer.flush.time", "0");
    config.put("snowflake.authenticator", "face");
    config.put("delete.mode", "gone");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys(
            "insert.mode", "buffer.flush.time", "snowflake.authenticator", "delete.mode");
  }

  @Test
  void aRightSnowflakeConfigurationIsAccepted(Sandbox sandbox) {
    assertThat(errors(sandbox, snowflake(sandbox))).isEmpty();
  }

  @Test
  void aWrongPasswordOfSnowflakeIsNamed(Sandbox sandbox) {
    Map<String, String> config = snowflake(sandbox);
    config.put("snowflake.password", "guessed");

    assertThat(errors(sandbox, config)).containsOnlyKeys("snowflake.user.name");
  }

  @Test
  void aMissingSchemaOfSnowflakeIsNamed(Sandbox sandbox) {
    Map<String, String> config = snowflake(sandbox);
    config.put("snowflake.schema.name", "NO_SUCH_SCHEMA");

    assertThat(errors(sandbox, config))
        .containsOnlyKeys("snowflake.schema.name")
        .hasEntrySatisfying(
            "snowflake.schema.name", message -> assertThat(message).contains("NO_SUCH_SCHEMA"));
  }

  @Test
  void anUnreachableAccountIsNamed(Sandbox sandbox) {
    Map<String, String> config = snowflake(sandbox);
    config.put("snowflake.url.name", "http://127.0.0.1:1");

    assertThat(errors(sandbox, config)).containsOnlyKeys("snowflake.url.name");
  }

  /** Notifications to topic {@code told}, of a sink that is right otherwise. */
  private static Map<String, String> notifying(Sandbox sandbox, String bucket, String brokers) {
    try (Lake lake = new Lake(sandbox, bucket)) {
      lake.createBucket();
    }
    Map<String, String> config = s3(sandbox);
    config.put("s3.bucket.name", bucket);
    config.put("manifest.enabled", "true");
    config.put("notification.topic", "told");
    config.put("notification.producer.bootstrap.servers", brokers);
    return config;
  }

  @Test
  void aMissingNotificationTopicIsNamed(Sandbox sandbox) {
    assertThat(errors(sandbox, notifying(sandbox, "told", sandbox.bootstrapServers())))
        .containsOnlyKeys("notification.topic")
        .hasEntrySatisfying(
            "notification.topic",
            message -> assertThat(message).contains("There is no topic 'told' at these brokers"));
  }

  @Test
  void unreachableNotificationBrokersAreNamed(Sandbox sandbox) {
    assertThat(errors(sandbox, notifying(sandbox, "untold", "127.0.0.1:1")))
        .containsOnlyKeys("notification.producer.bootstrap.servers");
  }

  @Test
  void everyWrongKeyOfTheFileSourceIsReportedAtOnce(Sandbox sandbox, @TempDir Path folder) {
    Map<String, String> config = files("file://" + folder);
    assertThat(errors(sandbox, config)).isEmpty();
    config.put("lanes", "0");
    config.put("format", "pdf");
    config.put("after.file", "burn");
    config.put("batch.max.rows", "many");
    assertThat(errors(sandbox, config))
        .containsOnlyKeys("lanes", "format", "after.file", "batch.max.rows");
  }

  @Test
  void whatAFileSourceCantDoTogetherIsNamed(Sandbox sandbox, @TempDir Path folder) {
    Map<String, String> config = files("file://" + folder);
    config.put("after.file", "tag");
    config.put("after.tags", "state=read");
    config.put("tail", "true");
    config.put("tail.idle.ms", "1000");
    config.put("format", "parquet");
    config.put("bad.records", "topic");
    assertThat(errors(sandbox, config))
        .containsOnlyKeys("after.file", "format", "bad.records.topic")
        .hasEntrySatisfying(
            "after.file", message -> assertThat(message).contains("Files of file:// have no tags"));
  }

  @Test
  void aMissingFolderIsNamed(Sandbox sandbox, @TempDir Path folder) {
    assertThat(errors(sandbox, files("file://" + folder.resolve("gone"))))
        .containsOnlyKeys("store")
        .hasEntrySatisfying("store", message -> assertThat(message).contains("is no folder"));
  }

  @Test
  void theBucketAndSecretOfAFileSourceAreTried(Sandbox sandbox) {
    assertThat(errors(sandbox, bucket(sandbox, "no-such-bucket")))
        .containsOnlyKeys("store")
        .hasEntrySatisfying("store", message -> assertThat(message).contains("no-such-bucket"));
    Map<String, String> config = bucket(sandbox, "no-such-bucket");
    config.put("aws.secret.access.key", "guessed");
    assertThat(errors(sandbox, config)).containsOnlyKeys("aws.secret.access.key");
  }

  private static Map<String, String> rest(String url) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bad");
    config.put("connector.class", "dev.millrace.connect.rest.RestSourceConnector");
    config.put("base.url", url);
    config.put("resources", "orders");
    config.put("resource.orders.path", "/orders");
    config.put("resource.orders.records", "/data/items");
    return config;
  }

  @Test
  void everyWrongKeyOfTheRestSourceIsReportedAtOnce(Sandbox sandbox) {
    Map<String, String> config = rest("https://api.example.com?key=1");
    config.put("auth.type", "magic");
    config.put("rate.requests", "many");
    config.put("batch.max.rows", "0");
    config.put("paging", "pages");
    assertThat(errors(sandbox, config))
        .containsOnlyKeys("auth.type", "rate.requests", "batch.max.rows", "paging");
  }

  @Test
  void whatARestSourceCantDoTogetherIsNamed(Sandbox sandbox) {
    Map<String, String> config = rest("https://api.example.com");
    config.put("auth.type", "bearer");
    config.put("resource.orders.pagging", "page");
    config.put("resource.items.path", "/items");
    assertThat(errors(sandbox, config))
        .containsOnlyKeys("auth.token", "resource.orders.pagging", "resource.items.path")
        .hasEntrySatisfying(
            "auth.token", message -> assertThat(message).contains("auth.type=bearer needs"));
    config = rest("https://api.example.com");
    config.put("resource.orders.query", "page={{page}}");
    assertThat(errors(sandbox, config))
        .containsOnlyKeys("resource.orders.query")
        .hasEntrySatisfying(
            "resource.orders.query",
            message -> assertThat(message).contains("{{page}} names nothing"));
  }

  @Test
  void anUnreachableApiIsNamed(Sandbox sandbox) {
    assertThat(errors(sandbox, rest("http://127.0.0.1:1")))
        .containsOnlyKeys("resource.orders.path");
  }

  @Test
  void whatAnApiAnswersToAWrongTokenIsShown(Sandbox sandbox, @TempDir Path data) throws Exception {
    try (ApiServer api = ApiServer.start(data)) {
      api.change(Change.of("orders").inserts(1));
      Map<String, String> config = rest(api.endpoint() + "/bearer/all");
      config.put("auth.type", "bearer");
      config.put("auth.token", "guessed");
      assertThat(errors(sandbox, config))
          .containsOnlyKeys("resource.orders.path")
          .hasEntrySatisfying(
              "resource.orders.path",
              message ->
                  assertThat(message)
                      .contains("/bearer/all/orders was answered with status 401")
                      .doesNotContain("guessed"));
      config.put("auth.token", api.credentials().secret());
      assertThat(errors(sandbox, config)).isEmpty();
    }
  }

  @Test
  void aBadConnectorIsRefusedWithTheSameMessages(Sandbox sandbox) {
    Map<String, String> config = jdbc(sandbox);
    config.remove("name");
    config.put("connection.password", "guessed");

    assertThatThrownBy(() -> sandbox.rest().put("bad-password", config))
        .isInstanceOfSatisfying(
            ConnectRestException.class, refused -> assertThat(refused.status()).isEqualTo(400))
        .hasMessageContaining("password")
        .message()
        .doesNotContain("guessed");
  }
}
