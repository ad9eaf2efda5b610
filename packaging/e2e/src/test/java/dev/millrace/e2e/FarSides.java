package dev.millrace.e2e;

import dev.millrace.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes in the sandbox what sample configurations name, and has them go there. */
final class FarSides implements AutoCloseable {
  private static final String DATABASE = "shop";

  private final Sandbox sandbox;
  private Apis apis;

  private FarSides(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** A database with the tables that queries of the pages name, and nothing else. */
  static FarSides of(Sandbox sandbox) throws SQLException {
    try (Connection connection = Clusters.postgres(sandbox);
        Statement sql = connection.createStatement()) {
      sql.execute("DROP DATABASE IF EXISTS " + DATABASE);
      sql.execute("CREATE DATABASE " + DATABASE);
    }
    FarSides farSides = new FarSides(sandbox);
    farSides.run(
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL DEFAULT 1, paid"
            + " boolean NOT NULL DEFAULT true, changed timestamptz NOT NULL DEFAULT now())");
    return farSides;
  }

  String url() {
    return sandbox.postgres().url().replaceFirst("/[^/]*$", "/" + DATABASE);
  }

  void run(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url(), sandbox.postgres().user(), sandbox.postgres().password());
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  /** Only what each reader has to change: where the far side is, and who may go there. */
  Map<String, String> here(Map<String, String> sample)
      throws SQLException, ExecutionException, InterruptedException, IOException {
    Map<String, String> config = new LinkedHashMap<>(sample);
    config.putIfAbsent("name", "sample");
    if (config.getOrDefault("value.converter", "").startsWith("io.confluent.")) {
      // It is not on Maven Central; AvroIT has another one in its place.
      config.keySet().removeIf(key -> key.matches("(key|value)\\.converter(\\..*)?"));
    }
    config.replaceAll((key, value) -> value.matches("\\$\\{[^}]*}") ? "secret" : value);
    if (config.get("connector.class").endsWith(".JdbcSourceConnector")) {
      jdbc(config);
    } else if (config.containsKey("base.url") || config.containsKey("preset")) {
      return apis().here(config);
    } else if (config.containsKey("snowflake.url.name")) {
      snowflake(config);
    } else if (config.containsKey("store") && !config.get("store").startsWith("s3:")) {
      disk(config);
    } else {
      s3(config);
    }
    return config;
  }

  private void jdbc(Map<String, String> config) throws SQLException {
    config.keySet().removeIf(key -> key.matches("connection\\.ssl.*|dialect\\.name"));
    config.keySet().removeIf(key -> key.startsWith("jdbc.credentials.provider."));
    config.computeIfPresent("connection.url.replicas", (key, urls) -> url());
    config.put("connection.url", url());
    config.put("connection.user", sandbox.postgres().user());
    config.put("connection.password", sandbox.postgres().password());
    for (String table : list(config, "table.whitelist")) {
      run("CREATE TABLE IF NOT EXISTS " + table + " (id bigint PRIMARY KEY)");
      for (String column : list(config, "incrementing.column.name")) {
        addColumn(table, column, "bigint NOT NULL");
      }
      for (String column : list(config, "timestamp.column.name")) {
        addColumn(table, column, "timestamptz NOT NULL DEFAULT now()");
      }
      for (String column : list(config, "record.key.columns")) {
        addColumn(table, column, "text");
      }
    }
  }

  private Apis apis() throws IOException {
    if (apis == null) {
      apis = Apis.start(Files.createDirectories(sandbox.directory().resolve("apis")));
    }
    return apis;
  }

  @Override
  public void close() throws IOException {
    if (apis != null) {
      apis.close();
    }
  }

  private void addColumn(String table, String column, String type) throws SQLException {
    run("ALTER TABLE " + table + " ADD COLUMN IF NOT EXISTS " + column + " " + type);
  }

  private static List<String> list(Map<String, String> config, String key) {
    String text = config.getOrDefault(key, "").strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
  }

  private static void snowflake(Map<String, String> config) {
    config
        .keySet()
        .removeIf(
            key ->
                key.matches(
                    "snowflake\\.(authenticator|oauth\\..*|password|token|workload\\..*"
                        + "|private\\.key\\.passphrase)|jvm\\..*"));
    config.putAll(Clusters.snowflakeAccess());
  }

  /** A folder of the disk stands for every store of files but S3. */
  private void disk(Map<String, String> config) throws IOException {
    config.keySet().removeIf(key -> key.matches("(sftp|ftps?|smb|azure|gcs|webhdfs)\\..*"));
    Path folder = Files.createDirectories(sandbox.directory().resolve("files"));
    config.put("store", folder.toUri().toString());
  }

  private void s3(Map<String, String> config) throws ExecutionException, InterruptedException {
    config.keySet().removeIf(key -> key.matches("(s3\\.credentials\\.provider|aws\\.sts)\\..*"));
    config.remove("s3.events.queue.urls"); // the sandbox has no queues
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    createBucket(bucket(config));
    if (config.containsKey("notification.topic")) {
      config.keySet().removeIf(key -> key.startsWith("notification.producer."));
      config.put("notification.producer.bootstrap.servers", sandbox.bootstrapServers());
      createTopic(config.get("notification.topic"));
    }
  }

  /** By its own key, or in the URL of a table or of a store. */
  private static String bucket(Map<String, String> config) {
    String url = config.getOrDefault("table.path", config.getOrDefault("store", ""));
    return config.getOrDefault("s3.bucket.name", url.replaceAll("^s3://([^/]*)(/.*)?$", "$1"));
  }

  private void createBucket(String name) {
    try (S3Client s3 = sandbox.s3().client()) {
      if (s3.listBuckets().buckets().stream().noneMatch(bucket -> bucket.name().equals(name))) {
        s3.createBucket(request -> request.bucket(name));
      }
    }
  }

  private void createTopic(String name) throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) sandbox.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
